import { signatureClass } from '../../shared/text/signature.ts';
import { escapeHtml, outsideAddress } from '../message-body/index.ts';
import { makeWordLists } from './word-lists.ts';

export interface CleanRules {
  /** Reads foreign HTML into a document that shows and fetches nothing. */
  readonly parse: (html: string) => Document;
  /** The Content-ID under which a `data:` or `cid:` picture goes on; undefined: it is left out. */
  readonly picture: (address: string) => string | undefined;
  /** It is the person's own draft: its signature is told from the rest. */
  readonly hasSignature?: boolean;
}

/**
 * HTML from elsewhere (Word, web pages, spreadsheets, an earlier draft) reduced to what a letter is made of: paragraphs, marks,
 * lists, links, tables, code, quotes, and pictures that travel with it. No styles, no classes, and nothing that is fetched:
 * pictures from the network become links to them, or go.
 */
export function cleanHtml(html: string, rules: CleanRules): string {
  const document = rules.parse(html);
  makeWordLists(document);
  return inside(document.body, rules, false);
}

const gone = new Set(
  'applet audio base button canvas embed frame frameset head iframe input link math meta noembed noframes noscript object option param script select source style svg template textarea title track video xml'.split(
    ' ',
  ),
);
const blocks = new Set(
  'address article aside body caption center dd details dir div dl dt fieldset figcaption figure footer form header hr legend main menu nav section summary'.split(
    ' ',
  ),
);
const marks: Readonly<Record<string, string>> = {
  b: 'strong',
  strong: 'strong',
  i: 'em',
  em: 'em',
  cite: 'em',
  u: 'u',
  ins: 'u',
  s: 's',
  strike: 's',
  del: 's',
  code: 'code',
  kbd: 'code',
  samp: 'code',
  tt: 'code',
};
const kept = new Set(['p', 'ul', 'li', 'blockquote', 'tr']);

function inside(node: ParentNode, rules: CleanRules, isPre: boolean): string {
  let out = '';
  for (const child of node.childNodes) {
    if (child.nodeType === 3) out += text(child.nodeValue ?? '', isPre);
    else if (child.nodeType === 1) out += element(child as Element, rules, isPre);
  }
  return out;
}

function text(value: string, isPre: boolean): string {
  const escaped = escapeHtml(value);
  return isPre
    ? escaped
        .replaceAll(/\r\n?|\n/g, '<br>')
        .replaceAll('\t', '    ')
        .replaceAll(/ {2,}/g, (blanks) => '&nbsp;'.repeat(blanks.length))
    : escaped;
}

function element(node: Element, rules: CleanRules, isPre: boolean): string {
  const name = node.localName;
  const style = node.getAttribute('style') ?? '';
  if (gone.has(name) || /display\s*:\s*none|mso-hide\s*:\s*all/i.test(style)) return '';
  if (name === 'br') return '<br>';
  if (name === 'img') return image(node, rules);
  if (name === 'pre') return `<pre>${escapeHtml(node.textContent ?? '')}</pre>`;
  if (name === 'table') return table(node, rules);
  const inner = inside(node, rules, isPre || /white-space\s*:\s*(pre|break-spaces)/i.test(style));
  if (/^h[1-6]$/.test(name)) return inner.trim() === '' ? '' : `<p><strong>${inner}</strong></p>`;
  if (name === 'a') return link(node, inner);
  if (name === 'ol') {
    const start = Math.trunc(Number(node.getAttribute('start') ?? 1));
    return `<ol${start > 1 ? ` start="${start}"` : ''}>${inner}</ol>`;
  }
  if (kept.has(name)) return `<${name}>${inner}</${name}>`;
  if (rules.hasSignature && node.classList.contains(signatureClass))
    return `<div data-signature>${inner}</div>`;
  if (blocks.has(name)) return `<div>${inner}</div>`;
  return marked(inner, name, style);
}

/** What the element means and what its style says; Google Docs wraps all it copies into a `b` that is not bold. */
function marked(inner: string, name: string, style: string): string {
  const weight = /font-weight\s*:\s*(\w+)/i.exec(style)?.[1]?.toLowerCase();
  const isNormal = weight === 'normal' || weight === '400';
  const found = new Set<string>();
  const own = marks[name];
  if (own && !(own === 'strong' && isNormal)) found.add(own);
  if (weight === 'bold' || weight === 'bolder' || Number(weight) >= 600) found.add('strong');
  if (/font-style\s*:\s*(italic|oblique)/i.test(style)) found.add('em');
  const lines = /text-decoration(?:-line)?\s*:\s*([^;]*)/i.exec(style)?.[1] ?? '';
  if (/underline/i.test(lines)) found.add('u');
  if (/line-through/i.test(lines)) found.add('s');
  return inner === '' ? '' : [...found].reduce((all, mark) => `<${mark}>${all}</${mark}>`, inner);
}

function link(node: Element, inner: string): string {
  const url = outsideAddress(node.getAttribute('href') ?? '');
  return url && inner.trim() !== '' ? `<a href="${escapeHtml(url.href)}">${inner}</a>` : inner;
}

function image(node: Element, rules: CleanRules): string {
  const address = (node.getAttribute('src') ?? '').trim();
  const alt = node.getAttribute('alt')?.trim() ?? '';
  if (/^(data|cid):/i.test(address)) {
    const contentId = rules.picture(address);
    if (contentId === undefined) return escapeHtml(alt);
    const width = Math.trunc(Number(node.getAttribute('width')));
    const size = width > 0 && width < 10_000 ? ` width="${width}"` : '';
    return `<img data-cid="${escapeHtml(contentId)}" alt="${escapeHtml(alt)}"${size}>`;
  }
  const url = /^https?:/i.test(address) ? outsideAddress(address) : undefined;
  // A picture within a link already leads somewhere.
  if (!url || alt === '' || node.closest('a[href]')) return escapeHtml(alt);
  return `<a href="${escapeHtml(url.href)}">${escapeHtml(alt)}</a>`;
}

/** Rows and cells; a table of one cell, or of tables, only arranged what stands in it. */
function table(node: Element, rules: CleanRules): string {
  const rows = [...node.querySelectorAll('tr')].filter((row) => row.closest('table') === node);
  const cells = rows.map((row) =>
    [...row.children].filter(({ localName }) => localName === 'td' || localName === 'th'),
  );
  const arranges = cells.flat().length < 2 || node.querySelector('table') !== null;
  if (arranges)
    return cells
      .flat()
      .map((cell) => `<div>${inside(cell, rules, false)}</div>`)
      .join('');
  const caption = [...node.children].find(({ localName }) => localName === 'caption');
  const shown = cells.filter((row) => row.length > 0);
  const body = shown.map((row) => `<tr>${row.map((each) => cell(each, rules)).join('')}</tr>`).join('');
  return `${caption ? `<p>${inside(caption, rules, false)}</p>` : ''}<table><tbody>${body}</tbody></table>`;
}

function cell(node: Element, rules: CleanRules): string {
  const span = (name: string): string => {
    const count = Math.trunc(Number(node.getAttribute(name)));
    return count > 1 && count <= 100 ? ` ${name}="${count}"` : '';
  };
  const name = node.localName;
  return `<${name}${span('colspan')}${span('rowspan')}>${inside(node, rules, false)}</${name}>`;
}
