import { describe, expect, test } from 'vitest';
import { docText, losesFormatting } from '../../../renderer/compose/doc-text.ts';
import type { DocMark, DocNode } from '../../../renderer/compose/document.ts';
import { emailHtml } from '../../../renderer/compose/serialise.ts';

const text = (value: string, ...marks: (string | DocMark)[]): DocNode => ({
  type: 'text',
  text: value,
  marks: marks.map((mark) => (typeof mark === 'string' ? { type: mark } : mark)),
});
const node = (type: string, ...content: DocNode[]): DocNode => ({ type, content });
const p = (...content: (DocNode | string)[]): DocNode =>
  node('paragraph', ...content.map((each) => (typeof each === 'string' ? text(each) : each)));
const link = (href: string): DocMark => ({ type: 'link', attrs: { href, target: '_blank', class: 'x' } });
const doc = (...content: DocNode[]): DocNode => node('doc', ...content);
const cell = (type: string, attrs: Record<string, unknown>, ...content: DocNode[]): DocNode => ({
  type,
  attrs,
  content,
});

const table = node(
  'table',
  node('tableRow', cell('tableHeader', { colspan: 2, rowspan: 1, colwidth: null }, p('名称'))),
  node('tableRow', cell('tableCell', { colspan: 1 }, p('a')), cell('tableCell', {}, p('b'), p('c'))),
);

describe('what was written, as HTML for mail', () => {
  test.each<[string, DocNode, string]>([
    ['nothing', doc(p()), ''],
    ['an empty line', doc(p('a'), p(), p('b')), '<p>a</p><p><br></p><p>b</p>'],
    [
      'marks, nested once',
      doc(p(text('a', 'bold'), text('b', 'bold', 'italic'), text('c', 'italic'), 'd')),
      '<p><strong>a<em>b</em></strong><em>c</em>d</p>',
    ],
    [
      'a link over changing marks',
      doc(
        p(
          text('to ', link('https://a.example/?a=1&b="2"')),
          text('here', 'bold', link('https://a.example/?a=1&b="2"')),
        ),
      ),
      '<p><a href="https://a.example/?a=1&amp;b=&quot;2&quot;">to <strong>here</strong></a></p>',
    ],
    ['a link that would run', doc(p(text('x', link('javascript:alert(1)')))), '<p>x</p>'],
    ['what looks like markup', doc(p('<b> & "x"')), '<p>&lt;b&gt; &amp; &quot;x&quot;</p>'],
    ['blanks', doc(p('a  b\tc')), '<p>a&nbsp; b&nbsp;&nbsp;&nbsp; c</p>'],
    ['from the right', doc(p('שלום')), '<p dir="rtl">שלום</p>'],
    [
      'lists',
      doc(
        node(
          'bulletList',
          node('listItem', p('one'), node('orderedList', node('listItem', p('in')))),
          node('listItem', p('two'), p('more')),
        ),
      ),
      '<ul><li>one<ol><li>in</li></ol></li><li><p>two</p><p>more</p></li></ul>',
    ],
    [
      'a list that goes on',
      doc({ type: 'orderedList', attrs: { start: 4 }, content: [node('listItem', p('four'))] }),
      '<ol start="4"><li>four</li></ol>',
    ],
    [
      'code',
      doc(
        { type: 'codeBlock', attrs: { language: 'ts' }, content: [text('\nif (a < b)\n  c')] },
        p(text('x', 'code')),
      ),
      '<pre style="font-family:monospace;white-space:pre-wrap">\n\nif (a &lt; b)\n  c</pre><p><code style="font-family:monospace">x</code></p>',
    ],
    [
      'a picture',
      doc(p({ type: 'image', attrs: { cid: 'a b@x', alt: '"plan"', width: 320 } })),
      '<p><img src="cid:a%20b@x" alt="&quot;plan&quot;" width="320" style="max-width:100%;height:auto"></p>',
    ],
  ])('%s', (_name, document, html) => {
    expect(emailHtml(document)).toBe(html);
  });

  test('tables have lines of their own; nothing has a class or an attribute of the editor', () => {
    const html = emailHtml(doc(table, node('blockquote', p('old'))));
    expect(html).toMatch(
      /^<table border="1" cellspacing="0" style="border-collapse:collapse"><tbody><tr><th colspan="2" style="[^"]+">名称<\/th>/,
    );
    expect(html).toContain('<p>b</p><p>c</p></td>');
    expect(html).toMatch(/<blockquote style="[^"]*border-left[^"]*"><p>old<\/p><\/blockquote>$/);
    expect(html).not.toMatch(/class=|data-|colwidth|target=/);
  });
});

describe('what was written, as plain text', () => {
  test('keeps lists, links, quotes and tables readable', () => {
    const letter = doc(
      p(
        'Hello',
        { type: 'hardBreak' },
        text('see', link('https://a.example/')),
        ' and ',
        text('b.example', link('https://b.example/')),
      ),
      p(),
      node(
        'orderedList',
        node('listItem', p('one'), node('bulletList', node('listItem', p('in')))),
        node('listItem', p('two')),
      ),
      node('blockquote', p('old'), node('blockquote', p('older'))),
      table,
    );
    expect(docText(letter)).toBe(
      'Hello\nsee <https://a.example/> and b.example\n\n1. one\n   - in\n2. two\n> old\n> > older\n名称\na | b c',
    );
    expect(losesFormatting(letter)).toBe(true);
  });

  test('says whether something would be lost', () => {
    expect(losesFormatting(doc(p('a'), p(text('https://a.example', link('https://a.example')))))).toBe(false);
    expect(losesFormatting(doc(p(text('a', 'bold'))))).toBe(true);
    expect(losesFormatting(doc(p({ type: 'image', attrs: { cid: 'x' } })))).toBe(true);
  });
});
