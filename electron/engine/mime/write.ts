import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import MailComposer, { type MailComposerAttachment } from 'nodemailer/lib/mail-composer';
import type MimeNode from 'nodemailer/lib/mime-node';
import type { Address } from '../../../shared/model/address.ts';
import { Failed } from '../failed.ts';
import { diskFailure, systemCode } from '../vault/disk-failure.ts';
import { isAddrSpec } from './addr-spec.ts';
import { toFlowed } from './flowed.ts';
import { isMessageId } from './message-id.ts';
import type { Outgoing, OutgoingAttachment } from './mime.ts';
import { plainText } from './plain-text.ts';
import { headerDate } from './write-date.ts';

/** A header value is refused rather than repaired: whatever put a line break there meant harm or is broken. */
function line(value: string, field: string): string {
  if (/[\r\n\0]/.test(value)) throw new Failed({ code: 'input-invalid', params: { field }, phase: 'input' });
  return value;
}

function mailbox(address: Address, field: string): { name: string; address: string } {
  const spec = line(address.address, field).trim();
  if (!isAddrSpec(spec)) {
    throw new Failed({ code: 'input-invalid', params: { field }, phase: 'input' });
  }
  return { name: line(address.name, field).trim(), address: spec };
}

async function attachment(each: OutgoingAttachment, isPlain: boolean): Promise<MailComposerAttachment> {
  const type = /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+$/.test(each.type)
    ? each.type.toLowerCase()
    : 'application/octet-stream';
  const cid =
    each.contentId === undefined || isPlain
      ? undefined
      : line(each.contentId, 'contentId').replace(/[<>\s]/g, '');
  return {
    filename: line(each.fileName, 'fileName'),
    // The parts of a nested message are not re-encoded by us (RFC 2046 5.2.1), so it travels as bytes.
    contentType:
      type.startsWith('message/') || type.startsWith('multipart/') ? 'application/octet-stream' : type,
    contentTransferEncoding: 'base64',
    contentDisposition: cid ? 'inline' : 'attachment',
    ...(cid ? { cid } : {}),
    content: each.file === undefined ? Buffer.from(each.bytes ?? []) : await openFile(each.file),
  };
}

async function openFile(path: string): Promise<ReturnType<typeof createReadStream>> {
  try {
    await stat(path);
  } catch (error) {
    throw new Failed({ code: 'attachment-missing' }, { cause: error });
  }
  return createReadStream(path);
}

/** The composer calls its text plain whatever it is told, so its node is told afterwards. */
function sayFlowed(node: MimeNode, delSp: boolean): void {
  const type = node.getHeader('content-type');
  const isText = typeof type === 'string' && type.startsWith('text/plain;') && !node.filename;
  if (isText)
    node.setHeader('content-type', `text/plain; charset=utf-8; format=flowed${delSp ? '; delsp=yes' : ''}`);
  for (const each of node.childNodes) sayFlowed(each, delSp);
}

/**
 * Builds the message as it goes out: CRLF, without Bcc. In blocks, each with memory of its own.
 *
 * @throws Failed `input-invalid`, `attachment-missing`, `disk-failed`
 */
export async function* writeMessage(message: Outgoing): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  if (!isMessageId(message.messageId))
    throw new Failed({ code: 'input-invalid', params: { field: 'messageId' } });
  const mailboxes = (list: readonly Address[], field: string) => list.map((each) => mailbox(each, field));
  const inReplyTo = message.inReplyTo && isMessageId(message.inReplyTo) ? message.inReplyTo : undefined;
  // Checked before any file is opened.
  const head = {
    from: mailbox(message.from, 'from'),
    to: mailboxes(message.to, 'to'),
    cc: mailboxes(message.cc, 'cc'),
    replyTo: mailboxes(message.replyTo ?? [], 'replyTo'),
    subject: line(message.subject, 'subject'),
  };
  const { receiptTo } = message;
  const receipt =
    receiptTo === undefined
      ? {}
      : { 'Disposition-Notification-To': `<${mailbox({ name: '', address: receiptTo }, 'from').address}>` };
  const isPlain = message.plain === true;
  const attachments = await Promise.all(message.attachments.map((each) => attachment(each, isPlain)));
  // Text has line ends of one kind and no NUL (RFC 2046 4.1.1), whatever a page or a paste had.
  const html = message.html.replaceAll(/\r\n?/g, '\n').replaceAll('\0', '');
  const { text, delSp } = toFlowed(plainText(html));
  const node = new MailComposer({
    ...head,
    messageId: message.messageId,
    date: headerDate(message.date),
    headers: receipt,
    references: message.references.filter(isMessageId),
    ...(inReplyTo ? { inReplyTo } : {}),
    text: `${text}\n`,
    ...(isPlain ? {} : { html }),
    attachments,
    newline: 'win',
    disableFileAccess: true,
    disableUrlAccess: true,
  }).compile();
  sayFlowed(node, delSp);
  if (/^bcc:/im.test(node.buildHeaders())) {
    throw new Failed({ code: 'unexpected', params: { reason: 'bcc' } });
  }
  try {
    yield* inBlocks(node.createReadStream());
  } catch (error) {
    throw systemCode(error) === undefined ? error : diskFailure(error);
  }
}

const blockSize = 256 * 1024;

/** Pieces of a few bytes each would cost more to hand over than to build. */
async function* inBlocks(stream: Readable): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  let held: Uint8Array[] = [];
  let length = 0;
  const block = (): Uint8Array<ArrayBuffer> => {
    const bytes = new Uint8Array(length);
    let at = 0;
    for (const piece of held) {
      bytes.set(piece, at);
      at += piece.length;
    }
    held = [];
    length = 0;
    return bytes;
  };
  for await (const piece of stream) {
    // A stream without an encoding gives bytes.
    if (!(piece instanceof Uint8Array)) continue;
    held.push(piece);
    length += piece.length;
    if (length >= blockSize) yield block();
  }
  if (length > 0) yield block();
}
