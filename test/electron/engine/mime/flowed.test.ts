import { describe, expect, test } from 'vitest';
import libmime from 'libmime';
import { toFlowed } from '../../../../electron/engine/mime/flowed.ts';
import { plainText } from '../../../../electron/engine/mime/plain-text.ts';

const long = 'The ferry leaves at noon and arrives in the evening, when the tide is high enough. '
  .repeat(4)
  .trim();
const chinese = '渡轮中午出发，晚上潮水够高时到达；请提前二十分钟到码头，并带好身份证。'.repeat(5);

/** What a reader that knows format=flowed makes of it. */
const read = ({ text, delSp }: ReturnType<typeof toFlowed>): string => libmime.decodeFlowed(text, delSp);

describe('format=flowed', () => {
  test.each([
    ['short lines', 'Hello,\n\nhow are you?'],
    ['long lines', `${long}\n\n${long}`],
    ['Chinese', chinese],
    ['Japanese and emoji', `${'明日の会議は「東京駅」の近くで行います。👩‍👩‍👧‍👦 '.repeat(6).trim()}`],
    ['Hebrew', 'שלום לכולם, הפגישה נדחתה ליום ראשון בשעה שלוש. '.repeat(5).trim()],
    ['Chinese with English words', `${'请在 Friday 之前把 budget draft 发给 Zhang Wei，谢谢。'.repeat(8)}`],
    ['several blanks', `a  b   ${long}`],
    ['a word longer than any line', `see https://a.example/${'path/'.repeat(60)}end now`],
    ['a dash and a long text', `-- ${long}`],
    ['lines that look like something else', '> not a quote\nFrom here on\n  indented\n>'],
  ])('%s are read as they were written', (_name, text) => {
    expect(read(toFlowed(text))).toBe(text);
  });

  test('no line is wider than 78 columns where it can be broken', () => {
    for (const text of [long, chinese, `${long}${chinese}`]) {
      for (const line of toFlowed(text).text.split('\n')) {
        const width = line.replaceAll(/[\u3000-\u9fff\uff00-\uffef]/g, 'xx').length;
        expect(width).toBeLessThanOrEqual(80);
      }
    }
  });

  test('no line of Chinese begins with what ends a clause', () => {
    for (const line of toFlowed(chinese).text.split('\n')) expect(line).not.toMatch(/^[，。；]/);
  });

  test('the line before a signature flows nowhere', () => {
    expect(toFlowed('bye\n-- \nAnn').text).toBe('bye\n-- \nAnn');
  });

  test('quotes keep their depth on every line', () => {
    const { text } = toFlowed(plainText(`<blockquote>${long}<blockquote>deep</blockquote></blockquote>`));
    const lines = text.split('\n');
    expect(lines.length).toBeGreaterThan(4);
    expect(lines.every((line) => line.startsWith('>'))).toBe(true);
    expect(lines.at(-1)).toBe('>> deep');
  });
});

describe('the plain rendition', () => {
  test.each([
    [
      'links with their address',
      '<p>see <a href="https://a.example/x">this</a></p>',
      'see this <https://a.example/x>',
    ],
    [
      'links that show their address once',
      '<p><a href="https://a.example/x">https://a.example/x</a></p>',
      'https://a.example/x',
    ],
    ['lists', '<ul><li>one<ul><li>in</li></ul></li><li>two</li></ul>', '- one\n  - in\n- two'],
    ['numbered lists', '<ol start="3"><li>one</li><li>two</li></ol>', ' 3. one\n 4. two'],
    [
      'tables',
      '<table border="1"><tbody><tr><th>名称</th><th>Price</th></tr><tr><td><p>苹果</p><p>red</p></td><td>3</td></tr></tbody></table>',
      '名称 | Price\n苹果 red | 3',
    ],
    ['tables that only arrange', '<table><tr><td>one</td></tr><tr><td>two</td></tr></table>', 'one\ntwo'],
    ['code', '<pre><code>if (a) {\n    b();\n}</code></pre>', 'if (a) {\n    b();\n}'],
    ['pictures', '<p>a <img src="cid:x" alt="plan"> b <img src="cid:y"></p>', 'a [plan] b'],
    ['line breaks', '<p>a<br>b</p><p>c</p>', 'a\nb\n\nc'],
    ['plain text that was quoted', '<div style="white-space: pre-wrap;">a\n  b\n\nc</div>', 'a\n  b\n\nc'],
  ])('has %s', (_name, html, text) => {
    expect(plainText(html)).toBe(text);
  });
});
