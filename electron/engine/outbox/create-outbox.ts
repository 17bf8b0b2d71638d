import type { OpenDraft } from '../../../shared/contract/drafts.ts';
import type { Failure } from '../../../shared/model/failure.ts';
import type { AccountId, DraftId, OutboxId } from '../../../shared/model/ids.ts';
import type { OutboxEntry } from '../../../shared/model/outbox.ts';
import type { SubmissionResult } from '../backend/mail-transport.ts';
import { singleFlight } from '../content/single-flight.ts';
import { Failed, isFailed } from '../failed.ts';
import { faultPoint } from '../faults.ts';
import { composeMessage } from './compose.ts';
import { decomposeMessage } from './decompose.ts';
import { afterCrash, afterFiling, afterSubmission, forRetry, nextTry, remaining, settled } from './entry.ts';
import type { Outbox } from './outbox.ts';
import type { OutboxPorts } from './ports.ts';
import { fileSentCopy } from './sent-copy.ts';

/** How long a state that could not be written (a full disk) waits for the next try, ms. */
const unsavedWait = 10_000;

export function createOutbox(ports: OutboxPorts): Outbox {
  const { files, drafts, mime, hub, clock, log } = ports;
  /** One message at a time for each account; what is being worked on is nobody else's. */
  const busy = new Map<AccountId, { readonly id: OutboxId; readonly done: Promise<void> }>();
  /** What the disk would not take. It is what is true, and is written before anything else happens to it. */
  const unsaved = new Map<OutboxId, OutboxEntry>();
  /** Something of our own broke on it: it rests a while. */
  const notBefore = new Map<OutboxId, number>();
  const oneDraft = singleFlight<string, OpenDraft>();
  const oneSend = singleFlight<string, { readonly outboxId: OutboxId; readonly sendAt: number }>();
  let cancelTimer: (() => void) | undefined;
  let started = false;
  let closed = false;

  const tell = (): void => hub.emit({ kind: 'outbox' });
  const current = (id: OutboxId): OutboxEntry | undefined => unsaved.get(id) ?? files.get(id);
  const all = (): readonly OutboxEntry[] => files.list().map((entry) => unsaved.get(entry.id) ?? entry);

  function known(id: OutboxId): OutboxEntry {
    const entry = current(id);
    if (!entry) throw new Failed({ code: 'message-gone', phase: 'vault' });
    return entry;
  }

  async function persist(entry: OutboxEntry): Promise<void> {
    unsaved.set(entry.id, entry);
    try {
      await files.update(entry);
    } catch (error) {
      // It was sent or taken back meanwhile: there is nothing left to write.
      if (isFailed(error, 'message-gone')) unsaved.delete(entry.id);
      throw error;
    }
    // Something newer may wait to be written already.
    if (unsaved.get(entry.id) === entry) unsaved.delete(entry.id);
    tell();
  }

  async function gone(id: OutboxId): Promise<void> {
    await files.remove(id);
    unsaved.delete(id);
    tell();
  }

  async function submit(entry: OutboxEntry): Promise<SubmissionResult> {
    try {
      const transport = await ports.transportOf(entry.accountId);
      try {
        const message = await files.message(entry.id);
        return await transport.submit(
          { from: entry.from, recipients: remaining(entry), message },
          async (step) => {
            if (step !== 'envelope') return;
            faultPoint('after-envelope');
            // From here on a crash leaves the outcome unknown, so this is on the disk before the first byte goes.
            await persist({ ...entry, bodyStarted: true });
          },
        );
      } finally {
        await transport.close();
      }
    } catch (error) {
      const failure: Failure = isFailed(error) ? error.failure : { code: 'unexpected', params: {} };
      if (!isFailed(error)) log.error('submission-failed', error);
      return {
        kind: 'failed',
        failure,
        permanent: isFailed(error, 'secret-missing', 'message-gone'),
        refused: new Map(),
      };
    }
  }

  async function send(entry: OutboxEntry): Promise<void> {
    // What is sent is no draft any more, whatever went wrong when it was put here.
    await drafts.remove(entry.id as string as DraftId);
    const { failure: _, ...rest } = entry;
    const sending: OutboxEntry = { ...rest, state: 'sending', attempts: entry.attempts + 1 };
    await persist(sending);
    faultPoint('before-data');
    const result = await submit(sending);
    faultPoint('after-data');
    log.info('submission', {
      result: result.kind,
      code: result.kind === 'accepted' ? undefined : result.failure.code,
      attempts: sending.attempts,
    });
    await persist(afterSubmission(sending, result, clock.now()));
    faultPoint('after-accepted');
  }

  /** Sent copy, mark on the original, gone. Each step may be done twice without harm. */
  async function finish(entry: OutboxEntry): Promise<void> {
    const backend = ports.backendOf(entry.accountId);
    if (!backend) return;
    try {
      await fileSentCopy(ports, entry, backend);
    } catch (error) {
      if (!isFailed(error)) throw error;
      await persist({
        ...entry,
        attempts: entry.attempts + 1,
        failure: { ...error.failure, retryAt: nextTry(entry, clock.now()) },
      });
      return;
    }
    if (entry.original) await markOriginal(entry.original);
    const left = afterFiling(entry);
    if (left) await persist(left);
    else await gone(entry.id);
  }

  async function markOriginal(original: NonNullable<OutboxEntry['original']>): Promise<void> {
    try {
      await ports.mark(original);
    } catch (error) {
      // The answer is on its way; that the original does not show it is no reason to keep it here.
      log.warn('original-not-marked', { code: isFailed(error) ? error.failure.code : 'unexpected' });
    }
  }

  /** A copy that the provider itself filed proves that an unknown one went out; its absence proves nothing. */
  async function findEvidence(entry: OutboxEntry): Promise<void> {
    const backend = ports.backendOf(entry.accountId);
    if (!backend?.capabilities.filesSentMail) return;
    const sent = (await ports.store.folders({ accountId: entry.accountId })).find(
      ({ role }) => role === 'sent',
    );
    if (!sent) return;
    const found = await backend.findByMessageId(sent.path, entry.messageId);
    const now = current(entry.id);
    if (found.length > 0 && now?.state === 'unknown') await persist(settled(now, 'sent'));
  }

  const dueAt = (entry: OutboxEntry): number | undefined => {
    if (unsaved.has(entry.id)) return undefined;
    const earliest = Math.max(entry.failure?.retryAt ?? 0, notBefore.get(entry.id) ?? 0);
    if (entry.state === 'waiting') return Math.max(entry.sendAt, earliest);
    if (entry.state === 'accepted' && ports.backendOf(entry.accountId)) return earliest;
    return undefined;
  };

  async function work(entry: OutboxEntry): Promise<void> {
    try {
      if (entry.state === 'waiting') await send(entry);
      else await finish(entry);
    } catch (error) {
      notBefore.set(entry.id, clock.now() + unsavedWait);
      log.error('outbox-failed', error, { state: entry.state });
      hub.emit({
        kind: 'notice',
        failure: isFailed(error) ? error.failure : { code: 'unexpected', params: {} },
      });
    }
  }

  async function writeUnsaved(): Promise<void> {
    for (const entry of unsaved.values()) {
      if ([...busy.values()].some(({ id }) => id === entry.id)) continue;
      // A message that never left `sending` on the disk is in no doubt to us: what we know is what is written.
      await persist(entry).catch((error: unknown) => log.error('outbox-not-written', error));
    }
  }

  /** Begins what is due, and sets the clock for what will be. */
  function pump(): void {
    cancelTimer?.();
    cancelTimer = undefined;
    if (closed || !started) return;
    let next: number | undefined = unsaved.size > 0 ? clock.now() + unsavedWait : undefined;
    for (const entry of all()) {
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
        void writeUnsaved().finally(pump);
      });
    }
  }

  /** For what the person does to it: not in the middle of sending, and not beside its last step. */
  async function atRest(id: OutboxId): Promise<OutboxEntry> {
    const refuseSending = (entry: OutboxEntry): OutboxEntry => {
      if (entry.state === 'sending') throw new Failed({ code: 'change-not-undoable', phase: 'vault' });
      return entry;
    };
    const entry = refuseSending(known(id));
    const working = busy.get(entry.accountId);
    if (working?.id !== id) return entry;
    await working.done;
    return refuseSending(known(id));
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
        if (resumed !== entry) await persist(resumed);
      }
      started = true;
      pump();
    },
    list: async () => all(),
    send: (id, revision) =>
      oneSend(id, async () => {
        const outboxId = id as string as OutboxId;
        const sent = current(outboxId);
        // A second press of the button.
        if (sent) return { outboxId, sendAt: sent.sendAt };
        const draft = drafts.get(id);
        if (!draft) throw new Failed({ code: 'draft-missing', phase: 'vault' });
        if (draft.revision !== revision) throw new Failed({ code: 'draft-newer', phase: 'vault' });
        const account = ports.account(draft.accountId);
        if (!account)
          throw new Failed({ code: 'input-invalid', params: { field: 'accountId' }, phase: 'input' });
        const now = clock.now();
        const composed = await composeMessage(
          draft,
          account,
          mime,
          drafts,
          now,
          now + ports.undoSeconds() * 1000,
        );
        faultPoint('before-outbox');
        await files.add(composed.entry, composed.message);
        faultPoint('after-outbox');
        // It is in the outbox durably: a draft that will not go now is removed before sending, or at the next start.
        await drafts.remove(id).catch((error: unknown) => log.error('draft-not-removed', error));
        hub.emit({ kind: 'drafts', id });
        tell();
        pump();
        return { outboxId, sendAt: composed.entry.sendAt };
      }),
    toDraft: (id) =>
      oneDraft(id, async () => {
        const { failure, ...entry } = await atRest(id);
        if (entry.state !== 'waiting' && entry.state !== 'failed')
          throw new Failed({ code: 'change-not-undoable', phase: 'vault' });
        // Failed first: nothing sends it meanwhile, and a crash from here on leaves the draft.
        await persist({
          ...entry,
          state: 'failed',
          ...(failure ? { failure: { ...failure, retryAt: undefined } } : {}),
        });
        const draft = await drafts.save(await decomposeMessage(entry, await files.message(id), mime, drafts));
        faultPoint('after-draft-back');
        await gone(id);
        hub.emit({ kind: 'drafts', id: draft.id });
        return ports.openDraft(draft.id);
      }),
    async retry(id) {
      const entry = await atRest(id);
      if (entry.state === 'unknown') throw new Failed({ code: 'send-outcome-unknown', phase: 'data' });
      if (entry.state === 'accepted') {
        const { failure: _, ...rest } = entry;
        await persist(rest);
      } else await persist(forRetry(entry, clock.now()));
      pump();
    },
    async settle(id, outcome) {
      const entry = await atRest(id);
      if (entry.state === 'unknown') await persist(settled(entry, outcome));
      pump();
    },
    async discard(id) {
      await atRest(id);
      await gone(id);
    },
    wake() {
      if (!started || closed) return;
      for (const entry of all()) {
        if (entry.state === 'unknown') {
          void findEvidence(entry).then(pump, (error: unknown) =>
            log.warn('no-evidence', { code: isFailed(error) ? error.failure.code : 'unexpected' }),
          );
        } else if (
          entry.failure?.retryAt !== undefined &&
          busy.get(entry.accountId)?.id !== entry.id &&
          isLine(entry.failure)
        ) {
          const { failure: _, ...rest } = entry;
          void persist(rest).then(pump, (error: unknown) => log.error('outbox-not-written', error));
        }
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
