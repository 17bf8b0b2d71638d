import { Failed } from '../../failed.ts';
import { firstIndex } from '../../first-index.ts';
import type { Conversation } from './conversation.ts';
import type { Listed, Listing, Pop3Capabilities } from './pop3-session.ts';
import type { Reply } from './reply.ts';

type Growing = { -readonly [Key in keyof Listed]: Listed[Key] };

/**
 * STAT, LIST and UIDL (RFC 1939 5 and 7), asked together where the server can PIPELINING.
 *
 * @param told whether the server knows CAPA
 * @throws Failed
 */
export async function list(
  talk: Conversation,
  { pipelining, uidl }: Pop3Capabilities,
  told: boolean,
): Promise<Listing> {
  const { wire } = talk;
  talk.during('list');
  if (pipelining) wire.send('STAT\r\nLIST\r\nUIDL\r\n');
  const asked = (command: string): Promise<Reply> => (pipelining ? talk.reply() : talk.ask(command));
  /** The answers to what was asked behind it are still to come, and not worth waiting for. */
  const refused = (reply: Reply): Failed => {
    const failure = new Failed(talk.refusal(reply));
    return pipelining ? wire.fail(failure) : failure;
  };

  const stat = await asked('STAT');
  if (!stat.ok) throw refused(stat);
  const [, count, octets] = /^(\d{1,10})[ \t]+(\d{1,15})/.exec(stat.text) ?? [];
  if (count === undefined) throw talk.garbage(stat.text);

  const listed = await asked('LIST');
  // Some refuse to list an empty mailbox.
  if (!listed.ok && Number(count) > 0) throw refused(listed);
  const messages = listed.ok ? await readSizes(talk) : [];

  const named = await asked('UIDL');
  if (named.ok) await readNames(talk, messages);
  // One that said it can, or says why it cannot now, has names; some refuse to name nothing.
  else if ((told && uidl && Number(count) > 0) || named.code !== undefined)
    throw new Failed(talk.refusal(named));
  return { count: Number(count), octets: Number(octets), messages, hasUidls: named.ok };
}

async function readSizes(talk: Conversation): Promise<Growing[]> {
  const messages: Growing[] = [];
  let before = 0;
  let ordered = true;
  await talk.entries(talk.limits.entries, (bytes, from, to) => {
    const number = numberAt(bytes, from, to, 10);
    const size = numberAt(bytes, separator(bytes, from, to), to, 15);
    if (number < 1 || size < 0) throw talk.garbage(bytes.toString('latin1', from, to));
    messages.push({ number, size, uidl: undefined });
    ordered &&= number > before;
    before = number;
  });
  if (ordered) return messages;
  const last = new Map(messages.map((each) => [each.number, each]));
  return [...last.values()].sort((a, b) => a.number - b.number);
}

/** The only strings that are made of a listing, which may be of a hundred thousand. */
async function readNames(talk: Conversation, messages: readonly Growing[]): Promise<void> {
  await talk.entries(talk.limits.entries, (bytes, from, to) => {
    const number = numberAt(bytes, from, to, 10);
    if (number < 1) throw talk.garbage(bytes.toString('latin1', from, to));
    const message = byNumber(messages, number);
    if (message) message.uidl = bytes.toString('latin1', separator(bytes, from, to) + 1, to);
  });
}

/** @param messages by ascending number, which begins at 1 and has no gaps as long as nothing is deleted */
export function byNumber<Message extends Listed>(
  messages: readonly Message[],
  number: number,
): Message | undefined {
  const likely = messages[number - 1];
  if (likely?.number === number) return likely;
  const next = messages[firstIndex(messages, (each) => each.number >= number)];
  return next?.number === number ? next : undefined;
}

const isSpace = (code: number | undefined): boolean => code === 32 || code === 9;

/** Where the first word ends. */
function separator(bytes: Buffer, from: number, to: number): number {
  let at = from;
  while (at < to && isSpace(bytes[at])) at += 1;
  while (at < to && !isSpace(bytes[at])) at += 1;
  return at;
}

/** The number that is the next word. @returns -1 when it is none */
function numberAt(bytes: Buffer, from: number, to: number, maxDigits: number): number {
  let at = from;
  while (at < to && isSpace(bytes[at])) at += 1;
  const start = at;
  let value = 0;
  for (; at < to; at += 1) {
    const digit = (bytes[at] ?? 0) - 48;
    if (digit < 0 || digit > 9) break;
    value = value * 10 + digit;
  }
  const whole = at === to || isSpace(bytes[at]);
  return whole && at > start && at - start <= maxDigits ? value : -1;
}
