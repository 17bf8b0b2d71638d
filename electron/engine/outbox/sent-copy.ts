import { Seen } from '../../../shared/model/flags.ts';
import type { OutboxEntry } from '../../../shared/model/outbox.ts';
import type { MailBackend } from '../backend/mail-backend.ts';
import { Failed } from '../failed.ts';
import { faultPoint } from '../faults.ts';
import { withBcc } from '../mime/with-bcc.ts';
import type { OutboxPorts } from './ports.ts';

async function sentFolder({ store }: OutboxPorts, entry: OutboxEntry, backend: MailBackend): Promise<string> {
  const folders = await store.folders({ accountId: entry.accountId });
  const sent = folders.find(({ role }) => role === 'sent');
  if (sent) return sent.path;
  // Some servers start with an inbox and nothing else.
  const path = 'Sent';
  if (!folders.some((folder) => folder.path === path)) await backend.createFolder(path);
  return path;
}

/**
 * Files the copy: the bytes that were sent, with the Bcc line. A copy that is there already (from a try whose answer
 * was lost, or filed by the provider) is not filed again.
 *
 * @throws Failed `sent-copy-failed` with what the server said
 */
export async function fileSentCopy(
  ports: OutboxPorts,
  entry: OutboxEntry,
  backend: MailBackend,
): Promise<void> {
  if (backend.capabilities.filesSentMail) return;
  try {
    const path = await sentFolder(ports, entry, backend);
    if ((await backend.findByMessageId(path, entry.messageId)).length > 0) return;
    await backend.append(
      path,
      withBcc(await ports.files.message(entry.id), entry.bcc),
      [Seen],
      new Date(ports.clock.now()),
    );
    faultPoint('after-append');
  } catch (error) {
    if (!(error instanceof Failed)) throw error;
    throw new Failed(
      {
        code: 'sent-copy-failed',
        phase: 'append',
        side: 'incoming',
        serverText: error.failure.serverText,
        params: { reason: error.failure.code },
      },
      { cause: error },
    );
  }
}
