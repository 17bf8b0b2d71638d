import type { Account } from '../../../shared/model/account.ts';
import type { Draft } from '../../../shared/model/draft.ts';
import { identityOf } from '../../../shared/model/identity.ts';
import { messageHtml, shownContentIds } from '../../../shared/text/quote.ts';
import type { Outgoing } from '../mime/mime.ts';
import type { DraftFiles } from '../vault/draft-files.ts';

/** The message that a draft says, without its Bcc. */
export function outgoingOf(
  draft: Draft,
  account: Account,
  files: Pick<DraftFiles, 'partPath'>,
  { messageId, date }: Pick<Outgoing, 'messageId' | 'date'>,
): Outgoing {
  const { email, fullName, replyTo = [] } = identityOf(account, draft.identityId);
  const html = messageHtml(draft.html, draft.quoteHtml);
  const shown = shownContentIds(html);
  return {
    from: { name: fullName, address: email },
    // Where answers to this very message shall go is said for it alone.
    replyTo: draft.replyTo?.length ? draft.replyTo : replyTo,
    to: draft.to,
    cc: draft.cc,
    subject: draft.subject,
    html,
    ...(draft.text === undefined ? {} : { plain: true }),
    attachments: draft.attachments
      // A picture of a quote that was left out goes with it.
      .filter(({ contentId }) => contentId === undefined || shown.has(contentId))
      .map(({ hash, fileName, type, contentId }) => ({
        fileName,
        type,
        contentId,
        file: files.partPath(hash),
      })),
    references: draft.references,
    ...(draft.inReplyTo ? { inReplyTo: draft.inReplyTo } : {}),
    ...(draft.wishes?.readReceipt ? { receiptTo: email } : {}),
    messageId,
    date,
  };
}
