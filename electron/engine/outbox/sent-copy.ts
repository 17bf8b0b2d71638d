import type { AccountId, IdentityId } from '../../../shared/model/ids.ts';
import { Seen } from '../../../shared/model/flags.ts';
import type { OutboxEntry } from '../../../shared/model/outbox.ts';
import { type Place, sentFolderOf } from '../accounts/identity-folders.ts';
import { madeFolder } from '../backend/made-folder.ts';
import type { MailBackend } from '../backend/mail-backend.ts';
import type { MessageSource } from '../backend/mail-transport.ts';
import { Failed } from '../failed.ts';
import { faultPoint } from '../faults.ts';
import { bccLine, withBcc } from '../mime/with-bcc.ts';
import { withHead } from '../mime/with-head.ts';
import type { OutboxPorts } from './ports.ts';
import { storesSentMail } from './stores-sent-mail.ts';

/** Where the copy shall be, and where the account's copies are otherwise. */
function sentFolders(
  { account }: Pick<OutboxPorts, 'account'>,
  accountId: AccountId,
  identityId: IdentityId | undefined,
  folders: readonly Place[],
): { readonly chosen?: string | undefined; readonly usual?: string | undefined } {
  const usual = folders.find(({ role }) => role === 'sent')?.path;
  const person = account(accountId);
  return { chosen: person ? sentFolderOf(person, identityId, folders) : usual, usual };
}

/** Whether the account's Sent, or the identity's, has it, whoever put it there. @throws Failed */
export async function isInSent(
  ports: OutboxPorts,
  entry: OutboxEntry,
  backend: MailBackend,
): Promise<boolean> {
  const { accountId, identityId } = entry;
  const { chosen, usual } = sentFolders(
    ports,
    accountId,
    identityId,
    await ports.store.folders({ accountId }),
  );
  for (const path of new Set([chosen, usual])) {
    if (path !== undefined && (await backend.findByMessageId(path, entry.messageId)).length > 0) return true;
  }
  return false;
}

/** The provider puts into Sent by itself what goes out through its server. */
export function isFiledByProvider(ports: OutboxPorts, id: AccountId, backend: MailBackend): boolean {
  const account = ports.account(id);
  return backend.capabilities.filesSentMail && account !== undefined && storesSentMail(account);
}

/**
 * Files the copy: the bytes that were sent, with the Bcc line, in Sent of the identity, else of the account; or of
 * `place` when the person wants it there. A copy that is there already (from a try whose answer was lost, or filed by the provider) is not
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
  if (place === entry.accountId && isFiledByProvider(ports, place, backend)) return;
  try {
    const identityId = place === entry.accountId ? entry.identityId : undefined;
    const path = await madeFolder(
      'Sent',
      (folders) => sentFolders(ports, place, identityId, folders).chosen,
      await ports.store.folders({ accountId: place }),
      backend,
    );
    if ((await backend.findByMessageId(path, entry.messageId)).length > 0) return;
    faultPoint('before-append');
    await backend.append(path, copyOf(ports, entry), [Seen], new Date(ports.clock.now()));
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

/** Read while it is filed: a large message is not in memory as a whole. */
function copyOf({ files }: OutboxPorts, { id, size, bcc }: OutboxEntry): MessageSource {
  return {
    size: size + bccLine(bcc).length,
    open: () => withHead(files.open(id), (start) => withBcc(start, bcc)),
  };
}
