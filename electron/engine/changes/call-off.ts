import type { AccountId, MessageId } from '../../../shared/model/ids.ts';
import type { MessageRow } from '../../../shared/store/rows.ts';
import { randomUUID } from 'node:crypto';
import { Failed } from '../failed.ts';
import { announce, type Core, foldersOf } from './core.ts';
import type { QueuedAt, QueuedChange, QueuedTarget } from './queue.ts';
import { serverPlaceOf } from './record.ts';
import { takeBack } from './take-back.ts';

/**
 * Takes back some messages of a move to another account that are not begun. Runs in turn. Cache first, as with undo.
 *
 * @returns their rows, which are where they were
 */
export async function callOff(
  core: Core,
  queued: QueuedChange,
  targets: readonly QueuedTarget[],
): Promise<readonly MessageId[]> {
  const { id, accountId, action } = queued.change;
  const folders = await foldersOf(core, accountId);
  const taken = await takeBack(core, folders, queued, targets, `!${randomUUID().slice(0, 8)}`);
  const copies = targets.map((target) => ({
    target: queued.targets.indexOf(target),
    copy: { kind: 'called-off' } as const,
  }));
  await core.journal.progress({ id, copies });
  for (const target of targets) {
    target.copy = { kind: 'called-off' };
    core.queue.release(queued, target);
  }
  if (queued.targets.every(({ copy }) => copy?.kind === 'called-off')) {
    await core.journal.settle([{ id, state: 'reverted', at: core.clock.now() }]);
    core.queue.drop(new Set([id]));
  }
  announce(core, accountId, taken.folders);
  if (action.kind === 'transfer') core.hub.emit({ kind: 'folders', accountId: action.account });
  return taken.rows;
}

/**
 * What is on its way to another account is moved on from where it still is: its way there is called off. Runs in turn.
 *
 * @returns the rows as they are then
 * @throws Failed `still-moving`: its copy is being made just now, or may have been made
 */
export async function rerouted(core: Core, rows: readonly MessageRow[]): Promise<readonly MessageRow[]> {
  const waiting = new Map<QueuedChange, QueuedTarget[]>();
  for (const [accountId, members] of Map.groupBy(rows, (row) => row.accountId)) {
    for (const { queued, target } of await onTheirWay(core, accountId, members)) {
      if (target.copy) throw new Failed({ code: 'still-moving', phase: 'move' });
      waiting.set(queued, [...(waiting.get(queued) ?? []), target]);
    }
  }
  if (waiting.size === 0) return rows;
  for (const [queued, targets] of waiting) await callOff(core, queued, targets);
  return core.store.rows({ ids: rows.map((row) => row.id) });
}

async function onTheirWay(
  core: Core,
  accountId: AccountId,
  rows: readonly MessageRow[],
): Promise<readonly QueuedAt[]> {
  const isTransfer = ({ queued }: { queued: QueuedChange }): boolean =>
    queued.change.action.kind === 'transfer';
  if (!core.queue.of(accountId).some((queued) => isTransfer({ queued }))) return [];
  const folders = await foldersOf(core, accountId);
  return rows.flatMap((row) => {
    const place = serverPlaceOf(row, folders);
    return place ? core.queue.at(accountId, place).filter(isTransfer) : [];
  });
}

/** An account goes: what was on its way to it stays where it is. Runs in turn. */
export async function takeBackTransfersTo(core: Core, gone: AccountId): Promise<void> {
  for (const accountId of core.queue.accounts()) {
    const folders = await foldersOf(core, accountId);
    for (const queued of [...core.queue.of(accountId)].toReversed()) {
      const { action, id } = queued.change;
      if (action.kind !== 'transfer' || action.account !== gone) continue;
      const left = queued.targets.filter(({ copy }) => copy?.kind !== 'called-off');
      const taken = await takeBack(core, folders, queued, left, '!gone');
      await core.journal.settle([{ id, state: 'reverted', at: core.clock.now() }]);
      core.queue.drop(new Set([id]));
      announce(core, accountId, taken.folders);
    }
  }
}
