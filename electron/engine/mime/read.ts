import { closeSync, fstatSync, openSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import type { Part } from '../../../shared/model/message.ts';
import { readBody } from './body.ts';
import { type HeaderFields, parseHeaderBlock, receiptFields } from './headers.ts';
import { limits } from './limits.ts';
import type { EncodedSection, ReadHead, ReadMessage } from './mime.ts';
import { hasAttachments, partsOf, type StructureNode } from './parts.ts';
import { previewOf, previewText } from './preview.ts';
import { fileSource, memorySource, type Source } from './source.ts';
import { type Entity, headerEnd, readTree } from './tree.ts';

/** A multipart in which no part was found is shown as the text it is. */
const asText = { type: 'text/plain', section: '1', encoding: '7bit' } as const;

function structure(entity: Entity): StructureNode {
  const empty = entity.section === '' && entity.children.length === 0;
  return {
    ...entity,
    ...(empty ? asText : {}),
    size: entity.bodyEnd - entity.bodyStart,
    children: entity.type.startsWith('multipart/') ? entity.children.map(structure) : [],
  };
}

/** Leaves by section; what is inside a nested message belongs to that message. */
function leavesOf(entity: Entity, into = new Map<string, Entity>()): Map<string, Entity> {
  if (entity.type.startsWith('multipart/') && entity.children.length > 0)
    for (const child of entity.children) leavesOf(child, into);
  else into.set(entity.section || asText.section, entity);
  return into;
}

/** What a list shows, of a message read up to its structure. */
function headOf(
  { header, parts, leaves }: Structure,
  size: number,
  preview: string,
): Omit<ReadMessage, 'body'> {
  return {
    envelope: {
      ...(header.messageId ? { messageId: header.messageId } : {}),
      references: header.references,
      inReplyTo: header.inReplyTo,
      replyTo: header.replyTo,
      cc: header.cc,
      bcc: header.bcc,
      ...(header.deliveredTo ? { deliveredTo: header.deliveredTo } : {}),
      ...receiptFields(header),
      ...(header.listId ? { listId: header.listId } : {}),
      ...(header.listPost ? { listPost: header.listPost } : {}),
      ...(header.listUnsubscribe ? { listUnsubscribe: header.listUnsubscribe } : {}),
      ...(header.authenticationResults ? { authenticationResults: header.authenticationResults } : {}),
      parts,
    },
    summary: {
      from: header.from,
      to: header.to,
      subject: header.subject,
      ...(header.sentAt === undefined ? {} : { sentAt: header.sentAt, sentOffset: header.sentOffset ?? 0 }),
      size,
      hasAttachments: hasAttachments(parts),
      preview,
    },
    ranges: Object.fromEntries(
      [...leaves].map(([section, leaf]) => [section, { start: leaf.bodyStart, end: leaf.bodyEnd }]),
    ),
  };
}

interface Structure {
  readonly tree: Entity;
  readonly header: HeaderFields;
  readonly parts: readonly Part[];
  readonly leaves: ReadonlyMap<string, Entity>;
}

function readStructure(source: Source): Structure {
  const tree = readTree(source);
  // A line without end is no header field.
  const headerEnd = Math.min(tree.bodyStart, tree.headerStart + 2 * limits.headerBytes);
  return {
    tree,
    header: parseHeaderBlock(source.slice(tree.headerStart, Math.max(headerEnd, tree.headerStart))),
    parts: partsOf(structure(tree)),
    leaves: leavesOf(tree),
  };
}

/** Everything a whole message says. @throws whatever the disk says; the bytes themselves never make it throw */
export async function readMessage(source: Uint8Array | { readonly file: string }): Promise<ReadMessage> {
  const bytes = source instanceof Uint8Array ? source : await readBounded(source.file);
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const read = readStructure(memorySource(buffer));
  const body = readBody(textSections(read.parts, read.leaves, buffer));
  return { ...headOf(read, buffer.length, previewText((body.text ?? '').slice(0, 4000))), body };
}

/**
 * What a list shows and where the parts lie, without reading the body: the structure and the first words. Costs the
 * same memory for a file of any size.
 *
 * @throws whatever the disk says
 */
export function readHead(file: string): ReadHead {
  const descriptor = openSync(file, 'r');
  try {
    const { size } = fstatSync(descriptor);
    const source = fileSource(descriptor, size);
    const read = readStructure(source);
    const head = headOf(read, size, firstWords(read, source));
    const { headerStart, bodyStart } = read.tree;
    return { ...head, ranges: { ...head.ranges, HEADER: { start: headerStart, end: bodyStart } } };
  } finally {
    closeSync(descriptor);
  }
}

/** @throws whatever the disk says */
export function readMessageId(file: string): string | undefined {
  const descriptor = openSync(file, 'r');
  try {
    const { size } = fstatSync(descriptor);
    const source = fileSource(descriptor, size, limits.idWindow);
    return parseHeaderBlock(source.slice(0, Math.min(headerEnd(source), 2 * limits.headerBytes))).messageId;
  } finally {
    closeSync(descriptor);
  }
}

/** Of plain text at once, of HTML behind its styles. */
function firstWords({ parts, leaves }: Structure, source: Source): string {
  const part = parts.find(({ use }) => use === 'text');
  const leaf = part && leaves.get(part.section);
  if (!leaf) return '';
  for (const bytes of part.type === 'text/html' ? [8 * 1024, 64 * 1024] : [1024]) {
    const end = Math.min(leaf.bodyEnd, leaf.bodyStart + bytes);
    const words = previewOf({ part, bytes: source.slice(leaf.bodyStart, end) });
    if (words !== '' || end === leaf.bodyEnd) return words;
  }
  return '';
}

function textSections(
  parts: readonly Part[],
  leaves: ReadonlyMap<string, Entity>,
  source: Buffer,
): EncodedSection[] {
  return parts.flatMap((part) => {
    const leaf = leaves.get(part.section);
    return part.use === 'text' && leaf
      ? [{ part, bytes: source.subarray(leaf.bodyStart, leaf.bodyEnd) }]
      : [];
  });
}

async function readBounded(file: string): Promise<Uint8Array> {
  const { size } = await stat(file);
  if (size > limits.sourceBytes) throw new RangeError('too big to be read at once');
  return readFile(file);
}
