import type { MessageId } from '../../../shared/model/ids.ts';
import type { OutboxItem } from '../../../shared/model/outbox.ts';
import type { MessageReports } from '../../../shared/model/report.ts';

/**
 * What became of mail that was sent, as messages that came tell it. All of it is in those messages, so what is read of
 * them lies in the cache; it costs something when such a message comes and when one is opened, and nothing else does.
 */
export interface Reports {
  /** Messages that have come and may be reports. Never rejects: what cannot be read now is read later. */
  arrived(ids: readonly MessageId[]): Promise<void>;
  /** An account came on line: reports that could not be read when they came may be now. Never rejects. */
  wake(): Promise<void>;
  /** @throws Failed `message-gone` */
  of(id: MessageId): Promise<MessageReports>;
  /** The same items, with what is known of their recipients. Never rejects. */
  withFates(items: readonly OutboxItem[]): Promise<readonly OutboxItem[]>;
  /**
   * Tells the sender that the person read it.
   *
   * @param elsewhere - the person agrees that it goes elsewhere than where the message came from
   * @throws Failed `message-gone`, `not-supported` where nobody asks, `input-invalid` without that agreement
   */
  sendReceipt(id: MessageId, elsewhere: boolean): Promise<void>;
}
