import { parser } from 'imapflow/lib/handler/imap-handler.js';
import { describe, expect, it } from 'vitest';
import { readFetchAnswer } from '../../../../../electron/engine/backend/imap/fetch-answer.ts';
import type { Token } from '../../../../../electron/engine/backend/imap/line.ts';
import { createRandom } from '../../../../fixtures/random.ts';

/** What both parsers must agree on: values, lists, sections. How imapflow names the kinds of atoms is its own affair. */
function plain(token: Token | undefined): unknown {
  if (!token) return null;
  if (Array.isArray(token)) return token.map(plain);
  const { value, section } = token as { value?: unknown; section?: readonly Token[] };
  return {
    value: Buffer.isBuffer(value) ? `literal ${value.toString('latin1')}` : value,
    ...(section ? { section: section.map(plain) } : {}),
  };
}

async function byImapflow(line: string, literals: Buffer[]): Promise<unknown> {
  const parsed = (await parser(Buffer.from(line), { literals: [...literals] })) as {
    command: string;
    attributes: Token[];
  };
  return { command: parsed.command, attributes: parsed.attributes.slice(1).map(plain) };
}

function byUs(line: string, literals: Buffer[]): unknown {
  const answer = readFetchAnswer(Buffer.from(line), literals);
  return answer && { command: answer.command, attributes: answer.attributes?.slice(1).map(plain) };
}

const lines: readonly (readonly [string, ...string[]])[] = [
  ['* 1 FETCH (UID 7 FLAGS (\\Seen $Forwarded) MODSEQ (12) RFC822.SIZE 4000)'],
  ['* 12 fetch (INTERNALDATE "17-Jul-1996 02:44:25 -0700" UID 1)'],
  ['* 2 FETCH (UID 8 BODY[HEADER.FIELDS (SUBJECT "FROM")] {14}\r\n)', 'Subject: hey\r\n'],
  ['* 2 FETCH (BODY[1.2]<0> {3}\r\n BODY[2] NIL BODY[] ~{2}\r\n UID 9)', 'abc', 'xy'],
  [
    '* 3 FETCH (BODYSTRUCTURE (("TEXT" "PLAIN" ("CHARSET" "utf-8") NIL NIL "7BIT" 1 1 NIL NIL NIL NIL)("IMAGE" "PNG" ("NAME" {4}\r\n) NIL NIL "BASE64" 9) "MIXED" ("BOUNDARY" "a\\"b\\\\c") NIL))',
    'a(b)',
  ],
  ['* 4 FETCH (FLAGS () UID 3)'],
  ['* 5 FETCH (BODY[1] "quoted 文字" UID 5)'],
];

describe('a FETCH answer', () => {
  it.each(lines)('%s is read as imapflow reads it', async (line, ...texts) => {
    const literals = texts.map((text) => Buffer.from(text));
    expect(byUs(line, literals)).toEqual(await byImapflow(line, literals));
  });

  it('may carry a bracket in a flag, as Gmail does', () => {
    expect(byUs('* 1 FETCH (FLAGS ([Imap]/Sent \\Seen) UID 1)', [])).toMatchObject({
      attributes: [[{}, [{ value: '[Imap]/Sent' }, { value: '\\Seen' }], {}, {}]],
    });
  });

  it.each([
    ['* 1 EXISTS'],
    ['* OK FETCH (UID 1)'],
    ['A1 OK FETCH completed'],
    ['* 1 FETCH NIL'],
    ['* 1 FETCH (UID 1'],
    ['* 1 FETCH (UID 1))'],
    ['* 1 FETCH (UID 1) more'],
    ['* 1 FETCH (BODY[1] "open)'],
    ['* 1 FETCH (BODY[1 "x")'],
    ['* 1 FETCH (BODY[1] {5}\r\n)'],
    [`* 1 FETCH ${'('.repeat(200)}${')'.repeat(200)}`],
    [''],
    ['*'],
  ])('%s is left to imapflow to judge', (line) => {
    expect(byUs(line, [])).toBeUndefined();
  });

  it('never throws nor hangs on a line that was damaged on the way, and never disagrees', async () => {
    const random = createRandom(7);
    const disagreements: string[] = [];
    let both = 0;
    for (let round = 0; round < 3000; round += 1) {
      const [line, ...texts] = random.pick(lines);
      const bytes = Buffer.from(line);
      for (let hit = 0; hit < 3; hit += 1)
        bytes[5 + random.below(bytes.length - 5)] = 0x20 + random.below(0x5f);
      const literals = texts.map((text) => Buffer.from(text));
      const damaged = bytes.toString();
      const ours = byUs(damaged, literals);
      const theirs = await byImapflow(damaged, literals).catch(() => undefined);
      if (!ours || !theirs) continue;
      both += 1;
      if (JSON.stringify(ours) !== JSON.stringify(theirs)) disagreements.push(damaged);
    }
    expect(disagreements).toEqual([]);
    expect(both).toBeGreaterThan(100);
  });
});
