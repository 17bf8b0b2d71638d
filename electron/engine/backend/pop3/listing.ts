import { Failed } from '../../failed.ts';
import type { Conversation } from './conversation.ts';
import type { Listing, Pop3Capabilities } from './pop3-session.ts';

/** STAT and LIST (RFC 1939 5), asked together where the server can PIPELINING. @throws Failed */
export async function list(talk: Conversation, { pipelining }: Pop3Capabilities): Promise<Listing> {
  const { wire, limits } = talk;
  talk.during('list');
  wire.send(pipelining ? 'STAT\r\nLIST\r\n' : 'STAT\r\n');
  const stat = await talk.reply();
  if (!stat.ok) {
    // The answer to LIST is still to come, and not worth waiting for.
    const failure = new Failed(talk.refusal(stat));
    throw pipelining ? wire.fail(failure) : failure;
  }
  const [, count, octets] = /^(\d{1,10})[ \t]+(\d{1,15})/.exec(stat.text) ?? [];
  if (count === undefined) throw talk.garbage(stat.text);
  const sizes = new Map<number, number>();
  const listed = pipelining ? await talk.reply() : await talk.ask('LIST');
  if (listed.ok) {
    await talk.lines(limits.entries, (line) => {
      const number = numberAt(line, 0, 10);
      const size = numberAt(line, separator(line), 15);
      if (number < 1 || size < 0) throw talk.garbage(line);
      sizes.set(number, size);
    });
  } else if (Number(count) > 0) {
    // Some refuse to list an empty mailbox.
    throw new Failed(talk.refusal(listed));
  }
  return { count: Number(count), octets: Number(octets), sizes };
}

/** UIDL. @returns undefined where the server has none @throws Failed */
export async function uidls(
  talk: Conversation,
  capabilities: Pop3Capabilities,
  told: boolean,
): Promise<ReadonlyMap<number, string> | undefined> {
  talk.during('list');
  const reply = await talk.ask('UIDL');
  if (!reply.ok) {
    // One that said it can, or says why it cannot now, has ids.
    if ((told && capabilities.uidl) || reply.code !== undefined) throw new Failed(talk.refusal(reply));
    return undefined;
  }
  const ids = new Map<number, string>();
  await talk.lines(talk.limits.entries, (line) => {
    const number = numberAt(line, 0, 10);
    if (number < 1) throw talk.garbage(line);
    ids.set(number, line.slice(separator(line) + 1));
  });
  return ids;
}

const isSpace = (code: number): boolean => code === 32 || code === 9;

/** Where the first number ends. */
function separator(line: string): number {
  let at = 0;
  while (at < line.length && !isSpace(line.charCodeAt(at))) at += 1;
  return at;
}

/** The number that is the next word, by hand: a listing has a hundred thousand. @returns -1 when it is none */
function numberAt(line: string, from: number, maxDigits: number): number {
  let at = from;
  while (isSpace(line.charCodeAt(at))) at += 1;
  const start = at;
  let value = 0;
  for (; at < line.length; at += 1) {
    const digit = line.charCodeAt(at) - 48;
    if (digit < 0 || digit > 9) break;
    value = value * 10 + digit;
  }
  const whole = at === line.length || isSpace(line.charCodeAt(at));
  return whole && at > start && at - start <= maxDigits ? value : -1;
}
