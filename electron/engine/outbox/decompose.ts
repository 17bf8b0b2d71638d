import type { Draft } from '../../../shared/model/draft.ts';
import type { DraftId } from '../../../shared/model/ids.ts';
import type { OutboxEntry } from '../../../shared/model/outbox.ts';
import { readDraft } from '../drafts/read-draft.ts';
import type { Mime } from '../mime/mime.ts';
import type { DraftFiles } from '../vault/draft-files.ts';

/**
 * Makes a draft of a message that was not sent: what was written, its attachments back in the vault. Recipients that
 * have it already are left out.
 *
 * @throws Failed `message-unparsable` (then it stays where it is)
 */
export async function decomposeMessage(
  entry: OutboxEntry,
  message: Uint8Array,
  mime: Mime,
  drafts: DraftFiles,
): Promise<Draft> {
  const { from: _, originalId: _id, messageId: _m, ...read } = await readDraft(message, mime, drafts);
  const has = new Set(
    entry.recipients.filter(({ state }) => state === 'accepted').map(({ address }) => address.toLowerCase()),
  );
  const without = (list: Draft['to']): Draft['to'] =>
    list.filter(({ address }) => !has.has(address.toLowerCase()));
  const { mark, ...original } = entry.original ?? {};
  return {
    ...read,
    id: entry.id as string as DraftId,
    accountId: entry.accountId,
    ...(entry.identityId ? { identityId: entry.identityId } : {}),
    kind: mark === 'forwarded' ? 'forward' : mark === 'answered' ? 'reply' : 'new',
    to: without(entry.to),
    cc: without(read.cc),
    bcc: without(entry.bcc),
    subject: entry.subject,
    ...(entry.wishes ? { wishes: entry.wishes } : {}),
    ...(entry.original ? { original: original as Draft['original'] } : {}),
    savedAt: 0,
    revision: 0,
  };
}
