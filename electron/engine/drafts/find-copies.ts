import type { AgreedCopy, DraftCopies, ServerCopy } from '../vault/draft-copies.ts';
import type { MailBackend, Place } from '../backend/mail-backend.ts';
import { Failed, isFailed } from '../failed.ts';
import { familyMark } from './copy-names.ts';
import type { There } from './server-plan.ts';

/** What the server has of one draft. */
export interface Found extends There {
  /** The copy, where it is now: numbers change when a folder is made anew. */
  readonly copy?: AgreedCopy;
  /** The last one that another device made. */
  readonly newer?: ServerCopy;
}

export const placeOf = ({ folder, uidValidity }: ServerCopy): Place => ({ path: folder, uidValidity });

/**
 * @returns undefined where there is no such folder
 * @throws Failed `server-trouble` where there is one that the server will say nothing of
 */
async function validityOf(backend: MailBackend, path: string): Promise<number | undefined> {
  const status = (await backend.status([path])).get(path);
  if (status) return status.uidValidity;
  // To take silence for absence would have the copy made twice.
  if ((await backend.folders()).some((each) => each.path === path && each.selectable))
    throw new Failed({ code: 'server-trouble', phase: 'select', side: 'incoming' });
  return undefined;
}

/** Where a copy with this Message-ID is, the first one first; none where there is no such folder. */
export async function copiesNamed(
  backend: MailBackend,
  { accountId, folder, messageId }: Pick<ServerCopy, 'accountId' | 'folder' | 'messageId'>,
): Promise<readonly ServerCopy[]> {
  const uidValidity = messageId === undefined ? undefined : await validityOf(backend, folder);
  if (uidValidity === undefined || messageId === undefined) return [];
  const uids = await backend.findByMessageId(folder, messageId, true);
  return uids.map((uid) => ({ accountId, folder, uidValidity, uid, messageId }));
}

/** Those with the Message-ID of a copy, in its folder as it is numbered now; the first one first. */
async function namesakes(
  backend: MailBackend,
  copy: ServerCopy,
  uidValidity: number,
): Promise<readonly ServerCopy[]> {
  const { messageId } = copy;
  // One that has no Message-ID is where it was, or nowhere.
  if (messageId === undefined) return alone(backend, copy);
  const uids = await backend.findByMessageId(copy.folder, messageId, true);
  return uids.map((uid) => ({ ...copy, uidValidity, uid }));
}

/**
 * Looks for a draft's copies, those that other devices made too.
 *
 * @throws Failed, what the line says
 */
export async function findCopies(
  backend: MailBackend,
  { family, copy, old }: Pick<DraftCopies, 'family' | 'copy' | 'old'>,
): Promise<Found> {
  const none: Found = { hasCopy: false, isSure: false, hasNewer: false };
  const uidValidity = copy && (await validityOf(backend, copy.folder));
  if (!copy || uidValidity === undefined) return none;
  const isRenumbered = uidValidity !== copy.uidValidity;
  const same = await namesakes(backend, copy, uidValidity);
  const known = isRenumbered ? same[0] : same.find(({ uid }) => uid === copy.uid);
  const past = new Set(old.filter((each) => each.uidValidity === uidValidity).map(({ uid }) => uid));
  const ofFamily = (await backend.findByMessageId(copy.folder, familyMark(family), true)).filter(
    (uid) => !past.has(uid) && !same.some((each) => each.uid === uid),
  );
  // Other clients give the next version of a draft the same Message-ID, of one of ours too.
  const later = same.map(({ uid }) => uid).filter((uid) => uid > (known?.uid ?? 0));
  const newest = Math.max(0, ...ofFamily, ...later);
  const newer: ServerCopy = { accountId: copy.accountId, folder: copy.folder, uidValidity, uid: newest };
  return {
    hasCopy: known !== undefined,
    isSure: !isRenumbered,
    hasNewer: newest > 0,
    ...(known ? { copy: { ...copy, ...known } } : {}),
    ...(newest > 0 ? { newer } : {}),
  };
}

async function alone(backend: MailBackend, copy: ServerCopy): Promise<readonly ServerCopy[]> {
  try {
    const sections = await backend.fetchSections(placeOf(copy), copy.uid, ['HEADER'], 16);
    return sections.size > 0 ? [copy] : [];
  } catch (error) {
    if (isFailed(error, 'message-gone', 'folder-missing')) return [];
    throw error;
  }
}
