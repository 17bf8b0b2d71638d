import { Failed } from '../../failed.ts';
import { toSequenceSet } from '../sequence-set.ts';
import { fetchItems } from './fetch-items.ts';
import { type Atom, atom, bytesOf, type Line, sequence, type Token } from './line.ts';
import { readStructure } from './structure.ts';
import { inPieces } from './sets.ts';

function peek(section: string, start?: number, length?: number): Atom {
  const item: Atom = { type: 'ATOM', value: 'BODY.PEEK', section: section ? [atom(section)] : [] };
  return length === undefined ? item : { ...item, partial: [start ?? 0, length] };
}

const gone = (): Failed => new Failed({ code: 'message-gone', phase: 'fetch', side: 'incoming' });

/** @throws Failed `message-gone` */
export async function fetchSections(
  line: Line,
  uid: number,
  sections: readonly string[],
  maxBytes?: number,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const byName = new Map(sections.map((section) => [section.toUpperCase(), section]));
  const items: Token[] = [atom('UID'), ...sections.map((section) => peek(section, 0, maxBytes))];
  let there = false;
  const found = new Map<string, Uint8Array>();
  await line.command('UID FETCH', [sequence(String(uid)), items], {
    phase: 'fetch',
    untagged: {
      FETCH: (answer) => {
        const each = fetchItems(answer);
        if (each.uid !== uid) return;
        there = true;
        for (const [name, token] of each.bodies) {
          const section = byName.get(name);
          const bytes = bytesOf(token);
          if (section !== undefined && bytes) found.set(section, bytes);
        }
      },
    },
  });
  if (!there) throw gone();
  return found;
}

/** First bytes of a section of many messages, one command for each section name. */
export async function fetchBeginnings(
  line: Line,
  wanted: ReadonlyMap<number, string>,
  maxBytes: number,
): Promise<ReadonlyMap<number, Uint8Array>> {
  const bySection = new Map<string, number[]>();
  for (const [uid, section] of wanted) bySection.set(section, [...(bySection.get(section) ?? []), uid]);
  const found = new Map<number, Uint8Array>();
  for (const [section, uids] of bySection) {
    for (const piece of inPieces(toSequenceSet(uids))) {
      await line.command('UID FETCH', [sequence(piece), [atom('UID'), peek(section, 0, maxBytes)]], {
        phase: 'fetch',
        untagged: {
          FETCH: (answer) => {
            const { uid, bodies } = fetchItems(answer);
            const bytes = bytesOf(bodies.get(section.toUpperCase()));
            if (uid !== undefined && bytes && wanted.get(uid) === section) found.set(uid, bytes);
          },
        },
      });
    }
  }
  return found;
}

/** Bytes asked for at once; other work of the person gets its turn between two of them. */
const chunk = 256 * 1024;

/** What a part should have, by the structure; for the whole message RFC822.SIZE, which Exchange gets wrong. */
export async function sizeOf(line: Line, uid: number, section: string): Promise<number | undefined> {
  const size: { bytes?: number; there: boolean } = { there: false };
  await line.command(
    'UID FETCH',
    [sequence(String(uid)), [atom('UID'), atom(section ? 'BODYSTRUCTURE' : 'RFC822.SIZE')]],
    {
      phase: 'fetch',
      untagged: {
        FETCH: (answer) => {
          const items = fetchItems(answer);
          if (items.uid !== uid) return;
          size.there = true;
          size.bytes = section
            ? readStructure(items.structure).parts.find((part) => part.section === section)?.size
            : items.size;
        },
      },
    },
  );
  if (!size.there) throw gone();
  return size.bytes;
}

/** One chunk from `start`; fewer bytes than asked for mean the end, or a server that answers short. */
export async function fetchChunk(
  line: Line,
  uid: number,
  section: string,
  start: number,
): Promise<Uint8Array> {
  let bytes: Uint8Array | undefined;
  await line.command('UID FETCH', [sequence(String(uid)), [atom('UID'), peek(section, start, chunk)]], {
    phase: 'fetch',
    untagged: {
      FETCH: (answer) => {
        const items = fetchItems(answer);
        if (items.uid === uid && items.bodies.has(section.toUpperCase()))
          bytes = bytesOf(items.bodies.get(section.toUpperCase())) ?? new Uint8Array();
      },
    },
  });
  if (!bytes) throw gone();
  return bytes;
}

/**
 * Reads to the proven end: the promised size, or an empty answer. A part with fewer bytes than promised rejects, a
 * whole message does not, because RFC822.SIZE is often wrong.
 */
export async function* streamChunks(
  promised: number | undefined,
  read: (start: number) => Promise<Uint8Array>,
  strict: boolean,
): AsyncGenerator<Uint8Array> {
  let start = 0;
  for (;;) {
    const bytes = await read(start);
    start += bytes.length;
    if (bytes.length > 0) yield bytes;
    const short = bytes.length < chunk;
    if (bytes.length === 0 || (short && (promised === undefined || start >= promised))) break;
  }
  if (strict && promised !== undefined && start < promised) {
    throw new Failed({
      code: 'server-answer-broken',
      phase: 'fetch',
      side: 'incoming',
      params: { expected: promised, received: start },
    });
  }
}
