import type { MessageSummary } from '../../shared/model/message.ts';

const clocks = new Map<string, Intl.DateTimeFormat>();

/** Making one takes a millisecond. */
function clockOf(language: string): Intl.DateTimeFormat {
  const clock =
    clocks.get(language) ??
    new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, {
      weekday: 'short',
      hour: '2-digit',
      minute: '2-digit',
      hour12: false,
      timeZone: 'UTC',
    });
  clocks.set(language, clock);
  return clock;
}

/** The clock of the sender when they wrote, where it differs from the clock here: `{ time, zone }` for a sentence. */
export function senderTime(
  { sentAt, sentOffset }: Pick<MessageSummary, 'sentAt' | 'sentOffset'>,
  language: string,
): { time: string; zone: string } | undefined {
  if (
    sentAt === undefined ||
    sentOffset === undefined ||
    sentOffset === -new Date(sentAt).getTimezoneOffset()
  )
    return undefined;
  const there = clockOf(language);
  const ahead = Math.abs(sentOffset);
  const minutes = ahead % 60 === 0 ? '' : `:${String(ahead % 60).padStart(2, '0')}`;
  return {
    time: there.format(sentAt + sentOffset * 60_000),
    zone: `UTC${sentOffset < 0 ? '−' : '+'}${Math.floor(ahead / 60)}${minutes}`,
  };
}
