import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { anOutboxEntry } from '../fixtures/vault-fixtures.ts';
import { openOwnOutbox } from './own-outbox.ts';
import type { Sender, Sending } from './smtp-senders.ts';

/**
 * Skein as a person uses it: each message durable in the outbox before it is sent, each state of it durable before the
 * next step, and gone when it was taken. The copies are the provider's.
 */
export const throughOutbox: Sender = {
  name: 'Skein’s outbox',
  isOurs: true,
  send: async (messages, where) => void (await secondsThroughOutbox(messages, where)),
};

/** @returns from when they were in the outbox until the last was gone */
export async function secondsThroughOutbox(
  messages: readonly Buffer[],
  { port, user, password, to, folder }: Sending,
): Promise<number> {
  const profile = join(folder, randomUUID());
  await using own = await openOwnOutbox({ folder: profile, user, password, smtpPort: port });
  for (const [at, message] of messages.entries()) {
    const entry = anOutboxEntry({
      id: `message-${at}`,
      from: user,
      to: [{ name: '', address: to }],
      recipients: [{ address: to, state: 'waiting' }],
      messageId: `<${at}@skein.example>`,
      createdAt: at,
      sendAt: 0,
    });
    await own.vault.outbox.add(entry, message);
  }
  const began = performance.now();
  await own.outbox.start();
  await own.until('sent', (entries) => entries.length === 0);
  return (performance.now() - began) / 1000;
}
