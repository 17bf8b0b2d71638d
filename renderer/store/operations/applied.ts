import type { ChangeId } from '../../../shared/model/ids.ts';
import type { RowChange } from '../../../shared/store/contract.ts';
import type { Applied } from '../records.ts';
import type { Unit } from '../unit.ts';

interface Answer {
  readonly changed: readonly RowChange[];
}

/** Answers kept; a repetition comes soon or, from the journal, finds its work done already. */
const kept = 200;
const pruneEvery = 50;
/** Bigger answers are not kept: their repetition changes nothing either, and says so. */
const biggest = 5_000;

/**
 * Runs a change once. A repetition (same operation, change and rows) answers what the first one did. The rows belong to
 * the key because a change that spans folders is confirmed or taken back folder by folder.
 */
export async function once(
  unit: Unit,
  operation: string,
  changeId: ChangeId,
  ids: readonly number[],
  act: () => Promise<Answer>,
): Promise<Answer> {
  const key = `${operation} ${changeId} ${ids.length} ${digest(ids)}`;
  const known = await unit.tx.get<Applied>('applied', key);
  if (known) return known.answer as Answer;
  const answer = await act();
  if (answer.changed.length <= biggest) {
    const number = unit.number('applied');
    unit.tx.put('applied', [{ key, number, answer } satisfies Applied]);
    if (number % pruneEvery === 0) await prune(unit, number - kept);
  }
  return answer;
}

/** Forgets the answers before `number` that the last pruning left. */
async function prune(unit: Unit, number: number): Promise<void> {
  const old = Array.from({ length: pruneEvery }, (_, back) => number - 1 - back);
  unit.tx.delete('applied', (await unit.tx.keysOf<string>('applied', 'number', old)).flat());
}

/** FNV-1a over the numbers: tells sets of rows of one change apart. */
function digest(ids: readonly number[]): string {
  let hash = 0x811c9dc5;
  for (const id of ids) hash = Math.imul(hash ^ id, 0x01000193) >>> 0;
  return hash.toString(36);
}
