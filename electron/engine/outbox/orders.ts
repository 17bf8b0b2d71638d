import { localAccountId } from '../../../shared/model/ids.ts';
import type { OutboxEntry } from '../../../shared/model/outbox.ts';
import { Failed } from '../failed.ts';
import { faultPoint } from '../faults.ts';
import { withDate } from '../mime/with-date.ts';
import { withHead } from '../mime/with-head.ts';
import type { Entries } from './entries.ts';
import { cancelled, filed, forRetry, isAnybody, remaining, settled, withRest } from './entry.ts';
import { checkedAddress } from '../mime/checked-address.ts';
import type { OutboxPorts } from './ports.ts';
import { fileSentCopy } from './sent-copy.ts';
import { isLine } from '../explain/is-line.ts';

/** What the person may say about a message that is not being sent. Each is durable when it resolves. */
export interface Orders {
  retry(entry: OutboxEntry): Promise<void>;
  schedule(entry: OutboxEntry, sendAt?: number): Promise<void>;
  sendToRest(entry: OutboxEntry, recipients: readonly string[]): Promise<void>;
  fileHere(entry: OutboxEntry): Promise<void>;
  settle(entry: OutboxEntry, outcome: 'sent' | 'not-sent'): Promise<void>;
  stop(entry: OutboxEntry): Promise<void>;
  /** What waits because of the line waits no more. */
  lineIsBack(entry: OutboxEntry): Promise<void>;
}

export function createOrders(ports: OutboxPorts, entries: Entries): Orders {
  const { clock, files } = ports;
  const notNow = (): Failed => new Failed({ code: 'change-not-undoable', phase: 'vault' });

  const copyAgain = (entry: OutboxEntry): OutboxEntry =>
    entry.copy ? { ...entry, copy: { state: entry.copy.state, attempts: entry.copy.attempts } } : entry;

  function mustBeKnown(entry: OutboxEntry): void {
    if (entry.state === 'unknown') throw new Failed({ code: 'send-outcome-unknown', phase: 'data' });
  }

  async function schedule(entry: OutboxEntry, sendAt?: number): Promise<void> {
    const next = forRetry(entry, clock.now(), sendAt);
    // Its Date is when it goes out; once somebody has it, all have the same bytes.
    const isNew = !isAnybody(entry, 'accepted', 'unknown');
    if (isNew && (next.scheduled || entry.scheduled || entry.holdUntil !== undefined)) {
      const dated = withHead(files.open(entry.id), (start) => withDate(start, new Date(next.sendAt)));
      await files.replace(entry.id, dated);
      faultPoint('after-redate');
    }
    await entries.write(next);
    faultPoint('after-order');
  }

  return {
    async retry(entry) {
      mustBeKnown(entry);
      if (entry.state === 'accepted') await entries.write(copyAgain(entry));
      else await schedule(copyAgain(entry));
    },

    async schedule(entry, sendAt) {
      mustBeKnown(entry);
      if (entry.state === 'accepted') throw notNow();
      await schedule(entry, sendAt);
    },

    async sendToRest(entry, recipients) {
      if (!isAnybody(entry, 'refused', 'waiting')) throw notNow();
      const next = withRest(
        entry,
        recipients.map((each) => checkedAddress(each)),
      );
      if (remaining(next).length === 0) throw new Failed({ code: 'no-recipients', phase: 'input' });
      await entries.write(forRetry(next, clock.now()));
      faultPoint('after-order');
    },

    async fileHere(entry) {
      const backend = ports.backendOf(localAccountId);
      if (entry.copy?.state !== 'wanted' || !backend) throw notNow();
      await fileSentCopy(ports, entry, backend, localAccountId);
      ports.onFiled(localAccountId);
      const left = filed(entry);
      if (left) await entries.keep(left);
      else await entries.remove(entry.id);
    },

    async settle(entry, outcome) {
      if (entry.state === 'unknown') await entries.write(settled(entry, outcome));
    },

    stop: (entry) => entries.write(cancelled(entry)),

    async lineIsBack(entry) {
      const { failure, ...rest } = copyAgain(entry);
      const waits = entry.state === 'waiting' && failure && isLine(failure);
      await entries.write(waits || !failure ? rest : { ...rest, failure });
    },
  };
}
