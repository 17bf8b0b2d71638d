import {
  Answered,
  Draft,
  Flagged,
  type Flags,
  Forwarded,
  Seen,
  withFlags,
} from '../../../shared/model/flags.ts';
import { parseDate } from '../mime/header-date.ts';

/** What other mail programs noted in the headers of messages they keep in files. */
export interface Marks {
  readonly flags: Flags;
  /** By Received, else by Date; ms since 1970. */
  readonly receivedAt?: number;
  /** Thunderbird deleted it, and has not taken it out of the file yet. */
  readonly isDeleted: boolean;
}

/** The headers, as far as they are looked at. */
export const headLimit = 256 * 1024;
const field = /^([!-9;-~]+)[ \t]*:(.*(?:\r?\n[ \t].*)*)/gm;
const ofMozilla = { read: 0x0001, replied: 0x0002, marked: 0x0004, expunged: 0x0008, forwarded: 0x1000 };

/** @returns whether these first bytes may be those of a message (RFC 5322 2.2): they begin with a header field */
export function looksLikeMessage(head: Uint8Array): boolean {
  return /^[!-9;-~]+[ \t]*:/.test(Buffer.from(head.subarray(0, 1000)).toString('latin1'));
}

/**
 * Reads Status, X-Status (mutt, Dovecot), X-Mozilla-Status and X-Mozilla-Keys. A message without any of them comes from
 * a file that somebody saved: it counts as read.
 *
 * @param head the beginning of a message; what follows the headers is passed over
 */
export function readMarks(head: Uint8Array): Marks {
  const text = Buffer.from(head.subarray(0, headLimit)).toString('latin1');
  const end = /\r?\n\r?\n/.exec(text)?.index ?? text.length;
  const fields = new Map<string, string>();
  for (const [, name = '', value = ''] of text.slice(0, end).matchAll(field)) {
    const key = name.toLowerCase();
    if (!fields.has(key)) fields.set(key, value.replace(/\r?\n(?=[ \t])/g, '').trim());
  }
  const status = fields.get('status');
  const xStatus = fields.get('x-status') ?? '';
  const mozilla = fields.get('x-mozilla-status');
  const bits = Number.parseInt(mozilla ?? '', 16) || 0;
  const has = (bit: number): boolean => (bits & bit) !== 0;
  const isUnmarked = [status, fields.get('x-status'), mozilla].every((each) => each === undefined);
  const flags: string[] = [];
  if (isUnmarked || status?.includes('R') || has(ofMozilla.read)) flags.push(Seen);
  if (xStatus.includes('A') || has(ofMozilla.replied)) flags.push(Answered);
  if (xStatus.includes('F') || has(ofMozilla.marked)) flags.push(Flagged);
  if (xStatus.includes('T')) flags.push(Draft);
  if (has(ofMozilla.forwarded)) flags.push(Forwarded);
  flags.push(
    ...(fields.get('x-mozilla-keys') ?? '').split(/\s+/).filter((key) => /^[$\w.-]{1,100}$/.test(key)),
  );
  const received = fields.get('received')?.split(';').at(-1);
  const receivedAt = (parseDate(received ?? '') ?? parseDate(fields.get('date') ?? ''))?.at;
  return {
    flags: withFlags(flags, [], []),
    ...(receivedAt !== undefined && { receivedAt }),
    isDeleted: has(ofMozilla.expunged),
  };
}
