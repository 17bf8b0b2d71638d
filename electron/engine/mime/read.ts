import { readFile, stat } from 'node:fs/promises';
import type { Part } from '../../../shared/model/message.ts';
import { readBody } from './body.ts';
import { parseHeaderBlock } from './headers.ts';
import { limits } from './limits.ts';
import type { EncodedSection, ReadMessage } from './mime.ts';
import { hasAttachments, partsOf, type StructureNode } from './parts.ts';
import { previewText } from './preview.ts';
import { type Entity, readTree } from './tree.ts';

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

/** Everything a whole message says. @throws whatever the disk says; the bytes themselves never make it throw */
export async function readMessage(source: Uint8Array | { readonly file: string }): Promise<ReadMessage> {
  const bytes = source instanceof Uint8Array ? source : await readBounded(source.file);
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const tree = readTree(buffer);
  const parts = partsOf(structure(tree));
  const leaves = leavesOf(tree);
  const header = parseHeaderBlock(
    buffer.subarray(tree.headerStart, Math.max(tree.bodyStart, tree.headerStart)),
  );
  const body = readBody(textSections(parts, leaves, buffer));
  return {
    envelope: {
      ...(header.messageId ? { messageId: header.messageId } : {}),
      references: header.references,
      inReplyTo: header.inReplyTo,
      replyTo: header.replyTo,
      cc: header.cc,
      bcc: header.bcc,
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
      size: buffer.length,
      hasAttachments: hasAttachments(parts),
      preview: previewText((body.text ?? '').slice(0, 4000)),
    },
    body,
    ranges: Object.fromEntries(
      [...leaves].map(([section, leaf]) => [section, { start: leaf.bodyStart, end: leaf.bodyEnd }]),
    ),
  };
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
