import type { TFunction } from 'i18next';
import { clock, daysBetween, rowDate } from '../i18n/dates.ts';

/** A moment inside a sentence: "at 12:03" today, else "on 21 Nov". */
export function momentWords(at: number, now: number, language: string, t: TFunction): string {
  return daysBetween(at, now) === 0
    ? t('reports.moment.today', { time: clock(at, language) })
    : t('reports.moment.day', { day: rowDate(at, now, language) });
}
