import type { Draft } from '../../shared/model/draft.ts';
import { engine } from '../rpc/client.ts';
import { messageSize } from './message-size.ts';

/** Whether the outgoing server is known not to take a message of this size; who does not know is not stopped. */
export async function isTooLarge(draft: Draft): Promise<boolean> {
  const offer = await engine.outbox.offer({ accountId: draft.accountId });
  return offer?.maxSize !== undefined && messageSize(draft).sent > offer.maxSize;
}
