import { describe, expect, test } from 'vitest';
import { textToHtml } from '../../../renderer/message-body/text-to-html.ts';

describe('plain text', () => {
  test('is escaped', () => {
    expect(textToHtml('a <b> & "c"')).toContain('a &lt;b&gt; &amp; &quot;c&quot;');
  });

  test('quotes open and close by depth', () => {
    expect(textToHtml('> one\n>> two\n> one\nme')).toBe(
      '<div class="plain-text"><div class="quote quote-1"><div class="line">one</div><div class="quote quote-2"><div class="line">two</div></div><div class="line">one</div></div><div class="line">me</div></div>',
    );
  });

  test('the signature begins at "-- " and keeps what looks like quotes', () => {
    expect(textToHtml('Hi\n-- \n> Marta')).toContain(
      '<div class="signature"><div class="line">-- </div><div class="line">&gt; Marta</div></div>',
    );
  });

  test.each([
    ['See https://a.example/x?a=1&b=2.', 'https://a.example/x?a=1&amp;b=2'],
    ['(https://a.example/wiki/Goose_(bird))', 'https://a.example/wiki/Goose_(bird)'],
    ['详见https://a.example/路径，谢谢', 'https://a.example/路径'],
    ['www.a.example!', 'https://www.a.example'],
    ['write to ann.b@a.example, please', 'mailto:ann.b@a.example'],
  ])('addresses are links without the punctuation around them: %s', (text, href) => {
    expect(textToHtml(text)).toContain(`<a href="${href}">`);
  });

  test('">From " is no quote', () => {
    expect(textToHtml('>From here')).not.toContain('quote');
  });

  test('10,000 quoted lines and a line of 100,000 marks are done at once', () => {
    const many = textToHtml(
      `${'> > > text https://a.example/\n'.repeat(10_000)}${'>'.repeat(100_000)}${'('.repeat(50_000)}`,
    );
    expect(many).toContain('https://a.example/');
    expect(textToHtml(`https://a.example/${')'.repeat(3_000)}`)).toContain('https://a.example/');
  });
});
