const formats = new Map<string, Intl.DateTimeFormat>();

function format(language: string, name: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${language} ${name}`;
  const kept =
    formats.get(key) ?? new Intl.DateTimeFormat(language === 'en' ? englishOfHere() : language, options);
  formats.set(key, kept);
  return kept;
}

/** The system's own English where it has one, so that dates look as people here write them. */
function englishOfHere(): string {
  return navigator.languages.find((each) => each.startsWith('en-') && each !== 'en-US') ?? 'en-GB';
}

/** "10:43". */
export function clock(at: number, language: string): string {
  return format(language, 'clock', { hour: '2-digit', minute: '2-digit', hour12: false }).format(at);
}

/** The date of a list row: the time today, the weekday this week, the day this year, else all of it. */
export function rowDate(at: number, now: number, language: string): string {
  const days = daysBetween(at, now);
  if (days === 0) return clock(at, language);
  if (days > 0 && days < 7)
    return `${format(language, 'weekday', { weekday: 'short' }).format(at)} ${clock(at, language)}`;
  if (new Date(at).getFullYear() === new Date(now).getFullYear())
    return format(language, 'day', { day: 'numeric', month: 'short' }).format(at);
  return format(language, 'date', { day: 'numeric', month: 'short', year: 'numeric' }).format(at);
}

/** A moment to come: the time today, with the weekday for a week, then with the date. */
export function comingDate(at: number, now: number, language: string): string {
  const days = -daysBetween(at, now);
  if (days === 0) return clock(at, language);
  if (days > 0 && days < 7)
    return `${format(language, 'weekday', { weekday: 'short' }).format(at)} ${clock(at, language)}`;
  const isThisYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  const date = isThisYear
    ? format(language, 'day', { day: 'numeric', month: 'short' })
    : format(language, 'date', { day: 'numeric', month: 'short', year: 'numeric' });
  return `${date.format(at)} ${clock(at, language)}`;
}

/** A moment in full, with the weekday. */
export function fullDate(at: number, language: string): string {
  return format(language, 'full', { dateStyle: 'full', timeStyle: 'short' }).format(at);
}

/** Whole days of the calendar from `at` to `now`; negative for the future. */
export function daysBetween(at: number, now: number): number {
  const midnight = (time: number): number => new Date(time).setHours(0, 0, 0, 0);
  return Math.round((midnight(now) - midnight(at)) / 86_400_000);
}

/** A stretch of time that stands under one heading, down to the next; `from` is its first moment, ms since 1970. */
export type DayGroup = { readonly from: number } & (
  | {
      readonly key: 'future' | 'today' | 'yesterday' | 'this-week' | 'last-week' | 'this-month' | 'older';
    }
  | { readonly month: number; readonly year: number }
  | { readonly year: number; readonly month?: undefined }
);

/** How many years get a heading of their own. */
const yearsBack = 40;

/**
 * All headings there can be, latest first, by the calendar of here: days, weeks that begin on Monday, the months of
 * this year, then years. A stretch that another one covers is left out, e.g. "this week" on a Monday.
 */
export function dayGroups(now: number): readonly DayGroup[] {
  const today = new Date(now);
  const [year, month, day] = [today.getFullYear(), today.getMonth(), today.getDate()];
  const monday = day - ((today.getDay() + 6) % 7);
  const start = (ofYear: number, ofMonth: number, ofDay: number): number =>
    new Date(ofYear, ofMonth, ofDay).getTime();
  const wishes: readonly DayGroup[] = [
    { key: 'future', from: start(year, month, day + 1) },
    { key: 'today', from: start(year, month, day) },
    { key: 'yesterday', from: start(year, month, day - 1) },
    { key: 'this-week', from: start(year, month, monday) },
    { key: 'last-week', from: start(year, month, monday - 7) },
    { key: 'this-month', from: start(year, month, 1) },
    ...Array.from({ length: month }, (_, i) => ({
      month: month - 1 - i,
      year,
      from: start(year, month - 1 - i, 1),
    })),
    ...Array.from({ length: yearsBack }, (_, i) => ({ year: year - 1 - i, from: start(year - 1 - i, 0, 1) })),
    { key: 'older', from: Number.NEGATIVE_INFINITY },
  ];
  const groups: DayGroup[] = [];
  for (const wish of wishes) if (wish.from < (groups.at(-1)?.from ?? Infinity)) groups.push(wish);
  return groups;
}

/** "March", or "2024" for a whole year. */
export function monthOrYear(
  group: { readonly month?: number; readonly year: number },
  language: string,
): string {
  const options: Intl.DateTimeFormatOptions =
    group.month === undefined ? { year: 'numeric' } : { month: 'long' };
  return format(language, Object.keys(options).join(), options).format(
    new Date(group.year, group.month ?? 6, 15),
  );
}
