import { type Flags, hasFlag, Draft, Junk, MdnSent } from '../../../shared/model/flags.ts';
import type { FolderRole } from '../../../shared/model/folder.ts';
import type { ReceiptRequest } from '../../../shared/model/report.ts';
import type { ContentRow } from '../../../shared/store/rows.ts';

/** Nobody is asked about mail that they wrote, threw away, or that is junk. */
const unasked: ReadonlySet<FolderRole | undefined> = new Set<FolderRole>(['junk', 'trash', 'drafts', 'sent']);

/**
 * Whether the reader asks the person for a receipt. Only a person ever answers, so that whoever wants to know whether an
 * address is read learns nothing from a message that is opened.
 */
export function receiptRequest(
  { receiptTo = [], returnPath }: Pick<ContentRow, 'receiptTo' | 'returnPath'>,
  message: {
    readonly from: string;
    readonly flags: Flags;
    readonly role: FolderRole | undefined;
    readonly isOwn: boolean;
  },
): ReceiptRequest | undefined {
  const { from, flags, role, isOwn } = message;
  const isAnswered = [MdnSent, Junk, Draft].some((flag) => hasFlag(flags, flag));
  if (receiptTo.length === 0 || isOwn || isAnswered || unasked.has(role)) return undefined;
  const to = receiptTo.map(({ address }) => address);
  // Without a Return-Path the sender is the best that is known.
  const source = (returnPath ?? from).toLowerCase();
  return { to, elsewhere: to.length > 1 || to[0]?.toLowerCase() !== source };
}
