import type { Account } from '../../../shared/model/account.ts';
import type { Draft } from '../../../shared/model/draft.ts';
import { draftMessage } from '../outbox/compose.ts';
import type { Mime } from '../mime/mime.ts';
import type { DraftFiles } from '../vault/draft-files.ts';
import { forwardedField } from './read-draft.ts';

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
 * A draft as it lies on a server: a complete message, with its Bcc, and with what it forwards.
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
  const forwarded = draft.kind === 'forward' ? draft.original?.messageId : undefined;
  const end = bytes.indexOf('\r\n\r\n');
  if (forwarded === undefined || !/^<[\x21-\x7e]{1,900}>$/.test(forwarded) || end < 0) return bytes;
  const field = Buffer.from(`\r\n${forwardedField}: ${forwarded}`);
  return Buffer.concat([bytes.subarray(0, end), field, bytes.subarray(end)]);
}
