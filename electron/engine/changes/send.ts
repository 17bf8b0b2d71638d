import { randomUUID } from 'node:crypto';
import { type AccountId, changeId, type ChangeId, type FolderId } from '../../../shared/model/ids.ts';
import type { MailBackend } from '../backend/mail-backend.ts';
import { Failed, isFailed } from '../failed.ts';
import type { Settlement } from '../vault/journal.ts';
import { announce, type Core, type Folders, foldersOf } from './core.ts';
import type { QueuedChange, QueuedTarget } from './queue.ts';
import { takeBack } from './take-back.ts';
import { givenUp, isWorthTelling, type Outcome, type TargetResult, transmit } from './transmit.ts';

/** Messages in one command at most, whatever was selected. */
const runLimit = 5_000;
/** How often something that nobody understands is tried before the change is given up. */
const tries = 3;

/**
 * Sends what is pending, in the order it was recorded, and settles each change by what the server said.
 *
 * @throws Failed when it stopped with changes left; they stay queued.
 */
export async function sendPending(core: Core, accountId: AccountId, backend: MailBackend): Promise<void> {
  for (;;) {
    const run = await core.inTurn(async () => nextRun(core, accountId));
    if (run.length === 0) return;
    const outcome = await transmit(backend, run);
    await core.inTurn(() => settle(core, accountId, run, giveUp(core, run, outcome)));
    if (outcome.stopped !== undefined) {
      throw outcome.stopped instanceof Failed
        ? outcome.stopped
        : new Failed({ code: 'unexpected', phase: 'store' }, { cause: outcome.stopped });
    }
  }
}

/** The longest beginning of the queue that one command per folder can do. */
function nextRun(core: Core, accountId: AccountId): readonly QueuedChange[] {
  const all = core.queue.of(accountId).filter(({ change }) => change.action.kind !== 'transfer');
  const [first] = all;
  if (!first) return [];
  const action = JSON.stringify(first.change.action);
  const run: QueuedChange[] = [];
  let messages = 0;
  for (const queued of all) {
    messages += queued.targets.length;
    const fits = run.length === 0 || (messages <= runLimit && first.failures === 0 && queued.failures === 0);
    if (!fits || JSON.stringify(queued.change.action) !== action) break;
    queued.attempted = true;
    run.push(queued);
  }
  return run;
}

/** A change that breaks the sending itself would stop all that follow for ever. */
function giveUp(core: Core, run: readonly QueuedChange[], outcome: Outcome): Outcome {
  const { stopped } = outcome;
  if (stopped === undefined || (isFailed(stopped) && stopped.failure.code !== 'server-answer-broken'))
    return outcome;
  core.log.error('sending-stopped', stopped);
  const results = new Map(outcome.results);
  for (const queued of run) {
    queued.failures++;
    if (queued.failures < tries) continue;
    for (const target of queued.targets) {
      if (!results.has(target)) results.set(target, { kind: 'refused', failure: givenUp(stopped) });
    }
  }
  return { ...outcome, results };
}

/** The cache first, then the journal: what a crash leaves in between is found and settled again. */
export async function settle(
  core: Core,
  accountId: AccountId,
  run: readonly QueuedChange[],
  outcome: Outcome,
): Promise<void> {
  for (const [target, place] of outcome.found)
    if (target.place) core.queue.relocate(accountId, target.place, place);
  const decided = run.filter((queued) => queued.targets.every((target) => outcome.results.has(target)));
  if (decided.length === 0) return;
  const { generation } = await core.store.state();
  const folders = await foldersOf(core, accountId);
  const touched = new Set<FolderId>();
  const settlements: Settlement[] = [];
  // The last first: what is taken back unwinds in the opposite order.
  for (const queued of decided.toReversed()) {
    if (queued.generation !== undefined && queued.generation !== generation) {
      throw new Failed({ code: 'cache-lost', phase: 'cache' });
    }
    const settlement = await settleOne(core, folders, queued, outcome.results, touched);
    settlements.unshift(settlement);
    if (settlement.failure && isWorthTelling(queued.change)) {
      core.hub.emit({ kind: 'reverted', changeId: queued.change.group, failure: settlement.failure });
    }
  }
  await core.journal.settle(settlements);
  const done = new Set<ChangeId>(decided.map((queued) => queued.change.id));
  for (const queued of decided) follow(core, accountId, queued, outcome.results);
  core.queue.drop(done);
  announce(core, accountId, touched);
}

async function settleOne(
  core: Core,
  folders: Folders,
  queued: QueuedChange,
  results: ReadonlyMap<QueuedTarget, TargetResult>,
  touched: Set<FolderId>,
): Promise<Settlement> {
  const { id, action } = queued.change;
  const of = (kind: TargetResult['kind']): readonly QueuedTarget[] =>
    queued.targets.filter((target) => results.get(target)?.kind === kind);
  const refused = of('refused');
  const gone = of('gone');
  const at = core.clock.now();
  if (action.kind === 'move') await confirmMove(core, folders, queued, results);
  if (gone.length > 0) {
    const ids = gone.flatMap((target) => target.row ?? []);
    const { changed } = await core.store.applyRemove({ changeId: changeId.parse(`${id}!gone`), ids });
    for (const { before } of changed) touched.add(before.folderId);
  }
  if (refused.length > 0) {
    const taken = await takeBack(core, folders, queued, refused, '!no');
    for (const folder of taken.folders) touched.add(folder);
  }
  const movedTo =
    action.kind === 'move' || action.kind === 'transfer'
      ? queued.targets.map((target) => placeIn(results.get(target)) ?? null)
      : undefined;
  if (of('done').length > 0) {
    const failure = refused.map((target) => failureIn(results.get(target)))[0];
    return { id, state: 'confirmed', at, movedTo, failure };
  }
  const failure = [...refused, ...gone].map((target) => failureIn(results.get(target)))[0];
  return { id, state: 'reverted', at, failure };
}

const placeIn = (result: TargetResult | undefined) => (result?.kind === 'done' ? result.movedTo : undefined);

function failureIn(result: TargetResult | undefined) {
  if (result?.kind === 'refused') return result.failure;
  return result?.kind === 'gone' ? new Failed({ code: 'message-gone', phase: 'move' }).failure : undefined;
}

/** Tells the cache where the server has the messages now; a row that was moved on since keeps it as its source. */
async function confirmMove(
  core: Core,
  folders: Folders,
  queued: QueuedChange,
  results: ReadonlyMap<QueuedTarget, TargetResult>,
): Promise<void> {
  const { id, action } = queued.change;
  const folder = action.kind === 'move' ? folders.byPath(action.folder) : undefined;
  if (!folder) return;
  const done = queued.targets.flatMap((target) => {
    const result = results.get(target);
    return result?.kind === 'done' && target.row !== undefined
      ? [{ id: target.row, place: result.movedTo }]
      : [];
  });
  for (const [uidValidity, moved] of Map.groupBy(done, ({ place }) => place?.uidValidity)) {
    await core.store.confirmMove({
      changeId: id,
      folderId: folder.id,
      uidValidity,
      moved: moved.map(({ id: row, place }) => ({ id: row, uid: place?.uid })),
    });
  }
  await moveOnAgain(core, folders, queued, folder.id);
}

/**
 * A message on its way back to this very folder looks as if it had arrived for good: the later moves are applied again,
 * so that the cache knows it as coming from here.
 */
async function moveOnAgain(
  core: Core,
  folders: Folders,
  queued: QueuedChange,
  arrivedIn: FolderId,
): Promise<void> {
  for (const target of queued.targets) {
    const moves = core.queue.later(queued, target).flatMap((entry) => {
      const { action } = entry.queued.change;
      return action.kind === 'move' ? (folders.byPath(action.folder) ?? []) : [];
    });
    if (target.row === undefined || moves.at(-1)?.id !== arrivedIn) continue;
    for (const folder of moves) {
      await core.store.applyMove({
        changeId: changeId.parse(randomUUID()),
        ids: [target.row],
        folderId: folder.id,
      });
    }
  }
}

/** Later changes of the same messages find them where they are now. */
function follow(
  core: Core,
  accountId: AccountId,
  queued: QueuedChange,
  results: ReadonlyMap<QueuedTarget, TargetResult>,
): void {
  const { kind } = queued.change.action;
  // After a transfer nothing but flags names the original, which a server takes for one that is gone.
  if (kind === 'flags' || kind === 'transfer') return;
  for (const target of queued.targets) {
    const result = results.get(target);
    if (!target.place || result?.kind === 'refused') continue;
    core.queue.relocate(accountId, target.place, placeIn(result));
  }
}
