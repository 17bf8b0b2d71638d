/**
 * Reads header blocks as they come from servers: fast enough for the engine's own loop, tolerant of what mailers
 * really write, never throwing. Used for IMAP's header literals and by the MIME worker.
 */
import type { Address } from '../../../shared/model/address.ts';
import type { ContentEnvelope } from '../../../shared/model/message.ts';
import { decodeText } from './charset.ts';
import { decodeWords } from './encoded-words.ts';
import { parseAddresses } from './header-addresses.ts';
import { parseDate } from './header-date.ts';

/** What a header block says; absent fields are absent, lists are empty. */
export interface HeaderFields {
  /** Message-IDs with angle brackets. */
  messageId?: string;
  references: string[];
  inReplyTo: string[];
  from: Address[];
  sender: Address[];
  to: Address[];
  cc: Address[];
  bcc: Address[];
  replyTo: Address[];
  subject: string;
  /** ms since 1970, UTC, with the sender's offset in minutes. */
  sentAt?: number;
  sentOffset?: number;
  /** Delivered-To, X-Original-To and Envelope-To: addresses, each once. */
  deliveredTo?: string[];
  /** Address alone; '' for nobody. The topmost one. */
  returnPath?: string;
  receiptTo?: Address[];
  /** A receipt would need what we do not know (RFC 8098 2.2). */
  receiptImpossible?: boolean;
  listId?: string;
  listPost?: string;
  listUnsubscribe?: string;
  /** The topmost one: the others were written by servers further away. */
  authenticationResults?: string;
  /** Raw, unfolded. */
  contentType?: string;
  contentDisposition?: string;
  contentTransferEncoding?: string;
  contentId?: string;
}

/** What a list needs of {@link HeaderFields}: what to ask a server for. */
export const wantedHeaders = [
  'Date',
  'From',
  'Sender',
  'Reply-To',
  'To',
  'Cc',
  'Bcc',
  'Subject',
  'Message-ID',
  'In-Reply-To',
  'References',
  'Delivered-To',
  'X-Original-To',
  'Envelope-To',
  'Return-Path',
  'Disposition-Notification-To',
  'Disposition-Notification-Options',
  'List-ID',
  'List-Post',
  'List-Unsubscribe',
  'Authentication-Results',
] as const;

const maxIds = 200;
const maxText = 4000;
/** Each hop may add one; an Envelope-To may name many. */
const maxDelivered = 20;

/** Parses up to the empty line, or all of it. Bytes above 127 are UTF-8, or guessed (charset.ts). */
export function parseHeaderBlock(bytes: Uint8Array): HeaderFields {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const latin = buffer.toString('latin1');
  const text = eightBit.test(latin) ? decodeText(buffer) : latin;
  const fields: HeaderFields = {
    references: [],
    inReplyTo: [],
    from: [],
    sender: [],
    to: [],
    cc: [],
    bcc: [],
    replyTo: [],
    subject: '',
  };
  let hasSubject = false;

  for (let at = 0; at < text.length; ) {
    let end = text.indexOf('\n', at);
    if (end < 0) end = text.length;
    if (end - at <= 1 && text.slice(at, end).trim() === '') break;
    let next = end + 1;
    let folded = false;
    for (let first = text.charCodeAt(next); first === 0x20 || first === 0x09; first = text.charCodeAt(next)) {
      folded = true;
      end = text.indexOf('\n', next);
      if (end < 0) end = text.length;
      next = end + 1;
    }
    const colon = text.indexOf(':', at);
    if (colon > at && colon < end) {
      const raw = text.slice(colon + 1, end);
      const value = (folded ? raw.replace(/\r?\n(?=[ \t])/g, '') : raw).trim();
      const name = text.slice(at, colon).trimEnd().toLowerCase();
      if (name === 'subject') {
        if (!hasSubject) fields.subject = plain(decodeWords(value)).slice(0, maxText);
        hasSubject = true;
      } else take(fields, name, value);
    }
    at = next;
  }
  return fields;
}

/** What of a header says whether a receipt is asked for, and by whom. */
export function receiptFields({
  returnPath,
  receiptTo = [],
  receiptImpossible,
}: HeaderFields): Pick<ContentEnvelope, 'returnPath' | 'receiptTo'> {
  // Of mail that asks for nothing it would only make the cache bigger.
  if (receiptTo.length === 0 || receiptImpossible) return {};
  return { receiptTo, ...(returnPath === undefined ? {} : { returnPath }) };
}

const bareAddress = /^[\w.+-]+@[\w.-]+$/;
const eightBit = /[\u0080-\u00ff]/;

function take(fields: HeaderFields, name: string, value: string): void {
  switch (name) {
    case 'from':
      if (fields.from.length === 0) fields.from = parseAddresses(value);
      break;
    case 'sender':
      fields.sender = parseAddresses(value);
      break;
    case 'reply-to':
      fields.replyTo.push(...parseAddresses(value));
      break;
    case 'to':
      fields.to.push(...parseAddresses(value));
      break;
    case 'cc':
      fields.cc.push(...parseAddresses(value));
      break;
    case 'bcc':
      fields.bcc.push(...parseAddresses(value));
      break;
    case 'date': {
      if (fields.sentAt !== undefined) break;
      const date = parseDate(value);
      if (date) {
        fields.sentAt = date.at;
        fields.sentOffset = date.offset;
      }
      break;
    }
    case 'message-id':
      fields.messageId ??= parseMessageIds(value)[0];
      break;
    case 'references':
      fields.references.push(...parseMessageIds(value));
      break;
    case 'in-reply-to':
      fields.inReplyTo.push(...parseMessageIds(value));
      break;
    case 'delivered-to':
    case 'x-original-to':
    case 'envelope-to': {
      // Nearly always one bare address, in thousands of messages a second: a first sync must not parse it as a list.
      const found = bareAddress.test(value) ? [value] : parseAddresses(value).map(({ address }) => address);
      const known = fields.deliveredTo ?? [];
      for (const each of found)
        if (each.includes('@') && known.length < maxDelivered && !known.includes(each)) known.push(each);
      if (known.length > 0) fields.deliveredTo = known;
      break;
    }
    case 'return-path':
      fields.returnPath ??= /<([^<>]{0,1000})>/.exec(value)?.[1]?.trim() ?? value.slice(0, 1000);
      break;
    case 'disposition-notification-to':
      fields.receiptTo ??= parseAddresses(value).slice(0, 10);
      break;
    case 'disposition-notification-options':
      fields.receiptImpossible ||= /=\s*required\b/i.test(value);
      break;
    case 'list-id':
      fields.listId ??= plain(decodeWords(value)).slice(0, maxText);
      break;
    case 'list-post':
      fields.listPost ??= plain(value).slice(0, maxText);
      break;
    case 'list-unsubscribe':
      fields.listUnsubscribe ??= plain(value).slice(0, maxText);
      break;
    case 'authentication-results':
      fields.authenticationResults ??= plain(value).slice(0, maxText);
      break;
    case 'content-type':
      fields.contentType ??= value;
      break;
    case 'content-disposition':
      fields.contentDisposition ??= value;
      break;
    case 'content-transfer-encoding':
      fields.contentTransferEncoding ??= value;
      break;
    case 'content-id':
      fields.contentId ??= value;
      break;
    default:
  }
}

/** Message-IDs in angle brackets; a bare one (old mailers) is given them. The first and the last of too many are kept. */
export function parseMessageIds(value: string): string[] {
  const ids: string[] = [];
  for (let open = value.indexOf('<'); open >= 0; open = value.indexOf('<', open + 1)) {
    const close = value.indexOf('>', open);
    if (close < 0) break;
    const id = value.slice(open + 1, close);
    if (id.length > 0 && id.length < 1000) ids.push(`<${/\s/.test(id) ? id.replace(/\s+/g, '') : id}>`);
    open = close;
  }
  if (ids.length === 0 && /^\S+@\S+$/.test(value) && value.length < 1000)
    return [`<${value.replace(/[<>]/g, '')}>`];
  return ids.length > maxIds ? [...ids.slice(0, 1), ...ids.slice(1 - maxIds)] : ids;
}

function plain(text: string): string {
  // oxlint-disable-next-line no-control-regex -- a subject must not carry line ends or escapes into what shows it
  return /[\u0000-\u001f\u007f]/.test(text) ? text.replace(/[\u0000-\u001f\u007f]+/g, ' ') : text;
}
