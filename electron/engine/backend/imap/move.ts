import { Deleted } from '../../../../shared/model/flags.ts';
import { Failed } from '../../failed.ts';
import type { OpenFolder, SequenceSet } from '../mail-backend.ts';
import { storeFlags } from './flags.ts';
import { wireName } from './folders.ts';
import {
  type Answer,
  type Completion,
  isList,
  type Line,
  numberOf,
  sequence,
  textOf,
  type Token,
} from './line.ts';
import { expandSet, inPieces } from './sets.ts';

export interface Moved {
  readonly uidValidity?: number;
  /** New UID by old UID. */
  readonly uids: ReadonlyMap<number, number>;
}

const maxMoved = 1_000_000;

/**
 * Moves by MOVE (RFC 6851), otherwise by COPY, \Deleted and UID EXPUNGE. Without UIDPLUS too, the originals stay,
 * marked \Deleted: a plain EXPUNGE would remove what other clients marked.
 */
export async function moveMessages(
  line: Line,
  folder: OpenFolder,
  uids: SequenceSet,
  target: string,
): Promise<Moved> {
  if (folder.readOnly) throw new Failed({ code: 'folder-read-only', phase: 'move', side: 'incoming' });
  const moves = canMove(line);
  const moved = new Map<number, number>();
  let uidValidity: number | undefined;
  const take = (section: readonly Token[] | undefined): void => {
    const read = copyUid(section);
    if (!read) return;
    uidValidity = read.uidValidity;
    for (const [from, to] of read.uids) moved.set(from, to);
  };
  for (const piece of inPieces(uids)) {
    const done = await line.command(
      moves ? 'UID MOVE' : 'UID COPY',
      [sequence(piece), wireName(line, target)],
      {
        phase: 'move',
        params: { folder: target },
        // MOVE tells COPYUID in an untagged OK before the expunges (RFC 6851 4.3), COPY in the tagged one.
        untagged: { OK: ({ attributes }) => take(codeOf(attributes)) },
      },
    );
    take(codeOfCompletion(done));
    if (moves) continue;
    await storeFlags(line, folder, piece, [Deleted], []);
    if (line.capabilities.has('UIDPLUS'))
      await line.command('UID EXPUNGE', [sequence(piece)], { phase: 'move' });
  }
  return { uids: moved, ...(uidValidity === undefined ? {} : { uidValidity }) };
}

/** IMAP4rev2 has MOVE and UIDPLUS in its base. */
function canMove(line: Line): boolean {
  return line.capabilities.has('MOVE');
}

/**
 * \Deleted and UID EXPUNGE (RFC 4315) of exactly these.
 *
 * @throws Failed `not-supported` without UIDPLUS: nothing was changed then
 */
export async function removeMessages(line: Line, folder: OpenFolder, uids: SequenceSet): Promise<void> {
  if (!line.capabilities.has('UIDPLUS')) {
    throw new Failed({
      code: 'not-supported',
      phase: 'store',
      side: 'incoming',
      params: { what: 'UIDPLUS' },
    });
  }
  await storeFlags(line, folder, uids, [Deleted], []);
  for (const piece of inPieces(uids))
    await line.command('UID EXPUNGE', [sequence(piece)], { phase: 'store' });
}

function codeOf(attributes: Answer['attributes']): readonly Token[] | undefined {
  const first = attributes?.[0];
  return first && !isList(first) ? first.section : undefined;
}

function codeOfCompletion({ code, codeArguments }: Completion): readonly Token[] | undefined {
  return code ? [{ type: 'ATOM', value: code }, ...codeArguments] : undefined;
}

/** [COPYUID uidvalidity from to]; sets that do not pair up are refused as a whole. */
function copyUid(
  section: readonly Token[] | undefined,
): { uidValidity: number; uids: [number, number][] } | undefined {
  if (textOf(section?.[0])?.toUpperCase() !== 'COPYUID') return undefined;
  const uidValidity = numberOf(section?.[1]);
  const from = expandSet(textOf(section?.[2]) ?? '', maxMoved);
  const to = expandSet(textOf(section?.[3]) ?? '', maxMoved);
  if (uidValidity === undefined || from.length !== to.length) return undefined;
  return { uidValidity, uids: from.map((uid, index) => [uid, to[index] ?? 0]) };
}
