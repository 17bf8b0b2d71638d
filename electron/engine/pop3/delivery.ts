import type { Clock } from '../clock.ts';
import type { LocalMail, NewLocalMessage } from '../vault/local-mail/local-mail.ts';

/** A group goes to the disk when it has so many messages, or bytes, or when its first is so many ms old. */
const groupMessages = 200;
const groupBytes = 4 * 1024 * 1024;
const groupMs = 250;

/**
 * Brings received messages into folders in groups, one fsync for many; the next group is received while one is being
 * synced, and no more than that waits.
 */
export interface Delivery {
  /** Waits while two groups are under way. @throws what an earlier group failed of */
  put(message: NewLocalMessage): Promise<void>;
  /** What waits too long goes now; called when the next message may take its time. */
  tick(): Promise<void>;
  /** Everything given is in its folder and on the disk. @throws what a group failed of */
  finish(): Promise<void>;
}

export function createDelivery(mail: LocalMail, clock: Clock, onAdded: () => void): Delivery {
  let group: NewLocalMessage[] = [];
  let bytes = 0;
  let since = 0;
  let underWay: Promise<void> = Promise.resolve();
  let failure: { readonly error: unknown } | undefined;

  async function add(messages: readonly NewLocalMessage[]): Promise<void> {
    try {
      if (failure) throw failure.error;
      await mail.add(messages);
      onAdded();
    } catch (error) {
      failure ??= { error };
      await Promise.allSettled(messages.map(({ file }) => mail.drop(file)));
    }
  }

  async function flush(): Promise<void> {
    const before = underWay;
    const full = group;
    group = [];
    bytes = 0;
    underWay = before.then(() => add(full));
    await before;
    if (failure) throw failure.error;
  }

  return {
    async put(message) {
      if (group.length === 0) since = clock.now();
      group.push(message);
      bytes += message.file.size;
      if (group.length >= groupMessages || bytes >= groupBytes) await flush();
    },
    async tick() {
      if (group.length > 0 && clock.now() - since >= groupMs) await flush();
    },
    async finish() {
      if (group.length > 0) await flush();
      await underWay;
      if (failure) throw failure.error;
    },
  };
}
