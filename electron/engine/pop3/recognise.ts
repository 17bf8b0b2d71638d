import { createHash } from 'node:crypto';
import { parseDate } from '../mime/header-date.ts';
import type { ServerCopy } from '../vault/local-mail/local-mail.ts';

/** What a message's headers say about which message it is. */
export interface Fingerprint {
  /**
   * The same for the same message on another server: of Message-ID and Date, or of who, what and when where there is no
   * Message-ID. Servers add headers and count bytes in their own ways, so neither takes part.
   */
  readonly print: string;
  /** Names the message on a server without unique ids: of all headers but those that servers change. */
  readonly topKey: string;
  /** When the person's server took it (the topmost Received, else Date), ms since 1970. */
  readonly receivedAt?: number;
}

/** Headers are looked at up to so many bytes, of a listing and of a download alike. */
const headerLimit = 64 * 1024;

const lineFeed = 10;
const carriageReturn = 13;

/** Rewritten by servers and programs while a message lies there. */
const volatile =
  /^(status|x-status|x-uid|x-uidl|x-keywords|x-imap|x-imapbase|content-length|lines|x-mozilla-\S*)[ \t]*:/i;

/** Fields by which a message without Message-ID is known. */
const telling = [
  'from',
  'sender',
  'to',
  'cc',
  'subject',
  'date',
  'in-reply-to',
  'references',
  'content-type',
];

/** @param bytes a message, or its beginning, or what TOP answered */
export function fingerprint(bytes: Uint8Array): Fingerprint {
  const block = Buffer.from(
    bytes.buffer,
    bytes.byteOffset,
    endOfHeaders(bytes) ?? Math.min(bytes.length, headerLimit),
  ).toString('latin1');
  // Folded lines stay together; of values all white space becomes one blank.
  const lines = block.split(/\r?\n(?![ \t])/);
  const fields = new Map<string, string>();
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon < 1) continue;
    const name = line.slice(0, colon).trimEnd().toLowerCase();
    if (!fields.has(name)) fields.set(name, line.slice(colon + 1));
  }
  const valueOf = (name: string): string => (fields.get(name) ?? '').replace(/\s+/g, ' ').trim();
  const messageId = valueOf('message-id');
  return {
    print: messageId ? `m${hash([messageId, valueOf('date')])}` : `h${hash(telling.map(valueOf))}`,
    receivedAt: arrival(valueOf),
    /** Needed of few. */
    get topKey() {
      const lasting = lines.filter((line) => line.includes(':') && !volatile.test(line));
      return `top:${hash(lasting.map((line) => line.replace(/\s+/g, ' ').trimEnd()))}`;
    },
  };
}

/** Lets a message through and keeps what is needed of it to recognise it. */
export function createHeaderTap(): {
  /** @param onBytes told how many came */
  through(bytes: AsyncIterable<Uint8Array>, onBytes: (count: number) => void): AsyncIterable<Uint8Array>;
  /** Of what went through so far. */
  fingerprint(): Fingerprint;
} {
  const begun: Buffer[] = [];
  let length = 0;
  let open = true;
  return {
    async *through(bytes, onBytes) {
      for await (const chunk of bytes) {
        onBytes(chunk.length);
        if (open) {
          const end = emptyLine(chunk);
          // Whoever sends the bytes may use their room again.
          begun.push(
            Buffer.from(chunk.subarray(0, Math.min(headerLimit - length, (end ?? headerLimit) + 2))),
          );
          length += chunk.length;
          open = length < headerLimit && end === undefined;
        }
        yield chunk;
      }
    },
    fingerprint: () => fingerprint(begun.length === 1 && begun[0] ? begun[0] : Buffer.concat(begun)),
  };
}

/**
 * Which of the known copies are these, by print and about the same size? Each copy answers for one message only, so of
 * two alike that are really two, the second is new.
 *
 * @returns copies by the key of the message that each one is
 */
export function recognise(
  wanted: readonly { readonly key: string; readonly size: number; readonly print: string }[],
  pool: Iterable<ServerCopy>,
): ReadonlyMap<string, ServerCopy> {
  const byPrint = new Map<string, ServerCopy[]>();
  for (const copy of pool) {
    if (copy.print === undefined) continue;
    const alike = byPrint.get(copy.print);
    if (alike) alike.push(copy);
    else byPrint.set(copy.print, [copy]);
  }
  const found = new Map<string, ServerCopy>();
  const groups = Map.groupBy(wanted, (each) => each.print);
  for (const [print, alike] of groups) {
    const copies = byPrint.get(print);
    if (copies) pair(alike, copies, found);
  }
  return found;
}

/** The same size first, then in the order of size: servers differ by what they add, to all alike. */
function pair(
  wanted: readonly { readonly key: string; readonly size: number }[],
  copies: readonly ServerCopy[],
  found: Map<string, ServerCopy>,
): void {
  const bySize = Map.groupBy(copies, (copy) => copy.size);
  const rest = wanted.filter(({ key, size }) => {
    const same = bySize.get(size)?.shift();
    if (same) found.set(key, same);
    return same === undefined;
  });
  const left = [...bySize.values()].flat().sort((a, b) => a.size - b.size);
  let next = 0;
  for (const { key, size } of rest.sort((a, b) => a.size - b.size)) {
    while (left[next] && !alikeInSize(left[next]?.size ?? 0, size) && (left[next]?.size ?? 0) < size) next++;
    const copy = left[next];
    if (!copy || !alikeInSize(copy.size, size)) continue;
    found.set(key, copy);
    next++;
  }
}

/** A quarter, or some headers more; a server that says nothing of the size does not speak against it. */
function alikeInSize(a: number, b: number): boolean {
  return a === 0 || b === 0 || Math.abs(a - b) <= Math.max(16 * 1024, Math.max(a, b) / 4);
}

/** @returns where the empty line begins; undefined when it is not in these bytes */
function endOfHeaders(bytes: Uint8Array): number | undefined {
  if (bytes[0] === lineFeed || (bytes[0] === carriageReturn && bytes[1] === lineFeed)) return 0;
  return emptyLine(bytes);
}

/** An empty line after another one; it may be missed where pieces meet. */
function emptyLine(bytes: Uint8Array): number | undefined {
  for (let at = bytes.indexOf(lineFeed); at >= 0 && at < headerLimit; at = bytes.indexOf(lineFeed, at + 1)) {
    const after = bytes[at + 1] === carriageReturn ? at + 2 : at + 1;
    if (bytes[after] === lineFeed) return at + 1;
  }
  return undefined;
}

function arrival(valueOf: (name: string) => string): number | undefined {
  const received = valueOf('received');
  const taken = received && parseDate(received.slice(received.lastIndexOf(';') + 1));
  return (taken || parseDate(valueOf('date')))?.at;
}

function hash(texts: readonly string[]): string {
  return createHash('sha256').update(texts.join('\n'), 'latin1').digest('base64url').slice(0, 22);
}
