import type { TFunction } from 'i18next';
import type { Address } from '../../../shared/model/address.ts';
import { shownAddress } from '../addresses.ts';
import type { Doubt } from './doubts.ts';
import { corrected, faultOf } from './faults.ts';

/** What is wrong with somebody, and what would put it right. */
export interface Remark {
  readonly isFault: boolean;
  readonly sentence: string;
  readonly correction?: Address;
  /** Words for a button that takes the correction. */
  readonly correct?: string;
}

export function remarkOn(recipient: Address, doubt: Doubt | undefined, t: TFunction): Remark | undefined {
  const { name, address } = recipient;
  const fault = faultOf(address);
  const shown = { address: shownAddress(address) };
  if (fault) {
    const better = corrected(address);
    return {
      isFault: true,
      sentence: t(`recipients.faults.${fault}`, shown),
      ...(better === undefined ? {} : correctionTo({ name, address: better }, t)),
    };
  }
  if (!doubt) return undefined;
  const { kind, correction } = doubt;
  const sentence = t(`recipients.doubts.${kind}`, shown);
  if (!correction) return { isFault: false, sentence };
  return kind === 'other-address'
    ? { isFault: false, sentence, correction, correct: t('recipients.leave-out-name') }
    : { isFault: false, sentence, ...correctionTo(correction, t) };
}

function correctionTo(correction: Address, t: TFunction): Pick<Remark, 'correction' | 'correct'> {
  return { correction, correct: t('recipients.use', { address: shownAddress(correction.address) }) };
}

const steps: readonly (readonly [Intl.RelativeTimeFormatUnit, days: number])[] = [
  ['year', 365],
  ['month', 30],
  ['week', 7],
  ['day', 1],
];

/** "3 days ago", "yesterday", "today". @param days whole days of the calendar, since then */
export function daysAgo(days: number, language: string): string {
  const words = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  const [unit, length] = steps.find(([, each]) => days >= each) ?? ['day', 1];
  return words.format(-Math.round(Math.max(days, 0) / length), unit);
}
