import type { OpenDraft } from '../../../shared/contract/drafts.ts';
import type { Failure } from '../../../shared/model/failure.ts';
import type { AccountId, DraftId, OutboxId } from '../../../shared/model/ids.ts';
import type { OutboxEntry } from '../../../shared/model/outbox.ts';
import { Failed, isFailed } from '../failed.ts';
import { faultPoint } from '../faults.ts';
import { singleFlight } from '../single-flight.ts';
import { composeMessage } from './compose.ts';
import { decomposeMessage } from './decompose.ts';
import { createDelivery } from './delivery.ts';
import { createEntries } from './entries.ts';
import { afterCrash, forRetry, settled } from './entry.ts';
import type { Outbox } from './outbox.ts';
import type { OutboxPorts } from './ports.ts';

/** How long what our own disk refused waits for the next try, ms. */
const restMs = 10_000;

export function createOutbox(ports: OutboxPorts): Outbox {
  const { files, drafts, mime, hub, clock, log } = ports;
  const entries = createEntries(ports);
  const delivery = createDelivery(ports, entries);
  /** One message at a time for each account; what is being worked on is nobody else's. */
  const busy = new Map<AccountId, { readonly id: OutboxId; readonly done: Promise<void> }>();
  /** What the person does to a message right now: it is not sent meanwhile. */
  const claims = new Map<OutboxId, Promise<unknown>>();
  /** Something of our own broke on it: it rests a while. */
  const notBefore = new Map<OutboxId, number>();
  const oneDraft = singleFlight<string, OpenDraft>();
  const oneSend = singleFlight<string, { readonly outboxId: OutboxId; readonly sendAt: number }>();
  let cancelTimer: (() => void) | undefined;
  let started = false;
  let closed = false;

  const dueAt = (entry: OutboxEntry): number | undefined => {
    if (entries.isUnsaved(entry.id) || claims.has(entry.id)) return undefined;
    const earliest = Math.max(entry.failure?.retryAt ?? 0, notBefore.get(entry.id) ?? 0);
    if (entry.state === 'waiting') return Math.max(entry.sendAt, earliest);
    if (entry.state === 'accepted' && ports.backendOf(entry.accountId)) return earliest;
    return undefined;
  };

  async function work(entry: OutboxEntry): Promise<void> {
    try {
      if (entry.state === 'waiting') await delivery.send(entry);
      else await delivery.finish(entry);
    } catch (error) {
      notBefore.set(entry.id, clock.now() + restMs);
      log.error('outbox-failed', error, { state: entry.state });
      hub.emit({
        kind: 'notice',
        failure: isFailed(error) ? error.failure : { code: 'unexpected', params: {} },
      });
    }
  }

  /** Begins what is due, and sets the clock for what will be. */
  function pump(): void {
    cancelTimer?.();
    cancelTimer = undefined;
    if (closed || !started) return;
    let next: number | undefined = entries.hasUnsaved() ? clock.now() + restMs : undefined;
    for (const entry of entries.all()) {
      const due = dueAt(entry);
      if (due === undefined) continue;
      if (due > clock.now()) next = Math.min(next ?? due, due);
      else if (!busy.has(entry.accountId)) {
        const done = work(entry).finally(() => {
          busy.delete(entry.accountId);
          pump();
        });
        busy.set(entry.accountId, { id: entry.id, done });
      }
    }
    if (next !== undefined) {
      cancelTimer = clock.after(Math.max(0, next - clock.now()), () => {
        void entries.writeUnsaved().finally(pump);
      });
    }
  }

  /** For what the person does to it: never in the middle of sending, nor beside another such thing. */
  async function exclusively<T>(id: OutboxId, task: (entry: OutboxEntry) => Promise<T>): Promise<T> {
    for (;;) {
      const entry = entries.known(id);
      if (entry.state === 'sending') throw new Failed({ code: 'change-not-undoable', phase: 'vault' });
      const working = busy.get(entry.accountId);
      const going = claims.get(id) ?? (working?.id === id ? working.done : undefined);
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

  /** A draft and an outbox entry of one id: a crash came between. Whichever was written for good wins. */
  async function resolveTwins(): Promise<void> {
    for (const entry of files.list()) {
      const twin = drafts.get(entry.id as string as DraftId);
      if (!twin) continue;
      if (entry.state === 'failed') await files.remove(entry.id);
      else await drafts.remove(twin.id);
    }
  }

  return {
    async start() {
      await resolveTwins();
      for (const entry of files.list()) {
        const resumed = afterCrash(entry);
        if (resumed === entry) continue;
        // It is written again later: a full disk must not keep the program from starting.
        await entries.keep(resumed).catch((error: unknown) => log.error('outbox-not-written', error));
      }
      started = true;
      pump();
    },

    list: async () => entries.all(),

    send: (id, revision) =>
      oneSend(id, async () => {
        const outboxId = id as string as OutboxId;
        const sent = entries.get(outboxId);
        // A second press of the button.
        if (sent) return { outboxId, sendAt: sent.sendAt };
        const draft = drafts.get(id);
        if (!draft) throw new Failed({ code: 'draft-missing', phase: 'vault' });
        if (draft.revision !== revision) throw new Failed({ code: 'draft-newer', phase: 'vault' });
        const account = ports.account(draft.accountId);
        if (!account)
          throw new Failed({ code: 'input-invalid', params: { field: 'accountId' }, phase: 'input' });
        const now = clock.now();
        const { entry, message } = await composeMessage(
          draft,
          account,
          mime,
          drafts,
          now,
          now + ports.undoSeconds() * 1000,
        );
        faultPoint('before-outbox');
        await files.add(entry, message);
        faultPoint('after-outbox');
        // It is in the outbox durably: a draft that will not go now is removed before sending, or at the next start.
        await drafts.remove(id).catch((error: unknown) => log.error('draft-not-removed', error));
        hub.emit({ kind: 'drafts', id });
        hub.emit({ kind: 'outbox' });
        pump();
        return { outboxId, sendAt: entry.sendAt };
      }),

    toDraft: (id) =>
      oneDraft(id, () =>
        exclusively(id, async ({ failure, ...entry }) => {
          if (entry.state !== 'waiting' && entry.state !== 'failed') {
            throw new Failed({ code: 'change-not-undoable', phase: 'vault' });
          }
          // Failed first: a crash from here on leaves the draft, or what can be taken back again.
          await entries.write({
            ...entry,
            state: 'failed',
            ...(failure ? { failure: { ...failure, retryAt: undefined } } : {}),
          });
          const draft = await drafts.save(
            await decomposeMessage(entry, await files.message(id), mime, drafts),
          );
          faultPoint('after-draft-back');
          await entries.remove(id);
          hub.emit({ kind: 'drafts', id: draft.id });
          return ports.openDraft(draft.id);
        }),
      ),

    retry: (id) =>
      exclusively(id, async (entry) => {
        if (entry.state === 'unknown') throw new Failed({ code: 'send-outcome-unknown', phase: 'data' });
        const { failure: _, ...accepted } = entry;
        await entries.write(entry.state === 'accepted' ? accepted : forRetry(entry, clock.now()));
      }),

    settle: (id, outcome) =>
      exclusively(id, async (entry) => {
        if (entry.state === 'unknown') await entries.write(settled(entry, outcome));
      }),

    discard: (id) => exclusively(id, () => entries.remove(id)),

    wake() {
      if (!started || closed) return;
      for (const { id, state, failure } of entries.all()) {
        const wanted = state === 'unknown' || (failure?.retryAt !== undefined && isLine(failure));
        if (!wanted || state === 'sending') continue;
        exclusively(id, async (entry) => {
          if (entry.state === 'unknown') return delivery.findEvidence(entry);
          const { failure: _, ...rest } = entry;
          return entries.write(rest);
        }).catch((error: unknown) =>
          log.warn('outbox-not-woken', { code: isFailed(error) ? error.failure.code : 'unexpected' }),
        );
      }
      pump();
    },

    async close() {
      closed = true;
      cancelTimer?.();
      await Promise.all([...busy.values()].map(({ done }) => done));
    },
  };
}

/** The line was the trouble, and there is a line again. */
function isLine({ code }: Failure): boolean {
  return /^(host-unknown|connection-|network-unreachable|sent-copy-failed|offline)/.test(code);
}
