import { type EntityType, readEntityType } from './content-type.ts';
import { limits } from './limits.ts';
import { memorySource, type Source } from './source.ts';

/** An entity of RFC 2045 2.4 with the place of its bytes; offsets are into the source, ends exclusive. */
export interface Entity extends EntityType {
  /** IMAP section number (RFC 9051 6.4.5.1); '' for the root of a multipart message. */
  readonly section: string;
  readonly headerStart: number;
  /** First byte of the body. */
  readonly bodyStart: number;
  bodyEnd: number;
  /** Of a multipart, or the one message inside message/rfc822. */
  readonly children: Entity[];
}

interface Open {
  readonly entity: Entity;
  /** Set for a multipart; undefined for a message/rfc822 that its child fills. */
  readonly boundary?: string;
}

/** A line that is a header line beyond doubt. */
const knownField =
  /^(?:content-[a-z-]+|mime-version|from|to|cc|subject|date|message-id|received|references|in-reply-to|reply-to|return-path|x-[a-z-]+|list-[a-z-]+|dkim-signature|authentication-results) *:/i;

/** Reads a header block: fields by lower-case name (first one wins) and where the body begins. */
function readHeader(
  source: Source,
  start: number,
  isDelimiter: (lineStart: number, lineEnd: number) => boolean,
): { fields: Map<string, string>; end: number } {
  const fields = new Map<string, string>();
  let name = '';
  let at = start;
  while (at < source.length && at - start < limits.headerBytes) {
    const feed = source.indexOf(10, at);
    const lineEnd = feed < 0 ? source.length : feed;
    const next = feed < 0 ? source.length : feed + 1;
    const textEnd = lineEnd > at && source.at(lineEnd - 1) === 13 ? lineEnd - 1 : lineEnd;
    if (textEnd === at) return { fields, end: next };
    if (isDelimiter(at, textEnd)) return { fields, end: at };
    const line = source.slice(at, Math.min(textEnd, at + limits.headerBytes));
    const first = line[0];
    if (first === 0x20 || first === 0x09) {
      // A line of blanks ends the header when nothing was read (RFC 5322 2.2.3 forbids such folding).
      if (name) fields.set(name, `${fields.get(name) ?? ''}${decodeRaw(line)}`);
    } else {
      const colon = line.indexOf(0x3a);
      const field = colon > 0 ? line.toString('latin1', 0, colon).trim() : '';
      if (!field || /[^\x21-\x7e]/.test(field)) {
        // "From " of a mailbox file may stand before the first field; anything else is the body already.
        if (at === start && line.toString('latin1', 0, 5) === 'From ') {
          at = next;
          continue;
        }
        // A long line that a mailer broke without a blank: the header goes on behind it.
        if (
          fields.size > 0 &&
          knownField.test(source.slice(next, Math.min(next + 80, source.length)).toString('latin1'))
        ) {
          name = '';
          at = next;
          continue;
        }
        return { fields, end: at };
      }
      name = field.toLowerCase();
      if (fields.has(name)) name = '';
      else fields.set(name, decodeRaw(line.subarray(colon + 1)));
    }
    at = next;
  }
  return { fields, end: at };
}

/** @returns where the header of the whole message ends, its empty line included */
export const headerEnd = (source: Source): number => readHeader(source, 0, () => false).end;

/** Header bytes as text: UTF-8 where they are (RFC 6532), else byte by byte. */
function decodeRaw(bytes: Buffer): string {
  const text = bytes.toString('utf8');
  return text.includes('\ufffd') ? bytes.toString('latin1') : text;
}

/**
 * The tree of a message. One pass: delimiter lines are matched against all open multiparts, the innermost first, so
 * a missing end delimiter closes what the outer one closes (RFC 2046 5.1.2). Boundaries match whole lines, because
 * inner boundaries often begin with the outer one.
 */
export function readTree(bytes: Buffer | Source): Entity {
  const source = bytes instanceof Buffer ? memorySource(bytes) : bytes;
  const open: Open[] = [];
  let entities = 0;

  const matching = (lineStart: number, lineEnd: number): { level: number; closing: boolean } | undefined => {
    if (source.at(lineStart) !== 0x2d || source.at(lineStart + 1) !== 0x2d || lineEnd - lineStart > 1000)
      return undefined;
    const line = source
      .slice(lineStart + 2, lineEnd)
      .toString('latin1')
      .trimEnd();
    for (let level = open.length - 1; level >= 0; level--) {
      const boundary = open[level]?.boundary;
      if (boundary === undefined || !line.startsWith(boundary)) continue;
      // What follows behind a blank is ignored (RFC 2046 5.1.1).
      const behind = line.slice(boundary.length);
      if (behind === '' || behind.startsWith(' ')) return { level, closing: false };
      if (behind === '--' || behind.startsWith('-- ')) return { level, closing: true };
    }
    return undefined;
  };

  const readEntity = (start: number, parent: Entity | undefined, fallback: string): Entity => {
    const header = readHeader(source, start, (from, to) => matching(from, to) !== undefined);
    const type = readEntityType((name) => header.fields.get(name), fallback);
    const boundary = type.type.startsWith('multipart/') ? type.params.boundary?.trimEnd() : undefined;
    const holder = boundary !== undefined && boundary !== '' && open.length < limits.depth;
    const nested =
      type.type === 'message/rfc822' &&
      /^(7bit|8bit|binary)$/.test(type.encoding) &&
      open.length < limits.depth;
    const entity: Entity = {
      ...type,
      section: sectionOf(parent, holder),
      headerStart: start,
      bodyStart: header.end,
      bodyEnd: source.length,
      children: [],
    };
    parent?.children.push(entity);
    entities++;
    if (holder) open.push({ entity, boundary: boundary.replace(/^ +/, '') });
    else if (nested) {
      open.push({ entity });
      readEntity(header.end, entity, 'text/plain');
    }
    return entity;
  };

  /** The next line that delimits something, searched from `from`. */
  const nextDelimiter = (
    from: number,
  ): { start: number; next: number; level: number; closing: boolean } | undefined => {
    let at = from;
    if (!(source.at(at) === 0x2d && source.at(at + 1) === 0x2d && (at === 0 || source.at(at - 1) === 10))) {
      at = source.indexOf('\n--', Math.max(0, at - 1)) + 1;
      if (at === 0) return undefined;
    }
    while (true) {
      const feed = source.indexOf(10, at);
      const lineEnd = feed < 0 ? source.length : feed;
      const match = matching(at, lineEnd);
      if (match) return { start: at, next: feed < 0 ? source.length : feed + 1, ...match };
      at = source.indexOf('\n--', lineEnd) + 1;
      if (at === 0 || feed < 0) return undefined;
    }
  };

  const root = readEntity(0, undefined, 'text/plain');
  let at = lastLeaf(root).bodyStart;
  while (open.length > 0) {
    const found = nextDelimiter(at);
    if (!found) break;
    // The line break before a delimiter belongs to it (RFC 2046 5.1.1).
    let end = found.start;
    if (end > 0 && source.at(end - 1) === 10) end -= end > 1 && source.at(end - 2) === 13 ? 2 : 1;
    const holder = open[found.level]?.entity;
    if (!holder) break;
    closeTail(holder, end);
    open.length = found.level + (found.closing ? 0 : 1);
    at = found.next;
    if (!found.closing) {
      if (entities >= limits.entities) break;
      const child = readEntity(
        at,
        holder,
        holder.type === 'multipart/digest' ? 'message/rfc822' : 'text/plain',
      );
      at = lastLeaf(child).bodyStart;
    }
  }
  return root;
}

/** Ends everything that is still open below `holder`: the last child, and its last child, and so on. */
function closeTail(holder: Entity, end: number): void {
  for (let last = holder.children.at(-1); last; last = last.children.at(-1)) {
    if (last.bodyEnd > end) last.bodyEnd = Math.max(last.bodyStart, end);
  }
}

function lastLeaf(entity: Entity): Entity {
  const last = entity.children.at(-1);
  return last ? lastLeaf(last) : entity;
}

/**
 * Numbers count within a multipart. The multipart that is the whole of a message has that message's own number, and
 * a message that is no multipart has one part, number 1.
 */
function sectionOf(parent: Entity | undefined, multipart: boolean): string {
  const prefix = parent?.section ?? '';
  if (parent?.type.startsWith('multipart/')) return join(prefix, parent.children.length + 1);
  return multipart ? prefix : join(prefix, 1);
}

const join = (prefix: string, number: number): string =>
  prefix === '' ? String(number) : `${prefix}.${number}`;
