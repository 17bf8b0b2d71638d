import type { Account } from '../../../shared/model/account.ts';
import type { Draft } from '../../../shared/model/draft.ts';
import { draftMessage } from '../outbox/compose.ts';
import type { Mime } from '../mime/mime.ts';
import type { DraftFiles } from '../vault/draft-files.ts';
import { draftFields } from './draft-fields.ts';

/** Whether nothing was written yet that would be missed. A quote comes by itself. */
export function isEmptyDraft({ to, cc, bcc, subject, html, text, quoteHtml, attachments }: Draft): boolean {
  const words = (text ?? html.replaceAll(/<(?!img\b)[^>]*>|&nbsp;/gi, '')).trim();
  return (
    words === '' &&
    (subject.trim() === '' || quoteHtml !== undefined) &&
    to.length + cc.length + bcc.length + attachments.length === 0
  );
}

/**
 * A draft as it lies on a server: a complete message, with its Bcc, and with what it forwards and asks for.
 *
 * @throws Failed `attachment-missing`
 */
export async function buildCopy(
  draft: Draft,
  account: Account,
  messageId: string,
  ports: { readonly mime: Mime; readonly files: DraftFiles },
): Promise<Uint8Array> {
  const named = { messageId, date: new Date(draft.savedAt) };
  const bytes = Buffer.from(await draftMessage(draft, account, ports.mime, ports.files, named));
  const end = bytes.indexOf('\r\n\r\n') + 2;
  return Buffer.concat([bytes.subarray(0, end), Buffer.from(draftFields(draft)), bytes.subarray(end)]);
}
