import type { Address } from './address.ts';
import type { Flags } from './flags.ts';
import type { ContentId, FolderId, MessageId, ThreadId } from './ids.ts';

/** What a list row shows. Times are ms since 1970, UTC; sizes are bytes. */
export interface MessageSummary {
  readonly id: MessageId;
  readonly folderId: FolderId;
  readonly contentId: ContentId;
  readonly threadId: ThreadId;
  /** INTERNALDATE: when it arrived. The list is ordered by it, newest first. */
  readonly receivedAt: number;
  /** The Date header, absent when it cannot be read. */
  readonly sentAt?: number;
  /** The sender's offset from UTC in minutes, with {@link sentAt}. */
  readonly sentOffset?: number;
  readonly from: readonly Address[];
  readonly to: readonly Address[];
  readonly subject: string;
  /** The first words of the text; absent until they were fetched. */
  readonly preview?: string;
  readonly size: number;
  readonly flags: Flags;
  readonly hasAttachments: boolean;
}

/** One leaf of the MIME tree, by its IMAP section number (RFC 9051 6.4.5.1), e.g. "2.1". */
export interface Part {
  readonly section: string;
  /** Lower case, e.g. "image/png". */
  readonly type: string;
  readonly charset?: string;
  /** As the message gives it, decoded; not yet safe as a file name. */
  readonly fileName?: string;
  /** Content-ID without angle brackets. */
  readonly contentId?: string;
  readonly disposition?: 'inline' | 'attachment';
  /** Encoded bytes as the server reports them. */
  readonly size: number;
  readonly encoding: string;
  /** A part shown as text, a part offered as attachment, or an image that the HTML refers to. */
  readonly use: 'text' | 'attachment' | 'inline';
  /** format=flowed (RFC 3676): lines were wrapped for the way and are joined again. */
  readonly flowed?: boolean;
  /** With {@link flowed}: the blank at a wrapped line's end was added too. */
  readonly delSp?: boolean;
  /** Section of the innermost multipart/alternative around it, '' for the root: renditions of one text share it. */
  readonly alternative?: string;
}

/** The envelope of a content: what a message says about itself, whatever folders hold it. */
export interface ContentEnvelope {
  /** Message-ID with angle brackets. */
  readonly messageId?: string;
  /** Message-IDs with angle brackets, oldest first. */
  readonly references: readonly string[];
  readonly inReplyTo: readonly string[];
  readonly replyTo: readonly Address[];
  readonly cc: readonly Address[];
  readonly bcc: readonly Address[];
  /** Addresses that the servers on its way delivered it to, as they wrote them. */
  readonly deliveredTo?: readonly string[];
  /** Where it came from by the envelope, as the last server wrote it; '' for nobody. */
  readonly returnPath?: string;
  /** Who asks to be told that it was read (RFC 8098 2.1). */
  readonly receiptTo?: readonly Address[];
  readonly listId?: string;
  readonly listPost?: string;
  readonly listUnsubscribe?: string;
  readonly authenticationResults?: string;
  readonly parts: readonly Part[];
}

/** The readable body, as parsed; html is foreign and not sanitised. */
export interface Body {
  readonly text?: string;
  readonly html?: string;
  /** The message could not be parsed; the reader offers its source. */
  readonly unparsable?: boolean;
}
