/** A time to send at that needs no thinking; a key of `outbox.later`. */
export interface LaterChoice {
  readonly key: 'hour' | 'evening' | 'tomorrow' | 'monday';
  /** ms since 1970. */
  readonly at: number;
}

const morning = 8;
const evening = 19;
const hour = 60 * 60_000;

/**
 * The usual times, by the calendar and the clock of here: what the clock shows then is what was said, also across a
 * change to or from summer time. One that is nearer than an hour, or that another one says already, is left out.
 *
 * @param now - ms since 1970
 */
export function laterChoices(now: number): readonly LaterChoice[] {
  const today = new Date(now);
  const onDay = (days: number, hours: number): number =>
    new Date(today.getFullYear(), today.getMonth(), today.getDate() + days, hours).getTime();
  const toMonday = (8 - today.getDay()) % 7 || 7;
  return [
    { key: 'hour', at: Math.ceil((now + hour) / 60_000) * 60_000 },
    ...(onDay(0, evening) - now > hour ? [{ key: 'evening' as const, at: onDay(0, evening) }] : []),
    { key: 'tomorrow', at: onDay(1, morning) },
    ...(toMonday > 1 ? [{ key: 'monday' as const, at: onDay(toMonday, morning) }] : []),
  ];
}

/** A moment as the fields for date and time have it, by the clock of here. */
export function toFields(at: number): { readonly date: string; readonly time: string } {
  const moment = new Date(at);
  const two = (number: number): string => String(number).padStart(2, '0');
  const year = String(moment.getFullYear()).padStart(4, '0');
  return {
    date: `${year}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`,
    time: `${two(moment.getHours())}:${two(moment.getMinutes())}`,
  };
}

/**
 * The moment that the fields for date and time name, by the clock of here. An hour that summer time leaves out is the
 * one after it; of one that comes twice it is the first.
 *
 * @returns ms since 1970; undefined when they name none
 */
export function fromFields(date: string, time: string): number | undefined {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date) ?? [];
  const [, hours, minutes] = /^(\d{2}):(\d{2})/.exec(time) ?? [];
  if (year === undefined || hours === undefined) return undefined;
  const moment = new Date(Number(year), Number(month) - 1, Number(day), Number(hours), Number(minutes));
  return Number.isNaN(moment.getTime()) ? undefined : moment.getTime();
}
