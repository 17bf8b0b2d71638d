const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
/** After the date of our own From_ lines: mbox ends every message with a line end, whether it has one or not. */
const unended = 'no-final-newline';

/** RFC 4155: the sender, then asctime; zones and remarks that others put after or inside are passed over. */
const asctime = new RegExp(
  `^From (?:.* )?(?:${days.join('|')}),? +(${months.join('|')}) +(\\d{1,2}) +(\\d{1,2}):(\\d{2})(?::(\\d{2}))?(?: +[A-Z][\\w+-]*| +[+-]\\d{4})* +(\\d{4})(.*)$`,
);
/** Thunderbird and others, when they know no date. */
const bare = /^From (?:-|\S+@\S+)?\s*$/;

export interface FromLine {
  /** ms since 1970, where it says one. */
  readonly at?: number;
  /** The message it begins has no line end after its last line. */
  readonly isUnended: boolean;
}

/** @returns undefined for a line that begins no message, e.g. "From now on" in a text nobody quoted */
export function readFromLine(line: string): FromLine | undefined {
  const [, month, day, hour, minute, second, year, rest] = asctime.exec(line.trimEnd()) ?? [];
  if (month === undefined) return bare.test(line) ? { isUnended: false } : undefined;
  const time = [day, hour, minute, second ?? 0].map(Number) as [number, number, number, number];
  const at = Date.UTC(Number(year), months.indexOf(month), ...time);
  const isUnended = rest?.trim() === unended;
  // Before there was mail nobody received any: the place is filled, not known.
  return at > 0 ? { at, isUnended } : { isUnended };
}

export function writeFromLine(at: number, isUnended: boolean): string {
  const date = new Date(at);
  const two = (number: number): string => String(number).padStart(2, '0');
  const time = [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()].map(two).join(':');
  const day = String(date.getUTCDate()).padStart(2);
  const year = String(date.getUTCFullYear()).padStart(4, '0');
  return `From MAILER-DAEMON ${days[date.getUTCDay()]} ${months[date.getUTCMonth()]} ${day} ${time} ${year}${isUnended ? ` ${unended}` : ''}\n`;
}
