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
      const space = separator(line);
      const size = Number(line.slice(space).trim().split(/[ \t]/, 1)[0] || Number.NaN);
      if (!Number.isSafeInteger(size) || size < 0) throw talk.garbage(line);
      sizes.set(numberOf(talk, line, space), size);
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
    const space = separator(line);
    ids.set(numberOf(talk, line, space), line.slice(space + 1));
  });
  return ids;
}

/** Where the number ends. */
function separator(line: string): number {
  for (let at = 0; at < line.length; at += 1) {
    const code = line.charCodeAt(at);
    if (code === 32 || code === 9) return at;
  }
  return line.length;
}

function numberOf(talk: Conversation, line: string, end: number): number {
  const digits = line.slice(0, end);
  const number = Number(digits);
  if (digits === '' || digits.length > 10 || !(number >= 1) || !Number.isInteger(number))
    throw talk.garbage(line);
  return number;
}
