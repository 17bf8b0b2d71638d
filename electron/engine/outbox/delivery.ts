import type { DraftId } from '../../../shared/model/ids.ts';
import type { OutboxEntry } from '../../../shared/model/outbox.ts';
import type { MailBackend } from '../backend/mail-backend.ts';
import { isFailed } from '../failed.ts';
import { faultPoint } from '../faults.ts';
import type { Entries } from './entries.ts';
import { afterSubmission, cancelled, filed, isAnybody, settled } from './entry.ts';
import type { OutboxPorts } from './ports.ts';
import { fileSentCopy, isFiledByProvider, isInSent } from './sent-copy.ts';
import type { Submissions } from './submission.ts';
import { nextTry } from './waits.ts';

/** One message's way: to the server, and its copy into Sent. */
export interface Delivery {
  /** Of a waiting one. `free`: the server is done with it, and may be given the next one. */
  send(entry: OutboxEntry, free: () => void): Promise<void>;
  /** Of one whose copy is wanted: mark on the original, Sent copy. Each step may be done twice without harm. */
  file(entry: OutboxEntry, backend: MailBackend): Promise<void>;
  /** Of an unknown one: a copy that the server itself filed proves that it went out; its absence proves nothing. */
  findEvidence(entry: OutboxEntry, backend: MailBackend): Promise<void>;
}

export function createDelivery(ports: OutboxPorts, entries: Entries, submissions: Submissions): Delivery {
  const { drafts, clock, log } = ports;

  async function markOriginal(original: NonNullable<OutboxEntry['original']>): Promise<void> {
    try {
      await ports.mark(original);
    } catch (error) {
      // The answer is on its way; that the original does not show it is no reason to keep it here.
      log.warn('original-not-marked', { code: isFailed(error) ? error.failure.code : 'unexpected' });
    }
  }

  async function keepOrForget(entry: OutboxEntry, left: OutboxEntry | undefined): Promise<void> {
    if (left) await entries.keep(left);
    else await entries.remove(entry.id);
  }

  /** Everybody has it, and no copy is left to file nor original to mark. */
  function isOver({ state, copy, accountId, original }: OutboxEntry): boolean {
    if (state !== 'accepted') return false;
    if (copy?.state === 'filed') return true;
    const backend = ports.backendOf(accountId);
    return original === undefined && backend !== undefined && isFiledByProvider(ports, accountId, backend);
  }

  /** What there was to write down is that it is gone; where the disk refuses even that, how it ended. */
  async function forget(ended: OutboxEntry): Promise<void> {
    entries.show(ended);
    // The provider has put a copy into Sent, where whoever looks shall see it.
    if (ended.copy?.state !== 'filed') ports.onFiled(ended.accountId);
    await entries.remove(ended.id).catch(() => entries.keep(ended));
  }

  return {
    async send(entry, free) {
      // What is sent is no draft any more, whatever went wrong when it was put here.
      await drafts.remove(entry.id as string as DraftId);
      const { failure: _, ...rest } = entry;
      // Not written: until the server waits for the body, a crash changes nothing.
      entries.show({ ...rest, state: 'sending', attempts: entry.attempts + 1 });
      faultPoint('before-data');
      const { entry: sent, result } = await submissions.run(entries.known(entry.id));
      faultPoint('after-data');
      const code = result.kind === 'accepted' ? undefined : result.failure.code;
      log.info('submission', { result: result.kind, code, attempts: sent.attempts });
      const after = afterSubmission(sent, result, clock.now());
      const stays = submissions.wasStopped(entry.id) && isAnybody(after, 'waiting');
      const ended = stays ? cancelled(after) : after;
      const kept = isOver(ended) ? forget(ended) : entries.keep(ended);
      free();
      await kept;
      faultPoint('after-accepted');
    },

    async file(entry, backend) {
      if (entry.copy?.state === 'wanted') {
        if (entry.original && entry.copy.attempts === 0) await markOriginal(entry.original);
        try {
          await fileSentCopy(ports, entry, backend);
          ports.onFiled(entry.accountId);
        } catch (error) {
          if (!isFailed(error)) throw error;
          const attempts = entry.copy.attempts + 1;
          const failure = { ...error.failure, retryAt: nextTry(attempts, clock.now()) };
          await entries.keep({ ...entry, copy: { ...entry.copy, attempts, failure } });
          return;
        }
      }
      await keepOrForget(entry, filed(entry));
    },

    async findEvidence(entry, backend) {
      // A copy that we have filed for some of the recipients says nothing about the others.
      if (entry.copy || !(await isInSent(ports, entry, backend))) return;
      const found = settled(entry, 'sent');
      await keepOrForget(entry, filed(found));
    },
  };
}
