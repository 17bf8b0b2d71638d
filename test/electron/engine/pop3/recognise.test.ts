import { describe, expect, test } from 'vitest';
import { createHeaderTap, fingerprint, recognise } from '../../../../electron/engine/pop3/recognise.ts';
import type { ServerCopy } from '../../../../electron/engine/vault/local-mail/local-mail.ts';
import { someMail } from '../../../fixtures/maildrop.ts';

const print = (raw: string): string => fingerprint(Buffer.from(raw, 'latin1')).print;
const topKey = (raw: string): string => fingerprint(Buffer.from(raw, 'latin1')).topKey;

describe('the fingerprint of a message', () => {
  test('is the same when another server added headers, folds lines anew or ends them with LF', () => {
    const raw = someMail(1);
    expect(print(`X-Spam: no\r\nReceived: from old by new; Tue, 6 Oct 2026 10:00:00 +0000\r\n${raw}`)).toBe(
      print(raw),
    );
    expect(print(raw.replace('Message-ID: <', 'Message-ID:\r\n <'))).toBe(print(raw));
    expect(print(raw.replaceAll('\r\n', '\n'))).toBe(print(raw));
  });

  test('is another one for another Message-ID or Date', () => {
    expect(print(someMail(1))).not.toBe(print(someMail(2)));
    expect(print(someMail(1))).not.toBe(print(someMail(1).replace('Date: Mon, 5', 'Date: Tue, 6')));
  });

  test('without Message-ID it is made of who, what and when', () => {
    const bare = someMail(1).replace(/^Message-ID:.*\r\n/m, '');
    expect(print(bare)).toBe(print(`X-New: 1\r\n${bare}`));
    expect(print(bare)).not.toBe(print(bare.replace('Letter 1\r', 'Letter 2\r')));
  });

  test('a name made of headers does not change when a program marks the message as read', () => {
    expect(topKey(`Status: RO\r\nX-UIDL: 7\r\n${someMail(1)}`)).toBe(topKey(someMail(1)));
    expect(topKey(`X-Other: 1\r\n${someMail(1)}`)).not.toBe(topKey(someMail(1)));
  });

  test.each([
    ['when the server took it', someMail(7), Date.UTC(2026, 9, 5, 10, 0, 7)],
    ['or when it was written', someMail(7).replace(/^Received:.*\r\n/m, ''), Date.UTC(2026, 9, 5, 9, 0, 0)],
    ['or nothing', 'Subject: no date\r\n\r\n', undefined],
  ])('it knows %s', (_name, raw, at) => {
    expect(fingerprint(Buffer.from(raw)).receivedAt).toBe(at);
  });

  test.each([
    ['nothing at all', ''],
    ['no header', '\r\nonly a body: with a colon\r\n'],
    ['no end of headers', 'Subject: x'],
    ['bytes that are no text', '\xff\x00\x01\r\n\r\n'],
  ])('%s does not break it', (_name, raw) => {
    expect(print(raw)).toMatch(/^h/);
  });
});

test('seen through a download in any pieces, it is what TOP shows', async () => {
  const raw = Buffer.from(someMail(3, { size: 5000 }), 'latin1');
  const top = raw.subarray(0, raw.indexOf('\r\n\r\n') + 4);
  for (const size of [1, 2, 3, 7, 100, 10_000]) {
    const tap = createHeaderTap();
    let bytes = 0;
    async function* pieces(): AsyncGenerator<Uint8Array> {
      for (let at = 0; at < raw.length; at += size) yield raw.subarray(at, at + size);
    }
    const out: Uint8Array[] = [];
    for await (const piece of tap.through(pieces(), (count) => (bytes += count))) out.push(piece);
    expect(Buffer.concat(out).equals(raw)).toBe(true);
    expect(bytes).toBe(raw.length);
    expect(tap.fingerprint()).toEqual(fingerprint(top));
  }
});

describe('which copies new names stand for', () => {
  const copy = (uidl: string, size: number, printed?: string): ServerCopy => ({
    uidl,
    size,
    state: 'there',
    seenAt: 0,
    ...(printed !== undefined && { print: printed }),
  });
  const found = (
    wanted: Parameters<typeof recognise>[0],
    pool: readonly ServerCopy[],
  ): Record<string, string> =>
    Object.fromEntries([...recognise(wanted, pool)].map(([key, { uidl }]) => [key, uidl]));

  test('the same print and about the same size', () => {
    expect(
      found([{ key: 'n', size: 5200, print: 'p' }], [copy('o', 5000, 'p'), copy('x', 5200, 'q')]),
    ).toEqual({
      n: 'o',
    });
  });

  test('not when the sizes are too far apart', () => {
    expect(found([{ key: 'n', size: 900_000, print: 'p' }], [copy('o', 5000, 'p')])).toEqual({});
  });

  test('a size that the server does not tell does not matter', () => {
    expect(found([{ key: 'n', size: 0, print: 'p' }], [copy('o', 900_000, 'p')])).toEqual({ n: 'o' });
  });

  test('one copy answers for one message: of two alike, one is new', () => {
    const both = [
      { key: 'a', size: 5100, print: 'p' },
      { key: 'b', size: 5000, print: 'p' },
    ];
    expect(found(both, [copy('o', 5000, 'p')])).toEqual({ b: 'o' });
    expect(found(both, [copy('o', 5000, 'p'), copy('u', 5090, 'p')])).toEqual({ b: 'o', a: 'u' });
  });

  test('thousands alike are paired in no time', () => {
    const wanted = Array.from({ length: 20_000 }, (_, index) => ({
      key: `n${index}`,
      size: 5000 + 100 * index,
      print: 'p',
    }));
    const pool = wanted.map(({ size }, index) => copy(`o${index}`, size + 7, 'p'));
    expect(recognise(wanted, pool).size).toBe(20_000);
  });

  test('copies of which no print was kept are not recognised', () => {
    expect(found([{ key: 'n', size: 1, print: 'p' }], [copy('o', 1)])).toEqual({});
  });
});
