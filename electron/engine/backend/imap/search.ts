import type { SequenceSet } from '../mail-backend.ts';
import { atom, isList, type Line, sequence, string, textOf, type Token } from './line.ts';
import { expandSet, inPieces } from './sets.ts';

/** UIDs that exist within the set, ascending; with ESEARCH (RFC 4731) the answer is a compact set. */
export async function existingUids(
  line: Line,
  uids: SequenceSet,
  exists: number,
): Promise<readonly number[]> {
  const found: number[] = [];
  // A message may have arrived since EXISTS was told; a server that lists many more lies.
  const limit = exists + 100_000;
  for (const piece of inPieces(uids))
    found.push(...(await search(line, [atom('UID'), sequence(piece)], limit)));
  return found.sort((a, b) => a - b);
}

export async function uidsByMessageId(
  line: Line,
  messageId: string,
  isAlive = false,
): Promise<readonly number[]> {
  const criteria = [atom('HEADER'), atom('MESSAGE-ID'), string(messageId)];
  return search(line, isAlive ? [atom('UNDELETED'), ...criteria] : criteria, 100_000);
}

async function search(line: Line, criteria: readonly Token[], limit: number): Promise<number[]> {
  const found: number[] = [];
  const compact = line.capabilities.has('ESEARCH') || line.capabilities.has('IMAP4REV2');
  await line.command('UID SEARCH', compact ? [atom('RETURN'), [atom('ALL')], ...criteria] : criteria, {
    phase: 'fetch',
    untagged: {
      SEARCH: ({ numbers, attributes }) => {
        const texts = numbers ?? (attributes ?? []).map((each) => Number(textOf(each)));
        for (const each of texts) if (Number.isSafeInteger(each) && each > 0) found.push(each);
      },
      ESEARCH: ({ attributes = [] }) => {
        const all = attributes.findIndex((each) => !isList(each) && textOf(each)?.toUpperCase() === 'ALL');
        const set = all < 0 ? undefined : textOf(attributes[all + 1]);
        if (set) found.push(...expandSet(set, limit));
      },
    },
  });
  return found;
}
