import type { Account } from '../../../shared/model/account.ts';
import type { Draft } from '../../../shared/model/draft.ts';
import type { Address } from '../../../shared/model/address.ts';
import { isAddress } from '../mime/checked-address.ts';
import type { Mime } from '../mime/mime.ts';
import { bccLine } from '../mime/with-bcc.ts';
import type { DraftFiles } from '../vault/draft-files.ts';
import { draftFields } from './draft-fields.ts';
import { outgoingOf } from './outgoing.ts';

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
 * A draft as other devices are to find it: as it would go out, with its Bcc, and with what it forwards and asks for. It may
 * be half written, so that addresses which are none yet are left out.
 *
 * @param messageId with angle brackets
 * @throws Failed `attachment-missing`
 */
export async function buildCopy(
  draft: Draft,
  account: Account,
  messageId: string,
  { mime, files }: { readonly mime: Mime; readonly files: Pick<DraftFiles, 'partPath'> },
): Promise<Uint8Array> {
  const outgoing = outgoingOf(draft, account, files, { messageId, date: new Date(draft.savedAt) });
  const pieces: Uint8Array[] = [];
  const message = mime.build({
    ...outgoing,
    to: finished(outgoing.to),
    cc: finished(outgoing.cc),
    replyTo: finished(outgoing.replyTo ?? []),
    subject: oneLine(outgoing.subject),
  });
  for await (const piece of message) pieces.push(piece);
  const bytes = Buffer.concat(pieces);
  const end = bytes.indexOf('\r\n\r\n');
  const fields = Buffer.from(`\r\n${draftFields(draft)}`);
  return Buffer.concat([
    bytes.subarray(0, end),
    bccLine(finished(draft.bcc)),
    fields,
    bytes.subarray(end + 2),
  ]);
}

function finished(list: readonly Address[]): readonly Address[] {
  return list.flatMap(({ name, address }) =>
    isAddress(address.trim()) ? [{ name: oneLine(name), address: address.trim() }] : [],
  );
}

// oxlint-disable-next-line no-control-regex -- that is what must not pass
const oneLine = (text: string): string => text.replaceAll(/[\r\n\0]+/g, ' ');
