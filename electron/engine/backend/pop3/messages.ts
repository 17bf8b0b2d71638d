import type { Failure } from '../../../../shared/model/failure.ts';
import type { Conversation } from './conversation.ts';
import { MessageBytes, Probes } from './message-bytes.ts';
import { Pipeline } from './pipeline.ts';
import type { Pop3Capabilities } from './pop3-session.ts';

/** For messages whose size nobody told. */
const guessedSize = 32 * 1024;
/** What a header takes, more or less. */
const guessedTop = 4 * 1024;

export interface Retrieval {
  readonly numbers: Iterable<number>;
  readonly onMessage: (number: number, bytes: AsyncIterable<Uint8Array>) => Promise<void>;
  readonly onRefused: (number: number, failure: Failure) => void;
  /** As LIST said. */
  readonly sizeOf?: (number: number) => number | undefined;
  /** Of each only the header and so many lines: TOP instead of RETR. */
  readonly topLines?: number;
}

/** RETR or TOP of many (RFC 1939 5 and 7), pipelined where the server can (RFC 2449 6.6). @throws Failed, and what onMessage throws */
export async function retrieve(
  talk: Conversation,
  { pipelining }: Pop3Capabilities,
  { numbers, onMessage, onRefused, sizeOf, topLines }: Retrieval,
): Promise<void> {
  const { wire, limits } = talk;
  talk.during('fetch');
  const probes = new Probes(talk);
  const whole = topLines === undefined;
  const room = (number: number): number => (whole ? (sizeOf?.(number) ?? guessedSize) : guessedTop);
  const pipeline = new Pipeline(
    talk,
    numbers,
    (number) => (whole ? `RETR ${number}` : `TOP ${number} ${topLines}`),
    pipelining ? limits.window : 1,
    room,
  );
  try {
    for (let number = pipeline.next(); number !== undefined; number = pipeline.next()) {
      const reply = await talk.reply();
      if (!reply.ok) {
        onRefused(number, talk.refusal(reply, { number }));
      } else {
        const bytes = new MessageBytes(talk, probes, limits.message, () => pipeline.underWay > 0, number);
        await onMessage(number, bytes);
        await bytes.skip();
      }
      await probes.settle();
    }
  } catch (error) {
    // What is still on its way belongs to nobody now; the line cannot be used for anything else.
    wire.fail(talk.failures.failed('connection-lost', 'fetch'));
    throw error;
  }
}

/** DELE of many. @returns those that are marked now @throws Failed */
export async function markDeleted(
  talk: Conversation,
  { pipelining }: Pop3Capabilities,
  numbers: Iterable<number>,
): Promise<readonly number[]> {
  talk.during('store');
  const marked: number[] = [];
  const pipeline = new Pipeline(
    talk,
    numbers,
    (number) => `DELE ${number}`,
    pipelining ? talk.limits.window : 1,
  );
  for (let number = pipeline.next(); number !== undefined; number = pipeline.next()) {
    if ((await talk.reply()).ok) marked.push(number);
  }
  return marked;
}

/** The header and so many lines, cut at a limit; what is longer is read and dropped. @throws Failed */
export async function top(talk: Conversation): Promise<Uint8Array> {
  const probes = new Probes(talk);
  const kept = await beginning(
    new MessageBytes(talk, probes, talk.limits.message, () => false),
    talk.limits.top,
  );
  await probes.settle();
  return kept;
}

/** At most so many bytes; what is longer is read and dropped. */
export async function beginning(message: AsyncIterable<Uint8Array>, limit: number): Promise<Uint8Array> {
  const kept: Uint8Array[] = [];
  let room = limit;
  for await (const bytes of message) {
    if (room <= 0) continue;
    // A copy, which `slice` of a Buffer is not: the bytes are only lent.
    kept.push(Uint8Array.from(bytes.subarray(0, room)));
    room -= bytes.length;
  }
  return Buffer.concat(kept);
}
