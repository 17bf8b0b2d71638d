import { describe, expect, it } from 'vitest';
import type { Token } from '../../../../../electron/engine/backend/imap/line.ts';
import { readStructure } from '../../../../../electron/engine/backend/imap/structure.ts';

/** BODYSTRUCTURE as text, into the tokens a connection hands over. */
function tokens(text: string): Token {
  const pieces = text.match(/\(|\)|"(?:[^"\\]|\\.)*"|[^\s()]+/g) ?? [];
  let at = 0;
  const read = (): Token => {
    const piece = pieces[at++];
    if (piece !== '(')
      return piece === undefined || piece === 'NIL'
        ? null
        : { type: 'STRING', value: piece.replace(/^"|"$/g, '') };
    const list: Token[] = [];
    while (at < pieces.length && pieces[at] !== ')') list.push(read());
    at += 1;
    return list;
  };
  return read();
}
const parts = (text: string) =>
  readStructure(tokens(text)).parts.map(({ section, type, use, fileName }) =>
    [section, type, use, fileName].filter((each) => each !== undefined).join(' '),
  );

describe('BODYSTRUCTURE', () => {
  it.each<[string, string, string[], boolean]>([
    [
      'a plain text',
      '("TEXT" "PLAIN" ("CHARSET" "utf-8") NIL NIL "7BIT" 100 3 NIL NIL NIL NIL)',
      ['1 text/plain text'],
      false,
    ],
    [
      'text and HTML',
      '(("TEXT" "PLAIN" NIL NIL NIL "7BIT" 1 1)("TEXT" "HTML" NIL NIL NIL "7BIT" 1 1) "ALTERNATIVE" ("BOUNDARY" "x") NIL NIL NIL)',
      ['1 text/plain text', '2 text/html text'],
      false,
    ],
    [
      'HTML with an image of its own and an attachment',
      '((("TEXT" "HTML" NIL NIL NIL "7BIT" 1 1)("IMAGE" "PNG" ("NAME" "logo.png") "<logo@x>" NIL "BASE64" 50 NIL ("INLINE" ("FILENAME" "logo.png")) NIL) "RELATED")("APPLICATION" "PDF" ("NAME" "a.pdf") NIL NIL "BASE64" 99 NIL ("ATTACHMENT" ("FILENAME" "=?UTF-8?B?5oql5ZGKLnBkZg==?=")) NIL) "MIXED")',
      ['1.1 text/html text', '1.2 image/png inline logo.png', '2 application/pdf attachment 报告.pdf'],
      true,
    ],
    [
      'a forwarded message as one attachment',
      '(("TEXT" "PLAIN" NIL NIL NIL "7BIT" 1 1)("MESSAGE" "RFC822" NIL NIL NIL "7BIT" 500 (NIL "inner" NIL NIL NIL NIL NIL NIL NIL NIL) ("TEXT" "PLAIN" NIL NIL NIL "7BIT" 1 1) 20 NIL ("ATTACHMENT" ("FILENAME" "inner.eml")) NIL) "MIXED")',
      ['1 text/plain text', '2 message/rfc822 attachment inner.eml'],
      true,
    ],
    [
      'a file name split by RFC 2231, handed through raw',
      '("APPLICATION" "ZIP" NIL NIL NIL "BASE64" 9 NIL ("ATTACHMENT" ("FILENAME*0*" "UTF-8\'\'%E6%8A%A5" "FILENAME*1*" "%E5%91%8A.zip")) NIL)',
      ['1 application/zip attachment 报告.zip'],
      true,
    ],
    [
      'a signature, which is no attachment to a reader',
      '(("TEXT" "PLAIN" NIL NIL NIL "7BIT" 1 1)("APPLICATION" "PGP-SIGNATURE" NIL NIL NIL "7BIT" 9) "SIGNED")',
      ['1 text/plain text', '2 application/pgp-signature attachment'],
      false,
    ],
    ['an empty multipart', '("MIXED")', ['1 mixed/octet-stream attachment'], true],
    ['nothing', 'NIL', [], false],
    ['an empty list', '()', [], false],
    [
      'NILs where names belong',
      '(NIL NIL NIL NIL NIL NIL NIL)',
      ['1 application/octet-stream attachment'],
      true,
    ],
  ])('reads %s', (_what, text, expected, attachments) => {
    expect(parts(text)).toEqual(expected);
    expect(readStructure(tokens(text)).hasAttachments).toBe(attachments);
  });

  it('is bounded, however many parts a message claims', () => {
    const leaf = '("TEXT" "PLAIN" NIL NIL NIL "7BIT" 1 1)';
    expect(parts(`(${leaf.repeat(10_000)} "MIXED")`).length).toBe(2000);
    expect(parts(`${'('.repeat(60)}${leaf} ${'"MIXED")'.repeat(60)}`)).toHaveLength(1);
  });

  it('takes no parameter for the prototype of an object', () => {
    const { parts: found } = readStructure(
      tokens('("TEXT" "PLAIN" ("__proto__" "x" "constructor" "y") NIL NIL "7BIT" 1 1)'),
    );
    expect(found[0]).toMatchObject({ type: 'text/plain' });
    expect(({} as { x?: unknown }).x).toBeUndefined();
  });
});
