import type { Address } from '../../../shared/model/address.ts';
import type { Body, ContentEnvelope, MessageSummary, Part } from '../../../shared/model/message.ts';
import type { MessageReport } from '../../../shared/model/report.ts';

/** A section's bytes as the server gives them: still in their transfer encoding, perhaps cut short. */
export interface EncodedSection {
  readonly part: Pick<Part, 'section' | 'type' | 'charset' | 'encoding' | 'flowed' | 'delSp' | 'alternative'>;
  readonly bytes: Uint8Array;
}

/** What a message says about itself when all of it is at hand: POP3 mail, an .eml file, our own outbox. */
export interface ReadMessage {
  readonly envelope: ContentEnvelope;
  readonly summary: Pick<
    MessageSummary,
    'from' | 'to' | 'subject' | 'sentAt' | 'sentOffset' | 'size' | 'hasAttachments'
  > & { readonly preview: string };
  readonly body: Body;
  /** Where each section's encoded bytes lie in the source, end exclusive. */
  readonly ranges: Readonly<Record<string, { readonly start: number; readonly end: number }>>;
}

/** What a list shows of a message, and where its parts lie, `HEADER` (with its empty line) among them: all but the body. */
export type ReadHead = Omit<ReadMessage, 'body'>;

/** An attachment of a message to build; its bytes lie in a file, or are given. */
export interface OutgoingAttachment {
  readonly fileName: string;
  readonly type: string;
  readonly contentId?: string;
  readonly file?: string;
  readonly bytes?: Uint8Array;
}

/** A message to build. There is no Bcc: it goes into the envelope, and with {@link withBcc} into the Sent copy. */
export interface Outgoing {
  readonly from: Address;
  readonly replyTo?: readonly Address[];
  readonly to: readonly Address[];
  readonly cc: readonly Address[];
  readonly subject: string;
  /** Sanitised; the text/plain alternative is made from it. */
  readonly html: string;
  /** The text goes out alone, and pictures of the HTML as attachments. */
  readonly plain?: boolean;
  readonly attachments: readonly OutgoingAttachment[];
  readonly inReplyTo?: string;
  /** The recipients are asked to tell this address that they read it (RFC 8098 2.1). */
  readonly receiptTo?: string;
  readonly references: readonly string[];
  /** With angle brackets, see {@link newMessageId}. */
  readonly messageId: string;
  readonly date: Date;
}

/**
 * Bytes to meaning and back, in a worker thread, so that the engine's own loop stays free. The worker is replaced
 * when it dies or takes too long; the message that killed it answers as unparsable.
 */
export interface Mime {
  /** Never rejects for what is in the message: one that cannot be read has `body.unparsable`. */
  readSource(source: Uint8Array | { readonly file: string }): Promise<ReadMessage>;
  /**
   * What lists show of messages in files of any size; undefined where a file is missing or cannot be read. A message that
   * breaks the reader has an empty head.
   */
  readHeads(files: readonly string[]): Promise<readonly (ReadHead | undefined)[]>;
  /** Message-IDs with angle brackets; undefined for a message without one, and for a file that cannot be read. */
  messageIds(files: readonly string[]): Promise<readonly (string | undefined)[]>;
  /** Text parts in their order to one readable body. Never rejects for what is in them. */
  decodeSections(sections: readonly EncodedSection[]): Promise<Body>;
  /** What a report tells of another message, see `readReport`; undefined where it is none, or cannot be read. */
  readReport(sections: readonly EncodedSection[], inReplyTo?: string): Promise<MessageReport | undefined>;
  /** The first words of each; '' where nothing can be read. */
  previews(sections: readonly EncodedSection[]): Promise<readonly string[]>;
  /**
   * The message as it goes to SMTP: CRLF, no Bcc. It is built while it is read, from attachments that are read meanwhile.
   * @throws Failed `input-invalid` for CR, LF or NUL in a header value or address, `attachment-missing`, `disk-failed`
   */
  build(message: Outgoing): AsyncIterable<Uint8Array>;
  close(): Promise<void>;
}
