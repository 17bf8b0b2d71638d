import type { OpenDraft } from '../../../shared/contract/drafts.ts';
import type { Draft } from '../../../shared/model/draft.ts';
import type { Account } from '../../../shared/model/account.ts';
import type { AccountId, DraftId, OutboxId } from '../../../shared/model/ids.ts';
import type { OutboxEntry } from '../../../shared/model/outbox.ts';
import { Failed, isFailed } from '../failed.ts';
import { faultPoint } from '../faults.ts';
import { singleFlight } from '../single-flight.ts';
import { type Composed, composeMessage, type Times } from './compose.ts';
import { createDelivery } from './delivery.ts';
import { createEntries } from './entries.ts';
import { afterCrash } from './entry.ts';
import { createLines } from './lines.ts';
import type { Outbox } from './outbox.ts';
import { createOrders } from './orders.ts';
import type { OutboxPorts } from './ports.ts';
import { composeReceipt } from './receipt.ts';
import { composeRedirection } from './redirect.ts';
import { createSchedule } from './schedule.ts';
import { createSubmissions } from './submission.ts';
import { createTakingBack } from './take-back.ts';
import { isLine } from '../explain/is-line.ts';

export function createOutbox(ports: OutboxPorts): Outbox {
  const { files, drafts, hub, clock, log } = ports;
  const entries = createEntries(ports);
  const lines = createLines(ports);
  const submissions = createSubmissions(ports, entries, lines);
  /** What the person does to a message right now: it is not sent meanwhile. */
  const claims = new Map<OutboxId, Promise<unknown>>();
  const delivery = createDelivery(ports, entries, submissions);
  const schedule = createSchedule(ports, entries, delivery, lines, (id) => claims.has(id));
  const takingBack = createTakingBack(ports, entries);
  const orders = createOrders(ports, entries);
  const oneDraft = singleFlight<string, OpenDraft>();
  const oneSend = singleFlight<string, { readonly outboxId: OutboxId; readonly sendAt: number }>();
  let started = false;
  let closed = false;

  const pump = (): void => {
    if (started && !closed) schedule.pump();
  };

  /** For what the person does to it: never in the middle of sending, nor beside another such thing. */
  async function exclusively<T>(id: OutboxId, task: (entry: OutboxEntry) => Promise<T>): Promise<T> {
    for (;;) {
      if (entries.known(id).state === 'sending')
        throw new Failed({ code: 'change-not-undoable', phase: 'vault' });
      const going = claims.get(id) ?? schedule.done(id);
      if (!going) break;
      await going;
    }
    const running = task(entries.known(id));
    claims.set(
      id,
      running.catch(() => undefined),
    );
    try {
      return await running;
    } finally {
      claims.delete(id);
      pump();
    }
  }

  function sender(id: AccountId): Account {
    const account = ports.account(id);
    if (account) return account;
    throw new Failed({ code: 'input-invalid', params: { field: 'accountId' }, phase: 'input' });
  }

  function timesFor(wished = 0): Times {
    const now = clock.now();
    const soonest = now + ports.undoSeconds() * 1000;
    return { now, soonest, sendAt: Math.max(soonest, wished), scheduled: wished > soonest };
  }

  async function add({ entry, message }: Composed): Promise<void> {
    faultPoint('before-outbox');
    await files.add(entry, message);
    faultPoint('after-outbox');
  }

  /** @throws Failed `draft-missing`, `draft-newer` when it is not the one that the person sees */
  function asSaved(id: DraftId, revision: number): Draft {
    const draft = drafts.get(id);
    if (!draft) throw new Failed({ code: 'draft-missing', phase: 'vault' });
    if (draft.revision !== revision) throw new Failed({ code: 'draft-newer', phase: 'vault' });
    return draft;
  }

  return {
    async start() {
      await takingBack.resolve();
      for (const entry of files.list()) {
        const resumed = afterCrash(entry);
        if (resumed === entry) continue;
        // It is written again later: a full disk must not keep the program from starting.
        await entries.keep(resumed).catch((error: unknown) => log.error('outbox-not-written', error));
      }
      started = true;
      pump();
    },

    list: async () =>
      entries.all().map((entry) => {
        const progress = submissions.progress(entry.id);
        return progress ? { ...entry, progress } : entry;
      }),

    send: (id, revision, wished) =>
      oneSend(id, async () => {
        const outboxId = id as string as OutboxId;
        const sent = entries.get(outboxId);
        // A second press of the button.
        if (sent) return { outboxId, sendAt: sent.sendAt };
        const draft = asSaved(id, revision);
        const account = sender(draft.accountId);
        const times = timesFor(wished);
        const composed = composeMessage(draft, account, ports.mime, drafts, times);
        await add(composed);
        try {
          // A large message takes a while to build: what was written meanwhile is not thrown away with the draft.
          asSaved(id, revision);
        } catch (error) {
          await entries.remove(outboxId);
          throw error;
        }
        // It is in the outbox durably: a draft that will not go now is removed before sending, or at the next start.
        await drafts.remove(id).catch((error: unknown) => log.error('draft-not-removed', error));
        hub.emit({ kind: 'drafts', id });
        hub.emit({ kind: 'outbox' });
        pump();
        return { outboxId, sendAt: composed.entry.sendAt };
      }),

    async redirect({ messageId, accountId, to }) {
      const original = await ports.original(messageId);
      const account = sender(accountId ?? original.accountId);
      const composed = composeRedirection(original, account, to, timesFor());
      await add(composed);
      hub.emit({ kind: 'outbox' });
      pump();
      return { outboxId: composed.entry.id, sendAt: composed.entry.sendAt };
    },

    async sendReceipt(wanted) {
      await add(composeReceipt(wanted, sender(wanted.accountId), timesFor()));
      hub.emit({ kind: 'outbox' });
      pump();
    },

    toDraft: (id) => oneDraft(id, () => exclusively(id, takingBack.toDraft)),
    retry: (id) => exclusively(id, orders.retry),
    schedule: (id, sendAt) => exclusively(id, (entry) => orders.schedule(entry, sendAt)),
    sendToRest: (id, recipients) => exclusively(id, (entry) => orders.sendToRest(entry, recipients)),
    fileHere: (id) => exclusively(id, orders.fileHere),
    settle: (id, outcome) => exclusively(id, (entry) => orders.settle(entry, outcome)),
    discard: (id) => exclusively(id, () => entries.remove(id)),

    async cancel(id) {
      const tooLate = (): Failed => new Failed({ code: 'cancel-too-late', phase: 'data', side: 'outgoing' });
      if (entries.known(id).state === 'sending') {
        if (!submissions.stop(id)) throw tooLate();
        await schedule.done(id);
        const left = entries.get(id);
        // The server may have had it all by then.
        if (left?.failure?.code === 'send-cancelled') return;
        if (left?.state !== 'waiting') throw tooLate();
      }
      await exclusively(id, async (entry) => {
        if (entry.state !== 'waiting') throw tooLate();
        await orders.stop(entry);
      });
    },

    async reported(messageIds) {
      const named = new Set(messageIds);
      for (const { id, state, copy, messageId } of entries.all()) {
        if (state !== 'unknown' || copy || !named.has(messageId)) continue;
        await exclusively(id, (entry) => orders.settle(entry, 'sent')).catch((error: unknown) =>
          log.warn('report-not-taken', { code: isFailed(error) ? error.failure.code : 'unexpected' }),
        );
      }
    },

    wake() {
      if (!started || closed) return;
      for (const { id, state, failure, copy } of entries.all()) {
        if (state === 'unknown') schedule.lookNow(id);
        const line = state === 'waiting' && failure?.retryAt !== undefined && isLine(failure);
        if (!line && copy?.failure === undefined) continue;
        exclusively(id, orders.lineIsBack).catch((error: unknown) =>
          log.warn('outbox-not-woken', { code: isFailed(error) ? error.failure.code : 'unexpected' }),
        );
      }
      pump();
    },

    async close() {
      closed = true;
      await schedule.close();
    },
  };
}
