import type { Changed } from '../../../shared/contract/messages.ts';
import type { Change } from '../../../shared/model/change.ts';
import type { ChangeId, MessageId } from '../../../shared/model/ids.ts';
import type { MessageRow } from '../../../shared/store/rows.ts';
import { Failed } from '../failed.ts';
import { callOff } from './call-off.ts';
import { announce, type Core, foldersOf } from './core.ts';
import { findRows } from './find-rows.ts';
import { effect, placeOf, type QueuedChange } from './queue.ts';
import { record, type Step } from './record.ts';
import { takeBack } from './take-back.ts';

/**
 * Undoes what the person did at once. A change that surely never left is taken back; one that may have reached the
 * server is followed by its opposite. Runs in turn.
 *
 * @throws Failed `change-not-undoable`: it removed for good, or nobody knows any more how to reverse it.
 */
export async function undo(core: Core, group: ChangeId): Promise<Changed> {
  const members = core.journal.changes().filter((change) => change.group === group);
  if (!members.some((change) => change.action.kind !== 'remove'))
    throw new Failed({ code: 'change-not-undoable', phase: 'input' });
  const undoable = members.filter(
    (change) => change.action.kind !== 'remove' && change.state !== 'reverted' && !change.undone,
  );
  const { generation } = await core.store.state();
  const steps: Step[] = [];
  const undone: ChangeId[] = [];
  const back = new Set<MessageId>();
  for (const change of undoable.toReversed()) {
    const queued = core.queue.of(change.accountId).find((each) => each.change.id === change.id);
    if (queued?.change.action.kind === 'transfer') {
      const free = queued.targets.filter(({ copy }) => !copy);
      // What is being copied just now can be moved back when it is there.
      if (free.length === 0) throw new Failed({ code: 'still-moving', phase: 'move' });
      for (const row of await callOff(core, queued, free)) back.add(row);
    } else if (queued && !queued.attempted && !isBuiltUpon(core, queued)) {
      for (const row of await cancel(core, queued)) back.add(row);
    } else {
      steps.push(...(await opposite(core, change, generation)));
      undone.push(change.id);
    }
  }
  const changed = await record(core, steps);
  if (changed.count > 0) await core.journal.undone(undone);
  return { ...changed, count: Math.max(back.size, changed.count) };
}

/** Something recorded later names these messages by where this move puts them. */
function isBuiltUpon(core: Core, queued: QueuedChange): boolean {
  if (queued.change.action.kind !== 'move') return false;
  return queued.targets.some((target) => core.queue.later(queued, target).length > 0);
}

/** Cache first: a journal that still says pending is replayed, a cache that nobody corrects stays wrong. */
async function cancel(core: Core, queued: QueuedChange): Promise<readonly MessageId[]> {
  const { id, accountId } = queued.change;
  const folders = await foldersOf(core, accountId);
  const taken = await takeBack(core, folders, queued, queued.targets, '!undo');
  await core.journal.settle([{ id, state: 'reverted', at: core.clock.now() }]);
  core.queue.drop(new Set([id]));
  announce(core, accountId, taken.folders);
  return taken.rows;
}

/** Only rows that still are as the change left them: what was done to a message since is not undone with it. */
async function opposite(core: Core, change: Change, generation: string): Promise<readonly Step[]> {
  const { accountId, action, targets } = change;
  const isMove = action.kind === 'move' || action.kind === 'transfer';
  const account = action.kind === 'transfer' ? action.account : accountId;
  const done = targets.filter(({ copy }) => copy?.kind !== 'called-off');
  const rows = await findRows(
    core,
    account,
    done.map((target) => ({
      ...(change.generation === generation && target.row !== undefined && { row: target.row }),
      places: account === accountId ? [target.movedTo, placeOf(target)] : [target.movedTo],
      ...(target.messageId !== undefined && { messageId: target.messageId }),
      folders: isMove ? [action.folder] : [target.folder],
    })),
  );
  if (isMove) {
    const now = (await foldersOf(core, account)).byPath(action.folder);
    const home = targets[0] && (await foldersOf(core, accountId)).byPath(targets[0].folder);
    const there = rows.flatMap((row) => (row && row.folderId === now?.id ? row : []));
    if (home && account !== accountId)
      return [{ action: { kind: 'transfer', account: accountId, folder: home.path }, rows: there }];
    return home ? [{ action: { kind: 'move', folder: home.path }, rows: there }] : [];
  }
  if (action.kind === 'remove') return [];
  const byOpposite = new Map<string, { action: Step['action']; rows: MessageRow[] }>();
  for (const [index, target] of targets.entries()) {
    const row = rows[index];
    const { added, removed } = effect(action, target.flagsBefore ?? []);
    if (!row) continue;
    const key = JSON.stringify([added, removed]);
    const step = byOpposite.get(key) ?? {
      action: { kind: 'flags', add: [...removed], remove: [...added] },
      rows: [],
    };
    step.rows.push(row);
    byOpposite.set(key, step);
  }
  return [...byOpposite.values()];
}
