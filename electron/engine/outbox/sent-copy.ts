import type { AccountId } from '../../../shared/model/ids.ts';
import { Seen } from '../../../shared/model/flags.ts';
import type { OutboxEntry } from '../../../shared/model/outbox.ts';
import type { MailBackend } from '../backend/mail-backend.ts';
import { Failed } from '../failed.ts';
import { faultPoint } from '../faults.ts';
import { withBcc } from '../mime/with-bcc.ts';
import type { OutboxPorts } from './ports.ts';
import { storesSentMail } from './stores-sent-mail.ts';

async function sentFolder({ store }: OutboxPorts, accountId: AccountId): Promise<string | undefined> {
  const folders = await store.folders({ accountId });
  return folders.find(({ role }) => role === 'sent')?.path;
}

/** Some servers start with an inbox and nothing else. */
async function sentFolderMade(ports: OutboxPorts, id: AccountId, backend: MailBackend): Promise<string> {
  const sent = await sentFolder(ports, id);
  if (sent !== undefined) return sent;
  const path = 'Sent';
  const folders = await ports.store.folders({ accountId: id });
  if (!folders.some((folder) => folder.path === path)) await backend.createFolder(path);
  return path;
}

/** Whether the account's Sent has it, whoever put it there. @throws Failed */
export async function isInSent(
  ports: OutboxPorts,
  entry: OutboxEntry,
  backend: MailBackend,
): Promise<boolean> {
  const path = await sentFolder(ports, entry.accountId);
  return path !== undefined && (await backend.findByMessageId(path, entry.messageId)).length > 0;
}

/**
 * Files the copy: the bytes that were sent, with the Bcc line, in Sent of the account, or of `place` when the person
 * wants it there. A copy that is there already (from a try whose answer was lost, or filed by the provider) is not
 * filed again.
 *
 * @throws Failed `sent-copy-failed` with what the server said
 */
export async function fileSentCopy(
  ports: OutboxPorts,
  entry: OutboxEntry,
  backend: MailBackend,
  place: AccountId = entry.accountId,
): Promise<void> {
  const account = ports.account(entry.accountId);
  if (place === entry.accountId && backend.capabilities.filesSentMail && account && storesSentMail(account)) {
    return;
  }
  try {
    const path = await sentFolderMade(ports, place, backend);
    if ((await backend.findByMessageId(path, entry.messageId)).length > 0) return;
    faultPoint('before-append');
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
