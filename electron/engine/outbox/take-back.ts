import type { OpenDraft } from '../../../shared/contract/drafts.ts';
import type { DraftId } from '../../../shared/model/ids.ts';
import type { OutboxEntry } from '../../../shared/model/outbox.ts';
import { withoutOwnReplyTo } from '../drafts/own-reply-to.ts';
import { Failed } from '../failed.ts';
import { faultPoint } from '../faults.ts';
import { decomposeMessage } from './decompose.ts';
import type { Entries } from './entries.ts';
import { isAnybody, withoutRest } from './entry.ts';
import type { OutboxPorts } from './ports.ts';

/** From the outbox back into the drafts, so that a crash leaves it in one of them. */
export interface TakingBack {
  /** A draft and an outbox entry of one id: a crash came between. Whichever was written for good wins. */
  resolve(): Promise<void>;
  /** @throws Failed `change-not-undoable` when somebody may get it, nobody is left to write to, or it is somebody else's */
  toDraft(entry: OutboxEntry): Promise<OpenDraft>;
}

const sameId = ({ id }: OutboxEntry): DraftId => id as string as DraftId;
/** Of a draft for those who were refused, while the message itself stays for its copy. */
const restId = ({ id }: OutboxEntry): DraftId => `${id}-rest`.slice(-64) as DraftId;

export function createTakingBack(ports: OutboxPorts, entries: Entries): TakingBack {
  const { files, drafts, mime, hub } = ports;
  const staysForCopy = ({ copy }: OutboxEntry): boolean => copy?.state === 'wanted';

  return {
    async resolve() {
      for (const entry of files.list()) {
        const isFailed = entry.state === 'failed';
        if (isFailed && staysForCopy(entry) && drafts.get(restId(entry))) {
          await files.update(withoutRest(entry));
        } else if (drafts.get(sameId(entry))) {
          if (isFailed) await files.remove(entry.id);
          else await drafts.remove(sameId(entry));
        }
      }
    },

    async toDraft({ failure, ...entry }) {
      const mayGet = !isAnybody(entry, 'refused', 'waiting') || isAnybody(entry, 'unknown', 'sending');
      if ((entry.state !== 'waiting' && entry.state !== 'failed') || mayGet || entry.redirected) {
        throw new Failed({ code: 'change-not-undoable', phase: 'vault' });
      }
      // Failed first: a crash from here on leaves the draft, or what can be taken back again.
      const held: OutboxEntry = {
        ...entry,
        state: 'failed',
        ...(failure ? { failure: { ...failure, retryAt: undefined } } : {}),
      };
      await entries.write(held);
      const read = await decomposeMessage(entry, await files.message(entry.id), mime, drafts);
      const draft = await drafts.save({
        ...withoutOwnReplyTo(read, ports.account(entry.accountId)),
        id: staysForCopy(entry) ? restId(entry) : sameId(entry),
      });
      faultPoint('after-draft-back');
      if (staysForCopy(entry)) await entries.write(withoutRest(held));
      else await entries.remove(entry.id);
      hub.emit({ kind: 'drafts', id: draft.id });
      return ports.openDraft(draft.id);
    },
  };
}
