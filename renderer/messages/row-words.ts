import type { TFunction } from 'i18next';
import type { Address } from '../../shared/model/address.ts';
import { Answered, Flagged, Forwarded, hasFlag, HeadersOnly, Seen } from '../../shared/model/flags.ts';
import type { MessageSummary } from '../../shared/model/message.ts';
import { monthOrYear, rowDate, type DayGroup } from '../i18n/dates.ts';

/** What a row says, ready to be drawn. */
export interface RowWords {
  readonly who: string;
  readonly subject: string;
  readonly date: string;
  readonly isUnread: boolean;
  readonly isStarred: boolean;
  readonly isAnswered: boolean;
  readonly isForwarded: boolean;
  /** Too big to be fetched unasked. */
  readonly isHeadersOnly: boolean;
}

/** @param outgoing the folder holds what the person sent, so recipients are shown */
export function rowWords(
  row: MessageSummary,
  outgoing: boolean,
  now: number,
  t: TFunction,
  language: string,
): RowWords {
  const who = outgoing
    ? t('messages.to', { names: names(row.to) })
    : names(row.from) || t('messages.no-sender');
  const subject = row.subject.trim() || t('messages.no-subject');
  const date = rowDate(row.receivedAt, now, language);
  const isUnread = !hasFlag(row.flags, Seen);
  const isStarred = hasFlag(row.flags, Flagged);
  const isAnswered = hasFlag(row.flags, Answered);
  const isForwarded = hasFlag(row.flags, Forwarded);
  const isHeadersOnly = hasFlag(row.flags, HeadersOnly);
  return { who, subject, date, isUnread, isStarred, isAnswered, isForwarded, isHeadersOnly };
}

function names(addresses: readonly Address[]): string {
  return addresses.map(({ name, address }) => name || address).join(', ');
}

/** What a heading says: "Yesterday", "March", "2024". */
export function groupName(group: DayGroup, t: TFunction, language: string): string {
  return 'key' in group ? t(`messages.days.${group.key}`) : monthOrYear(group, language);
}
