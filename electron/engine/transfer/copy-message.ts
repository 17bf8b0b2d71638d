import { buffer } from 'node:stream/consumers';
import type { ServerPlace } from '../../../shared/model/change.ts';
import { type Flags, HeadersOnly, OnServer } from '../../../shared/model/flags.ts';
import type { MailBackend, Place } from '../backend/mail-backend.ts';
import { Failed, isFailed } from '../failed.ts';
import { type Print, printOf, samePrint } from './print.ts';

/** A message in memory: one at a time, because APPEND takes whole messages. */
export interface Whole {
  readonly bytes: Uint8Array;
  readonly print: Print;
  readonly messageId: string | undefined;
}

/** The state of the folder before a copy is made: what it got since has at least this UID. */
export interface Before {
  readonly uidValidity: number;
  readonly uidNext: number;
}

/** UIDs looked through for a copy that no Message-ID names. */
const lookedThrough = 2_000;
const beginning = 1024;
const ownMarks = new Set([OnServer, HeadersOnly, '\\Recent', '\\Deleted'].map((flag) => flag.toLowerCase()));

/** Flags as another server may have them: those that tell of this one stay behind. */
export function flagsForCopy(flags: Flags): Flags {
  return flags.filter((flag) => !ownMarks.has(flag.toLowerCase()));
}

const placeOf = ({ folder, uidValidity }: ServerPlace): Place => ({ path: folder, uidValidity });

/** @throws Failed `message-gone`, `folder-missing`, or what the line says */
export async function readWhole(
  backend: MailBackend,
  place: ServerPlace,
  messageId: string | undefined,
): Promise<Whole> {
  const bytes = await buffer(backend.streamSection(placeOf(place), place.uid, ''));
  // A server that answers nothing for a message has not shown it.
  if (bytes.length === 0) throw new Failed({ code: 'server-answer-broken', phase: 'fetch' });
  return { bytes, print: await printOf([bytes]), messageId };
}

/** @throws Failed `folder-missing` */
export async function stateOf(backend: MailBackend, path: string): Promise<Before> {
  const status = (await backend.status([path])).get(path);
  if (!status) throw new Failed({ code: 'folder-missing', phase: 'append', params: { folder: path } });
  return { uidValidity: status.uidValidity, uidNext: status.uidNext };
}

/** @returns whether the message there is this one, by reading it back */
export async function isCopy(backend: MailBackend, place: ServerPlace, print: Print): Promise<boolean> {
  try {
    return samePrint(await printOf(backend.streamSection(placeOf(place), place.uid, '')), print);
  } catch (error) {
    if (isFailed(error, 'message-gone', 'folder-missing')) return false;
    throw error;
  }
}

/**
 * Finds a copy that was perhaps made since `before`: by its Message-ID, without one among the newest by its beginning;
 * it counts when its bytes are the same.
 *
 * @param taken UIDs that are the copies of other messages
 */
export async function findCopy(
  backend: MailBackend,
  path: string,
  { bytes, print, messageId }: Whole,
  before: Before,
  taken: ReadonlySet<number>,
): Promise<ServerPlace | undefined> {
  const now = await stateOf(backend, path);
  // Numbered anew: any of them may be the one.
  const from = now.uidValidity === before.uidValidity ? before.uidNext : 1;
  const candidates =
    messageId === undefined
      ? await alike(backend, { path, uidValidity: now.uidValidity }, from, now.uidNext, bytes)
      : await backend.findByMessageId(path, messageId);
  for (const uid of candidates.toReversed()) {
    if (uid < from || taken.has(uid)) continue;
    const place = { folder: path, uidValidity: now.uidValidity, uid };
    if (await isCopy(backend, place, print)) return place;
  }
  return undefined;
}

async function alike(
  backend: MailBackend,
  place: Place,
  from: number,
  uidNext: number,
  bytes: Uint8Array,
): Promise<readonly number[]> {
  const first = Math.max(from, uidNext - lookedThrough);
  const wanted = new Map(
    Array.from({ length: Math.max(0, uidNext - first) }, (_, index) => [first + index, '']),
  );
  if (wanted.size === 0) return [];
  const start = loosely(bytes.subarray(0, beginning / 2));
  const found = await backend.fetchBeginnings(place, wanted, beginning);
  const matches: number[] = [];
  for (const [uid, given] of found) if (loosely(given).startsWith(start)) matches.push(uid);
  return matches.toSorted((a, b) => a - b);
}

function loosely(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1').replaceAll('\r', '').trimEnd();
}

/**
 * Puts a copy into the folder and compares it with the original.
 *
 * @throws Failed `copy-differs`: what the server made of it is another message, and was taken out again; what the
 *   server said; `connection-lost`: it may be there or not
 */
export async function makeCopy(
  backend: MailBackend,
  path: string,
  whole: Whole,
  { flags, receivedAt }: { readonly flags: Flags; readonly receivedAt: number },
  before: Before,
  taken: ReadonlySet<number>,
): Promise<ServerPlace> {
  const { uid, uidValidity } = await backend.append(path, whole.bytes, flags, new Date(receivedAt));
  const told =
    uid === undefined || uidValidity === undefined ? undefined : { folder: path, uidValidity, uid };
  if (told) {
    if (await isCopy(backend, told, whole.print)) return told;
    await backend.remove(placeOf(told), [told.uid]);
  } else {
    const found = await findCopy(backend, path, whole, before, taken);
    if (found) return found;
  }
  throw new Failed({ code: 'copy-differs', phase: 'append', params: { folder: path } });
}
