import type { ChangeId } from '../../../shared/model/ids.ts';
import type { RowChange } from '../../../shared/store/contract.ts';
import type { Unit } from '../unit.ts';

interface Answer {
  readonly changed: readonly RowChange[];
}

/** Answers kept; a repetition comes soon or, from the journal, finds its work done already. */
const kept = 200;
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
  const known = await unit.database.applied.get(key);
  if (known) return known.answer as Answer;
  const answer = await act();
  if (answer.changed.length <= biggest) {
    const number = unit.number('applied');
    await unit.database.applied.put({ key, number, answer });
    if (number % 50 === 0)
      await unit.database.applied
        .where('number')
        .below(number - kept)
        .delete();
  }
  return answer;
}

/** FNV-1a over the numbers: tells sets of rows of one change apart. */
function digest(ids: readonly number[]): string {
  let hash = 0x811c9dc5;
  for (const id of ids) hash = Math.imul(hash ^ id, 0x01000193) >>> 0;
  return hash.toString(36);
}
