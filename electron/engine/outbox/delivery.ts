import type { Failure } from '../../../shared/model/failure.ts';
import type { DraftId } from '../../../shared/model/ids.ts';
import type { OutboxEntry } from '../../../shared/model/outbox.ts';
import type { MailTransport, SubmissionResult } from '../backend/mail-transport.ts';
import { isFailed } from '../failed.ts';
import { faultPoint } from '../faults.ts';
import type { Entries } from './entries.ts';
import { afterFiling, afterSubmission, nextTry, remaining, settled } from './entry.ts';
import type { OutboxPorts } from './ports.ts';
import { fileSentCopy } from './sent-copy.ts';

/** One message's way: to the server, into Sent, gone. */
export interface Delivery {
  /** Of a waiting one. Rejects when the disk refuses to say that it is being sent; then it is not. */
  send(entry: OutboxEntry): Promise<void>;
  /** Of an accepted one: Sent copy, mark on the original, gone. Each step may be done twice without harm. */
  finish(entry: OutboxEntry): Promise<void>;
  /** Of an unknown one: a copy that the provider itself filed proves that it went out; its absence proves nothing. */
  findEvidence(entry: OutboxEntry): Promise<void>;
}

export function createDelivery(ports: OutboxPorts, entries: Entries): Delivery {
  const { files, drafts, clock, log } = ports;

  const failed = (error: unknown): SubmissionResult => {
    const failure: Failure = isFailed(error) ? error.failure : { code: 'unexpected', params: {} };
    if (!isFailed(error)) log.error('submission-failed', error);
    return {
      kind: 'failed',
      failure,
      permanent: isFailed(error, 'secret-missing', 'message-gone'),
      refused: new Map(),
    };
  };

  async function talk(
    transport: MailTransport,
    entry: OutboxEntry,
    message: Uint8Array,
  ): Promise<SubmissionResult> {
    let bodyStarted = false;
    try {
      return await transport.submit(
        { from: entry.from, recipients: remaining(entry), message },
        async (step) => {
          if (step !== 'envelope') return;
          faultPoint('after-envelope');
          // From here on a crash leaves the outcome unknown, so this is on the disk before the first byte goes.
          await entries.write({ ...entry, bodyStarted: true });
          bodyStarted = true;
        },
      );
    } catch (error) {
      // It promised not to reject. What it did with the body nobody can say.
      if (!bodyStarted) return failed(error);
      log.error('submission-failed', error);
      return {
        kind: 'unknown',
        failure: { code: 'send-outcome-unknown', params: {}, phase: 'data', side: 'outgoing' },
      };
    }
  }

  async function submit(entry: OutboxEntry): Promise<SubmissionResult> {
    let transport: MailTransport;
    let message: Uint8Array;
    try {
      message = await files.message(entry.id);
      transport = await ports.transportOf(entry.accountId);
    } catch (error) {
      return failed(error);
    }
    const result = await talk(transport, entry, message);
    // How the line is closed changes nothing about what the server said.
    await transport
      .close()
      .catch((error: unknown) =>
        log.warn('transport-not-closed', { code: isFailed(error) ? error.failure.code : 'unexpected' }),
      );
    return result;
  }

  async function markOriginal(original: NonNullable<OutboxEntry['original']>): Promise<void> {
    try {
      await ports.mark(original);
    } catch (error) {
      // The answer is on its way; that the original does not show it is no reason to keep it here.
      log.warn('original-not-marked', { code: isFailed(error) ? error.failure.code : 'unexpected' });
    }
  }

  return {
    async send(entry) {
      // What is sent is no draft any more, whatever went wrong when it was put here.
      await drafts.remove(entry.id as string as DraftId);
      const { failure: _, ...rest } = entry;
      const sending: OutboxEntry = { ...rest, state: 'sending', attempts: entry.attempts + 1 };
      await entries.write(sending);
      faultPoint('before-data');
      const result = await submit(sending);
      faultPoint('after-data');
      const code = result.kind === 'accepted' ? undefined : result.failure.code;
      log.info('submission', { result: result.kind, code, attempts: sending.attempts });
      await entries.keep(afterSubmission(sending, result, clock.now()));
      faultPoint('after-accepted');
    },

    async finish(entry) {
      const backend = ports.backendOf(entry.accountId);
      if (!backend) return;
      try {
        await fileSentCopy(ports, entry, backend);
        ports.onFiled(entry.accountId);
      } catch (error) {
        if (!isFailed(error)) throw error;
        const failure = { ...error.failure, retryAt: nextTry(entry, clock.now()) };
        await entries.keep({ ...entry, attempts: entry.attempts + 1, failure });
        return;
      }
      if (entry.original) await markOriginal(entry.original);
      const left = afterFiling(entry);
      if (left) await entries.keep(left);
      else await entries.remove(entry.id);
    },

    async findEvidence(entry) {
      const backend = ports.backendOf(entry.accountId);
      if (!backend?.capabilities.filesSentMail) return;
      const folders = await ports.store.folders({ accountId: entry.accountId });
      const sent = folders.find(({ role }) => role === 'sent');
      if (!sent) return;
      const found = await backend.findByMessageId(sent.path, entry.messageId);
      const now = entries.get(entry.id);
      if (found.length > 0 && now?.state === 'unknown') await entries.keep(settled(now, 'sent'));
    },
  };
}
