import type { AccountId } from '../../../shared/model/ids.ts';
import { failureOf } from '../explain/failure-of.ts';
import type { Core } from './core.ts';
import type { QueuedChange } from './queue.ts';
import { settle } from './send.ts';
import { transferGroup } from './transfer-group.ts';
import type { Transfer, TransferRun } from './confirm-transfer.ts';
import type { TargetResult } from './transmit.ts';
import type { QueuedTarget } from './queue.ts';

/** Messages of one group: what a kill makes look for again, and what waits for one fsync. */
const groupCount = 50;
/** What stopped is tried again after so long, in ms, when no line comes back before. */
const retryMs = 60_000;

/** Carries out moves between accounts, beside the sessions: neither account's own work waits for them. */
export interface Transfers {
  /** As far as both accounts are logged in; a call meanwhile has it look once more. Never rejects. */
  run(): Promise<void>;
  close(): Promise<void>;
}

export function createTransfers(core: Core): Transfers {
  let running: Promise<void> | undefined;
  let again = false;
  let closed = false;
  let cancelRetry: (() => void) | undefined;
  /** What is decided of changes of which something is left. */
  const decided = new WeakMap<QueuedChange, Results>();

  async function pass(): Promise<void> {
    do {
      again = false;
      for (const accountId of core.queue.accounts()) {
        for (const queued of core.queue.of(accountId)) {
          if (closed) return;
          if (isTransfer(queued)) await attempt(queued);
        }
      }
    } while (again);
  }

  async function attempt(queued: Transfer): Promise<void> {
    try {
      const results = decided.get(queued) ?? new Map<QueuedTarget, TargetResult>();
      decided.set(queued, results);
      await carryOut(core, queued, results, () => closed);
    } catch (error) {
      core.log.warn('transfer-stopped', { code: failureOf(error).code });
      cancelRetry?.();
      if (!closed) cancelRetry = core.clock.after(retryMs, () => void self.run());
    }
  }

  const self: Transfers = {
    run() {
      again = true;
      if (closed) return Promise.resolve();
      running ??= pass().finally(() => {
        running = undefined;
      });
      return running;
    },
    async close() {
      closed = true;
      cancelRetry?.();
      await running;
    },
  };
  return self;
}

type Results = Map<QueuedTarget, TargetResult>;

function isTransfer(queued: QueuedChange): queued is Transfer {
  return queued.change.action.kind === 'transfer';
}

/** One recorded move, group by group, until all is decided or a line is missing. */
async function carryOut(
  core: Core,
  queued: Transfer,
  results: Results,
  isClosed: () => boolean,
): Promise<void> {
  const { accountId, action } = queued.change;
  for (;;) {
    const source = core.backendOf(accountId);
    const target = core.backendOf(action.account);
    if (!source || !target || isClosed() || !isNext(core, accountId, queued)) return;
    for (const each of queued.targets)
      if (each.copy?.kind === 'called-off') results.set(each, { kind: 'called-off' });
    const left = queued.targets.filter((each) => !results.has(each));
    if (left.length === 0) break;
    const run: TransferRun = { core, queued, source, target, results, isClosed };
    await transferGroup(run, left.slice(0, groupCount));
  }
  await core.inTurn(async () => {
    if (!core.queue.of(accountId).includes(queued)) return;
    await settle(core, accountId, [queued], { results, found: new Map() });
    core.hub.emit({ kind: 'folders', accountId: action.account });
  });
}

/** Still to be done, and nothing is to be done first: a move within the account has its messages where they are. */
function isNext(core: Core, accountId: AccountId, queued: QueuedChange): boolean {
  if (!core.queue.of(accountId).includes(queued)) return false;
  return queued.targets.every((target) =>
    core.queue.earlier(queued, target).every((entry) => entry.queued.change.action.kind === 'flags'),
  );
}
