import { expect, test } from 'vitest';
import { toFlowed } from '../../../../electron/engine/mime/flowed.ts';
import { plainText } from '../../../../electron/engine/mime/plain-text.ts';
import { messageHtml, textAsHtml } from '../../../../shared/text/quote.ts';
import { signatureBlock } from '../../../../shared/text/signature.ts';

const flowed = (html: string, quoted?: string): string => toFlowed(plainText(messageHtml(html, quoted))).text;

test('a signature at the end of a message stands below its delimiter, blank included (RFC 3676 4.3)', () => {
  const written = `<p>Hello</p>${signatureBlock('<p>Ann <strong>Archer</strong></p><p>Sales</p>')}`;
  expect(flowed(written)).toBe('Hello\n\n-- \nAnn Archer\nSales');
  expect(flowed(`<p>你好</p>${signatureBlock('<p>安</p>')}`)).toBe('你好\n\n-- \n安');
});

test('a signature with a quote behind it has no delimiter, which would make the quote a part of it', () => {
  const written = `<p>Hello</p>${signatureBlock('<p>Ann</p>')}`;
  expect(flowed(written, '<p>On Monday</p><blockquote><p>Yes</p></blockquote>')).toBe(
    'Hello\n\nAnn\n\nOn Monday\n\n> Yes',
  );
});

test('the delimiter of a message that was written as plain text is sent as it is', () =>
  expect(flowed(textAsHtml('Hello\n\n-- \nAnn'))).toBe('Hello\n\n-- \nAnn'));
