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

/** A moment in full, with the weekday. */
export function fullDate(at: number, language: string): string {
  return format(language, 'full', { dateStyle: 'full', timeStyle: 'short' }).format(at);
}

/** Whole days of the calendar from `at` to `now`; negative for the future. */
export function daysBetween(at: number, now: number): number {
  const midnight = (time: number): number => new Date(time).setHours(0, 0, 0, 0);
  return Math.round((midnight(now) - midnight(at)) / 86_400_000);
}

/** Which heading a day stands under: a key of `messages.days`, or a month. */
export type DayGroup =
  | { readonly key: 'future' | 'today' | 'yesterday' | 'this-week' | 'last-week' | 'this-month' }
  | { readonly month: number; readonly year: number };

/** Groups by the calendar of here; weeks begin on Monday. */
export function dayGroup(at: number, now: number): DayGroup {
  const days = daysBetween(at, now);
  if (days < 0) return { key: 'future' };
  if (days === 0) return { key: 'today' };
  if (days === 1) return { key: 'yesterday' };
  const sinceMonday = (new Date(now).getDay() + 6) % 7;
  if (days <= sinceMonday) return { key: 'this-week' };
  if (days <= sinceMonday + 7) return { key: 'last-week' };
  const date = new Date(at);
  const today = new Date(now);
  if (date.getMonth() === today.getMonth() && date.getFullYear() === today.getFullYear())
    return { key: 'this-month' };
  return { month: date.getMonth(), year: date.getFullYear() };
}

/** "March", or "March 2024" in another year. */
export function monthName(
  group: { readonly month: number; readonly year: number },
  now: number,
  language: string,
): string {
  const isThisYear = group.year === new Date(now).getFullYear();
  const options: Intl.DateTimeFormatOptions = isThisYear
    ? { month: 'long' }
    : { month: 'long', year: 'numeric' };
  return format(language, isThisYear ? 'month' : 'month-year', options).format(
    new Date(group.year, group.month, 15),
  );
}
