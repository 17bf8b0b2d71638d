import { describe, expect, it } from 'vitest';
import { Unstuffer } from '../../../../../electron/engine/backend/pop3/unstuff.ts';
import { stuffed } from '../../../../servers/scripted-pop3.ts';

/** mulberry32: the same numbers for the same seed. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

const tail = '+OK next\r\n';

/** What comes out of chunks that end with the next answer. */
function through(chunks: readonly Buffer[]): { message: string; rest: string; ends: string[] } {
  const unstuffer = new Unstuffer();
  const into: Buffer[] = [];
  const ends: string[] = [];
  const queue = [...chunks];
  let rest = '';
  while (queue.length > 0) {
    const end = unstuffer.push(queue.shift() ?? Buffer.alloc(0), into);
    if (!end) continue;
    ends.push(end);
    // Only a status line shows that a doubtful end was one.
    const after = Buffer.concat([unstuffer.rest, ...queue]);
    if (end === 'certain' || after.toString('latin1').startsWith('+OK')) {
      rest = after.toString('latin1');
      break;
    }
    unstuffer.goOn(into);
    queue.splice(0, queue.length, after);
  }
  return { message: Buffer.concat(into).toString('latin1'), rest, ends };
}

describe('messages out of a stream', () => {
  const awkward = [
    'a\r\n.\r\nb\r\n',
    '',
    '.\r\n',
    '..\r\n...\r\n',
    'bare\n.\nlf\n..\nend\r\n',
    'nul\0\0.\r\n.\0\r\n',
    '\r\r\n.\r\r\n',
    'no end',
    'ends with cr\r',
    'ends with lf\n',
  ];
  it.each(awkward)('%j comes out as it was, cut at every byte', (text) => {
    const sent = Buffer.concat([stuffed(text), Buffer.from(tail)]);
    const expected = text === '' || text.endsWith('\n') ? text : `${text}\r\n`;
    for (let cut = 1; cut < sent.length; cut += 1) {
      const { message, rest } = through([sent.subarray(0, cut), sent.subarray(cut)]);
      expect(message).toBe(expected);
      expect(rest).toBe(tail);
    }
    const bytes = Array.from(sent, (byte) => Buffer.from([byte]));
    expect(through(bytes).message).toBe(expected);
  });

  it('any bytes in any chunks come out the same', () => {
    const seeds = Number(process.env['SKEIN_SEEDS'] ?? 3000);
    const alphabet = '\r\n\n..\0a\u00e4';
    for (let seed = 0; seed < seeds; seed += 1) {
      const next = numbers(seed);
      const text = Array.from({ length: next(40) }, () => alphabet[next(alphabet.length)] ?? '').join('');
      const sent = Buffer.concat([stuffed(Buffer.from(text, 'latin1')), Buffer.from(tail)]);
      const chunks: Buffer[] = [];
      for (let at = 0; at < sent.length; ) {
        const end = at + 1 + next(next(2) === 0 ? 3 : 30);
        chunks.push(sent.subarray(at, end));
        at = end;
      }
      const { message, rest } = through(chunks);
      const expected = text === '' || text.endsWith('\n') ? text : `${text}\r\n`;
      expect(JSON.stringify({ seed, message, rest })).toBe(
        JSON.stringify({ seed, message: expected, rest: tail }),
      );
    }
  });

  it('leaves a dot alone that nobody doubled', () => {
    expect(through([Buffer.from(`a\r\n.b\r\n.\r\n${tail}`)]).message).toBe('a\r\n.b\r\n');
  });

  it('does not take a dot between bare line ends for the end when the message goes on', () => {
    const { message, rest, ends } = through([Buffer.from(`a\n.\nb\n.\r\nc\r\n.\r\n${tail}`)]);
    expect(message).toBe('a\n.\nb\n.\r\nc\r\n');
    expect(rest).toBe(tail);
    expect(ends).toEqual(['doubtful', 'doubtful', 'certain']);
  });

  it('hands over views, not copies', () => {
    const sent = Buffer.from('one\r\n..two\r\n.\r\n');
    const into: Buffer[] = [];
    new Unstuffer().push(sent, into);
    expect(into.map((each) => each.buffer === sent.buffer)).toEqual([true, true]);
  });
});
