import { describe, expect, test } from 'vitest';
import { cleanHtml } from '../../../renderer/compose/clean-html.ts';
import { emailHtml } from '../../../renderer/compose/serialise.ts';
import { hasQuoteInText } from '../../../renderer/compose/quote-in-text.ts';
import { letterExtensions } from '../../../renderer/compose/extensions.ts';
import { Editor } from '@tiptap/core';
import { redo, undo } from '@tiptap/pm/history';
import { sanitiseQuote } from '../../../renderer/message-body/sanitise.ts';
import { quoteForReply } from '../../../shared/text/quote.ts';
import { hostile } from '../message-body/hostile.ts';
import { browserLink, excel, googleDocs, libreOffice, outlook, vsCode, webPage, word } from './clipboards.ts';

const parse = (html: string): Document => new DOMParser().parseFromString(html, 'text/html');
const clean = (html: string): string =>
  cleanHtml(html, {
    parse,
    picture: (address) => (address.startsWith('data:image/png') ? 'new@skein' : undefined),
  });

function isHarmless({ name, value }: Attr): boolean {
  if (name === 'src') return value.startsWith('cid:');
  if (name === 'href') return /^(https?|mailto):/.test(value);
  if (name === 'style') return !value.includes('out.example');
  return /^(alt|width|start|colspan|rowspan|border|cellspacing|dir|data-cid)$/.test(name);
}

/** What a message says after it was pasted into the editor. */
function pasted(html: string): string {
  const editor = new Editor({
    extensions: letterExtensions({ session: undefined, coming: new Set(['new@skein']) }),
    injectCSS: false,
    content: clean(html),
  });
  const sent = emailHtml(editor.getJSON());
  // What is sent is what is opened again.
  editor.commands.setContent(clean(sent.replaceAll('cid:new@skein', 'data:image/png;base64,AA')));
  expect(emailHtml(editor.getJSON())).toBe(sent);
  editor.destroy();
  return sent.replaceAll(/ style="[^"]*"/g, '');
}

describe('pasting comes out clean', () => {
  test('from Word: headings, marks, nested lists, no Office leftovers', () => {
    const html = pasted(word);
    expect(html).toBe(
      '<p><strong>季度报告</strong></p><p>Dear <strong>all</strong>, please <em>read</em> &amp; reply.</p>' +
        '<ul><li>First point<ul><li>Below it</li></ul></li><li>Second point</li></ul>' +
        '<ol><li>Number one</li><li>Number two</li></ol><p>Regards</p>',
    );
  });

  test('from Excel: rows and cells, joined ones too', () => {
    expect(pasted(excel)).toBe(
      '<table border="1" cellspacing="0"><tbody><tr><td colspan="2">Budget 预算</td></tr><tr><td>Ferry</td><td>1,200.50</td></tr><tr><td><strong>Total</strong></td><td><br></td></tr></tbody></table>',
    );
  });

  test('from LibreOffice: the same', () => {
    expect(pasted(libreOffice)).toBe(
      '<table border="1" cellspacing="0"><tbody><tr><td>名称</td><td>Price</td></tr><tr><td>Apple</td><td>3</td></tr></tbody></table>',
    );
  });

  test('from a web page: text and links; pictures of the network become links or go, nothing is fetched', () => {
    const html = pasted(webPage);
    expect(html).toContain('<p><strong>Tides of the week</strong></p>');
    expect(html).toContain('<a href="https://tides.example/map.png">Map of the coast</a>');
    expect(html).toContain('<a href="https://tides.example/full">more</a>');
    expect(html).not.toMatch(/<img|pixel|script|onclick|hidden words|class=/);
  });

  test('from Google Docs: the bold wrapper that is not bold goes, spans keep what they mean', () => {
    expect(pasted(googleDocs)).toBe(
      '<p>plain <strong>bold</strong> <em>italic</em> <u>line</u></p><ul><li>point</li></ul>',
    );
  });

  test('from Outlook: quoted mail stays a quote, its layout table is undone', () => {
    expect(pasted(outlook)).toBe('<p>Hi Ann</p><blockquote><p>See you on Friday</p></blockquote>');
  });

  test('from an editor of programs: lines and indentation stay', () => {
    expect(pasted(vsCode)).toMatch(/^<p>if \(a &lt; b\) \{<\/p><p>(&nbsp; ?)+run\(\);<\/p><p>\}<\/p>$/);
  });

  test('a picture whose bytes are in the HTML goes with the letter', () => {
    expect(pasted('<p>see <img src="data:image/png;base64,AA" width="40" alt="dot"></p>')).toBe(
      '<p>see <img src="cid:new@skein" alt="dot" width="40"></p>',
    );
    expect(
      pasted('<p>see <img src="data:image/svg+xml,<svg/>" alt="dot"><img src="file:///c:/x.png"></p>'),
    ).toBe('<p>see dot</p>');
  });

  test('a link that was copied stays one', () => {
    expect(pasted(browserLink)).toBe('<p><a href="https://a.example/">A page</a></p>');
  });
});

describe('hostile HTML, pasted or in a draft that is opened', () => {
  test.each(Object.entries(hostile))('leaves nothing alive of: %s', (_name, mail) => {
    const filled = mail
      .replaceAll('OUTHOST', 'out.example')
      .replaceAll('OUT', 'https://out.example')
      .replaceAll('RUN', 'window.ran=1');
    for (const html of [clean(filled), pasted(filled)]) {
      const page = parse(html);
      expect(page.head.childElementCount).toBe(0);
      for (const element of page.body.querySelectorAll('*')) {
        expect(element.localName).toMatch(
          /^(p|div|br|a|strong|em|u|s|code|pre|ul|ol|li|blockquote|table|tbody|tr|td|th|img)$/,
        );
        expect([...element.attributes].filter((each) => !isHarmless(each)).map(({ value }) => value)).toEqual(
          [],
        );
      }
    }
    expect('ran' in window).toBe(false);
  });

  test.each(Object.entries(hostile))('a quote that is edited holds nothing of: %s', (_name, mail) => {
    const filled = mail
      .replaceAll('OUTHOST', 'out.example')
      .replaceAll('OUT', 'https://out.example')
      .replaceAll('RUN', 'window.ran=1');
    const editor = new Editor({
      extensions: letterExtensions({ session: undefined, coming: new Set(['new@skein']) }),
      injectCSS: false,
      content: '<p>Mine</p>',
    });
    editor.commands.takeQuote(clean(sanitiseQuote(quoteForReply('They wrote:', filled))));
    const sent = parse(emailHtml(editor.getJSON()));
    for (const shown of [editor.view.dom, sent.body]) {
      expect(
        shown.querySelectorAll('script, style, iframe, form, object, video, svg, link, meta').length,
      ).toBe(0);
      const addresses = [...shown.querySelectorAll('[src], [srcset], [background], [style*=url]')];
      expect(addresses.filter((each) => !each.getAttribute('src')?.startsWith('cid:'))).toEqual([]);
    }
    expect(
      [...sent.body.querySelectorAll('*')].flatMap((each) =>
        [...each.attributes].filter((attr) => !isHarmless(attr)),
      ),
    ).toEqual([]);
    editor.commands.giveQuoteBack();
    expect(emailHtml(editor.getJSON())).toBe('<p>Mine</p>');
    editor.destroy();
    expect('ran' in window).toBe(false);
  });

  test('tags without end and deep nesting are done at once', () => {
    expect(clean('<div><b>'.repeat(3000)).length).toBeLessThan(200_000);
    expect(clean('<table><tr><td>'.repeat(300)).length).toBeLessThan(100_000);
  });
});

describe('a quote as part of the text', () => {
  const open = (): Editor =>
    new Editor({
      extensions: letterExtensions({ session: undefined, coming: new Set() }),
      injectCSS: false,
      content: '<p>Mine</p>',
    });
  const html = (editor: Editor): string => emailHtml(editor.getJSON()).replaceAll(/ style="[^"]*"/g, '');
  const endOf = (editor: Editor, text: string): number => {
    let found = 0;
    editor.state.doc.descendants((node, at) => void (node.text === text && (found = at + node.nodeSize)));
    return found;
  };
  const quote = '<p>They wrote:</p><blockquote><p>one</p><p>two</p></blockquote>';

  test('undo and redo move it out and in, and nothing else', () => {
    const editor = open();
    editor.commands.insertContentAt(5, ' text');
    editor.commands.takeQuote(quote);
    expect(html(editor)).toBe(`<p>Mine text</p>${quote}`);
    expect(hasQuoteInText(editor.state)).toBe(true);
    undo(editor.state, editor.view.dispatch);
    expect([html(editor), hasQuoteInText(editor.state)]).toEqual(['<p>Mine text</p>', false]);
    redo(editor.state, editor.view.dispatch);
    expect([html(editor), hasQuoteInText(editor.state)]).toEqual([`<p>Mine text</p>${quote}`, true]);
    editor.destroy();
  });

  test('it is taken out again, with what was changed in it, and what was written around it stays', () => {
    const editor = open();
    editor.commands.takeQuote(quote);
    editor.commands.insertContentAt(5, ' before');
    editor.commands.insertContentAt(endOf(editor, 'two'), ' changed');
    editor.commands.insertContentAt(editor.state.doc.content.size, '<p>after</p>');
    expect(html(editor)).toContain('two changed');
    editor.commands.giveQuoteBack();
    expect(html(editor)).toBe('<p>Mine before</p><p><br></p><p>after</p>');
    undo(editor.state, editor.view.dispatch);
    expect(hasQuoteInText(editor.state)).toBe(true);
    editor.commands.giveQuoteBack();
    expect(html(editor)).toBe('<p>Mine before</p><p><br></p><p>after</p>');
    editor.destroy();
  });

  test('in a message of nothing else it leaves an empty page', () => {
    const editor = open();
    editor.commands.clearContent();
    editor.commands.takeQuote(quote);
    editor.commands.giveQuoteBack();
    expect([html(editor), editor.state.doc.childCount]).toEqual(['', 1]);
    editor.destroy();
  });
});
