import { setImmediate as othersRun } from 'node:timers/promises';
import type { FlagUpdate } from '../../../../shared/store/contract.ts';
import type { NewMessage } from '../../../../shared/store/rows.ts';
import { parseDate } from '../../mime/header-date.ts';
import { parseHeaderBlock, receiptFields, wantedHeaders } from '../../mime/headers.ts';
import { isFailed } from '../../failed.ts';
import type { OnBatch, SequenceSet } from '../mail-backend.ts';
import { type FetchItems, fetchItems } from './fetch-items.ts';
import { atom, bytesOf, type Line, sequence, type Token } from './line.ts';
import { inPieces } from './sets.ts';
import { readStructure } from './structure.ts';

const flagBatch = 2000;

/** Answers handled in one go: imapflow lets others run only after ten chunks of 64 KB, which takes 50 ms. */
const inOneGo = 64;

const headerItem: Token = {
  type: 'ATOM',
  value: 'BODY.PEEK',
  section: [atom('HEADER.FIELDS'), wantedHeaders.map((each) => atom(each.toUpperCase()))],
};

/**
 * Headers as literals that we parse ourselves, not ENVELOPE: it is faster, and servers disagree on what ENVELOPE does
 * with broken addresses. A batch is handled before the next answer is read.
 */
export async function fetchHeaders(
  line: Line,
  set: { readonly uids: SequenceSet } | { readonly numbers: SequenceSet },
  batch: number,
  onBatch: OnBatch<NewMessage>,
): Promise<void> {
  const collected = collect(batch, onBatch);
  const byUid = 'uids' in set;
  const done = new Set<number>();
  const ask = async (piece: SequenceSet, structure: boolean): Promise<void> => {
    const names = [
      'UID',
      'FLAGS',
      'INTERNALDATE',
      'RFC822.SIZE',
      ...(structure ? ['BODYSTRUCTURE'] : []),
      ...modseq(line),
    ];
    await line.command(byUid ? 'UID FETCH' : 'FETCH', [sequence(piece), [...names.map(atom), headerItem]], {
      phase: 'fetch',
      untagged: {
        FETCH: (answer) => {
          const message = toMessage(fetchItems(answer));
          if (!message || done.has(message.uid)) return undefined;
          done.add(message.uid);
          return collected.add(message);
        },
      },
    });
  };
  for (const piece of inPieces(byUid ? set.uids : set.numbers)) {
    done.clear();
    try {
      await ask(piece, true);
    } catch (error) {
      // One message whose structure the server cannot tell makes some refuse the whole set: its bytes tell later.
      if (!isFailed(error, 'server-refused')) throw error;
      await ask(piece, false);
    }
  }
  await collected.rest();
}

/** Absent for an answer nobody asked for: another client changed flags meanwhile. */
function toMessage(items: FetchItems): NewMessage | undefined {
  const header = items.bodies.get('HEADER.FIELDS');
  if (items.uid === undefined || (items.size === undefined && header === undefined)) return undefined;
  const fields = parseHeaderBlock(bytesOf(header) ?? new Uint8Array());
  const { parts, hasAttachments } = readStructure(items.structure);
  const received = items.internalDate ? parseDate(items.internalDate)?.at : undefined;
  return {
    uid: items.uid,
    ...(items.modseq ? { modseq: items.modseq } : {}),
    flags: items.flags ?? [],
    size: items.size ?? 0,
    receivedAt: received ?? fields.sentAt ?? 0,
    ...(fields.sentAt === undefined ? {} : { sentAt: fields.sentAt, sentOffset: fields.sentOffset ?? 0 }),
    from: fields.from.length > 0 ? fields.from : fields.sender,
    to: fields.to,
    cc: fields.cc,
    bcc: fields.bcc,
    replyTo: fields.replyTo,
    subject: fields.subject,
    ...(fields.messageId ? { messageId: fields.messageId } : {}),
    references: fields.references,
    inReplyTo: fields.inReplyTo,
    ...(fields.deliveredTo ? { deliveredTo: fields.deliveredTo } : {}),
    ...receiptFields(fields),
    ...(fields.listId ? { listId: fields.listId } : {}),
    ...(fields.listPost ? { listPost: fields.listPost } : {}),
    ...(fields.listUnsubscribe ? { listUnsubscribe: fields.listUnsubscribe } : {}),
    ...(fields.authenticationResults ? { authenticationResults: fields.authenticationResults } : {}),
    parts,
    hasAttachments,
  };
}

/** With `changedSince` only what changed after it (CHANGEDSINCE, RFC 7162 3.1.4). */
export async function fetchFlags(
  line: Line,
  uids: SequenceSet,
  onBatch: OnBatch<FlagUpdate>,
  changedSince?: string,
): Promise<void> {
  const collected = collect(flagBatch, onBatch);
  const items: Token = ['UID', 'FLAGS', ...modseq(line)].map(atom);
  for (const piece of inPieces(uids)) {
    const args: Token[] = [sequence(piece), items];
    if (changedSince !== undefined) args.push([atom('CHANGEDSINCE'), atom(changedSince)]);
    await line.command('UID FETCH', args, {
      phase: 'fetch',
      untagged: {
        FETCH: (answer) => {
          const { uid, flags, modseq: sequenceOfChange } = fetchItems(answer);
          if (uid === undefined || !flags) return undefined;
          return collected.add({ uid, flags, ...(sequenceOfChange ? { modseq: sequenceOfChange } : {}) });
        },
      },
    });
  }
  await collected.rest();
}

function modseq(line: Line): readonly string[] {
  return line.enabled.has('CONDSTORE') || line.enabled.has('QRESYNC') ? ['MODSEQ'] : [];
}

/** Hands over full batches; the promise of `add` holds back reading until the batch was handled, or others had a turn. */
function collect<T>(
  size: number,
  onBatch: OnBatch<T>,
): { add(one: T): Promise<void> | undefined; rest(): Promise<void> } {
  let batch: T[] = [];
  let added = 0;
  const flush = (): Promise<void> => {
    const full = batch;
    batch = [];
    return onBatch(full);
  };
  return {
    add(one) {
      batch.push(one);
      added += 1;
      if (batch.length >= size) return flush();
      return added % inOneGo === 0 ? othersRun() : undefined;
    },
    async rest() {
      if (batch.length > 0) await flush();
    },
  };
}
