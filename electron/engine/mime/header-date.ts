const months = 'janfebmaraprmayjunjulaugsepoctnovdec';

/** Named zones of RFC 5322 4.3, in minutes; the military letters mean nothing (all are -0000). */
const zones: Readonly<Record<string, number>> = {
  EST: -300,
  EDT: -240,
  CST: -360,
  CDT: -300,
  MST: -420,
  MDT: -360,
  PST: -480,
  PDT: -420,
  JST: 540,
  BST: 60,
  CET: 60,
  CEST: 120,
};

const usual =
  /^\s*(?:[A-Za-z]+,?\s*)?(\d{1,2})[\s-]+([A-Za-z]{3})[A-Za-z]*[\s-]+(\d{2,4})[\s,]+(\d{1,2})[:.](\d{1,2})(?:[:.](\d{1,2}))?(?:[.,]\d+)?\s*([AaPp][Mm])?\s*([+-]\d{3,4}|[A-Za-z]+)?(?:([+-]\d{4}))?/;
/** What C's asctime writes: Mon Jan  2 15:04:05 [zone] 2006 [+0100]. */
const ctime =
  /^\s*(?:[A-Za-z]+,?\s+)?([A-Za-z]{3})[a-z]*\s+(\d{1,2}),?\s+(\d{1,2}):(\d{2})(?::(\d{2}))?\s+(?:([A-Za-z]+)\s+)?(\d{4})(?:\s+([+-]\d{4}))?/;
const iso = /^\s*(\d{4})-(\d{2})-(\d{2})[T\s](\d{2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?\s*(Z|[+-]\d{2}:?\d{2})?/;

export interface SentDate {
  /** ms since 1970, UTC. */
  readonly at: number;
  /** The sender's offset from UTC in minutes. */
  readonly offset: number;
}

/** Reads a Date field, with the obsolete forms of RFC 5322 4.3 and what mailers really write; undefined if it is none. */
export function parseDate(field: string): SentDate | undefined {
  const text = field.includes('(') ? field.replace(/\([^()]*\)/g, ' ') : field;
  let found = usual.exec(text);
  if (found) {
    const [, day, month, year, hour, minute, second, half, zone, more] = found;
    return make(year, monthOf(month), day, twelve(hour, half), minute, second, more ?? zone);
  }
  found = ctime.exec(text);
  if (found) {
    const [, month, day, hour, minute, second, zone, year, offset] = found;
    return make(year, monthOf(month), day, Number(hour), minute, second, offset ?? zone);
  }
  found = iso.exec(text);
  if (!found) return undefined;
  const [, year, month, day, hour, minute, second, zone] = found;
  return make(year, Number(month) - 1, day, Number(hour), minute, second, zone?.replace(':', ''));
}

function monthOf(name = ''): number {
  const at = months.indexOf(name.toLowerCase());
  return at % 3 === 0 ? at / 3 : -1;
}

function twelve(hour: string | undefined, half: string | undefined): number {
  const value = Number(hour);
  if (!half) return value;
  return (value % 12) + (half.toLowerCase() === 'pm' ? 12 : 0);
}

function make(
  yearText = '',
  month: number,
  dayText = '',
  hour: number,
  minuteText = '',
  secondText = '0',
  zone = '',
): SentDate | undefined {
  const digits = Number(yearText);
  // Two digits: 00 to 49 are of this century, three digits count from 1900 (RFC 5322 4.3).
  const year =
    yearText.length === 2
      ? digits + (digits < 50 ? 2000 : 1900)
      : yearText.length === 3
        ? digits + 1900
        : digits;
  const day = Number(dayText);
  const minute = Number(minuteText);
  const second = Number(secondText);
  if (month < 0 || month > 11 || day < 1 || day > 31 || hour > 23 || minute > 59 || second > 60)
    return undefined;
  const offset = offsetOf(zone);
  const at = Date.UTC(year, month, day, hour, minute, second) - offset * 60_000;
  return Number.isFinite(at) ? { at, offset } : undefined;
}

function offsetOf(zone: string): number {
  const sign = zone[0];
  if (sign !== '+' && sign !== '-') return zones[zone.toUpperCase()] ?? 0;
  const number = zone.slice(1).padStart(4, '0');
  const minutes = Number(number.slice(0, 2)) * 60 + Number(number.slice(2));
  if (minutes > 24 * 60) return 0;
  return sign === '-' ? 0 - minutes : minutes;
}
