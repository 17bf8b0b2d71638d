import type { Flags } from '../../../../shared/model/flags.ts';
import { Failed } from '../../failed.ts';
import type { MessageSource } from '../mail-transport.ts';
import { wireName } from './folders.ts';
import { atom, type Line, numberOf, string } from './line.ts';

export interface Appended {
  readonly uidValidity?: number;
  readonly uid?: number;
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** The date-time of RFC 9051 9, in UTC: "02-Jan-2026 03:04:05 +0000". */
export function internalDate(date: Date): string {
  const two = (number: number): string => String(number).padStart(2, '0');
  const day = `${two(date.getUTCDate())}-${months[date.getUTCMonth()]}-${String(date.getUTCFullYear()).padStart(4, '0')}`;
  return `${day} ${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())} +0000`;
}

/** @throws Failed `folder-missing`, `mailbox-full`, `message-too-big` */
export async function appendMessage(
  line: Line,
  path: string,
  message: Uint8Array | MessageSource,
  flags: Flags,
  receivedAt: Date,
): Promise<Appended> {
  const isWhole = message instanceof Uint8Array;
  const limit = appendLimit(line);
  if (limit !== undefined && (isWhole ? message.length : message.size) > limit) {
    throw new Failed({
      code: 'message-too-big',
      phase: 'append',
      side: 'incoming',
      params: { folder: path, limit },
    });
  }
  const done = await line.command(
    'APPEND',
    [
      wireName(line, path),
      flags.map(atom),
      string(internalDate(receivedAt)),
      ...(isWhole
        ? [{ type: 'LITERAL', value: Buffer.from(message.buffer, message.byteOffset, message.byteLength) }]
        : []),
    ],
    {
      phase: 'append',
      params: { folder: path },
      ...(isWhole ? {} : { literal: message }),
    },
  );
  // [APPENDUID uidvalidity uid] of UIDPLUS (RFC 4315 3).
  if (done.code !== 'APPENDUID') return {};
  const uidValidity = numberOf(done.codeArguments[0]);
  const uid = numberOf(done.codeArguments[1]);
  return uidValidity === undefined || uid === undefined ? {} : { uidValidity, uid };
}

/** APPENDLIMIT=n (RFC 7889). */
function appendLimit({ capabilities }: Line): number | undefined {
  for (const each of capabilities) {
    const match = /^APPENDLIMIT=(\d{1,12})$/.exec(each);
    if (match) return Number(match[1]);
  }
  return undefined;
}
