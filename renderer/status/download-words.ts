import type { TFunction } from 'i18next';
import type { SyncState } from '../../shared/model/sync.ts';
import { showSize } from '../i18n/sizes.ts';

/** "Old office: message 312 of 1,204, 12 of 72 MB, about 2 minutes left". */
export function downloadWords(
  name: string,
  state: Extract<SyncState, { kind: 'downloading' }>,
  t: TFunction,
  language: string,
): string {
  const { done, total, bytesDone, bytesTotal, secondsLeft } = state;
  const words = [t('sync.downloading', { name, done, total })];
  if (bytesTotal > 0) words.push(t('sync.bytes', sizeOf(bytesDone, bytesTotal, language)));
  if (secondsLeft !== undefined) words.push(timeLeft(secondsLeft, t));
  return words.join(t('sync.comma'));
}

/** Both sizes; the unit is said once where it is the same: "12 of 72 MB". */
export function sizeOf(
  done: number,
  total: number,
  language: string,
): { readonly done: string; readonly total: string } {
  const [one, all] = [showSize(done, language), showSize(total, language)];
  const unit = / \S+$/.exec(all)?.[0] ?? '';
  return { done: unit !== '' && one.endsWith(unit) ? one.slice(0, -unit.length) : one, total: all };
}

/** In words that do not change with every second. */
export function timeLeft(seconds: number, t: TFunction): string {
  if (seconds < 50) return t('sync.left-seconds', { count: Math.max(10, Math.ceil(seconds / 10) * 10) });
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return t('sync.left-minutes', { count: Math.max(1, minutes) });
  return t('sync.left-hours', { count: Math.round(seconds / 3600) });
}
