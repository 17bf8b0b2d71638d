import { describe, expect, test } from 'vitest';
import {
  messageHtml,
  quoteForForward,
  quoteForReply,
  shownContentIds,
  textAsHtml,
  writtenAndQuoted,
} from '../../../shared/text/quote.ts';

describe('what was written and what is quoted are told apart again', () => {
  test.each([
    ['with a quote', '<p>mine</p>', '<div>theirs</div>'],
    ['without', '<p>mine</p>', undefined],
    ['nothing written', '', '<p>theirs</p>'],
  ])('%s', (_name, written, quoted) => {
    expect(writtenAndQuoted(messageHtml(written, quoted))).toEqual(
      quoted === undefined ? { written } : { written, quoted },
    );
  });

  test('what we did not make is all taken as written', () => {
    expect(writtenAndQuoted('<html><body><p>x</p></body></html>')).toEqual({
      written: '<html><body><p>x</p></body></html>',
    });
  });
});

test('names and plain text cannot add markup', () => {
  expect(quoteForReply('<b>Ann</b> wrote:', '<p>x</p>')).toContain('&lt;b&gt;Ann&lt;/b&gt; wrote:');
  expect(quoteForForward('Forwarded', [['From', '"A" <a@x>']], '')).toContain('&quot;A&quot; &lt;a@x&gt;');
  expect(textAsHtml('a < b\n  c')).toBe('<div style="white-space: pre-wrap">a &lt; b\n  c</div>');
});

test('pictures that the text shows', () => {
  expect([
    ...shownContentIds('<img src="cid:a@b"><img src=\'cid:c%40d\'><td style="background:url(cid:e)">'),
  ]).toEqual(['a@b', 'c%40d', 'c@d', 'e']);
});
