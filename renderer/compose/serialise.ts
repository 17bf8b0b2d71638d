import { escapeHtml } from '../../shared/text/quote.ts';
import { signatureBlock } from '../../shared/text/signature.ts';
import { type DocMark, type DocNode, numberOf, textOf, writtenBlocks } from './document.ts';

const quoteStyle = 'margin:0 0 0 .8ex;border-left:2px solid #ccc;padding-left:1ex';
const cellStyle = 'border:1px solid #bbb;padding:4px 8px;vertical-align:top;text-align:start';

/**
 * What was written as HTML for mail: plain elements, styles where a reader's own would mislead, no classes and nothing of the
 * editor. The editor reads it back to the same document.
 */
export function emailHtml(document: DocNode): string {
  return writtenBlocks(document).map(block).join('');
}

/** The lines of a signature stand close together, as those of an address do. */
function signatureLine(node: DocNode): string {
  return node.type === 'paragraph' ? block(node).replace('<p', '<p style="margin:0"') : block(node);
}

function block(node: DocNode): string {
  const inside = (): string => (node.content ?? []).map(block).join('');
  switch (node.type) {
    case 'paragraph':
      return `<p${direction(node)}>${inline(node) || '<br>'}</p>`;
    case 'bulletList':
      return `<ul>${inside()}</ul>`;
    case 'orderedList': {
      const start = numberOf(node, 'start') ?? 1;
      return `<ol${start === 1 ? '' : ` start="${start}"`}>${inside()}</ol>`;
    }
    case 'listItem':
      return `<li>${tight(node)}</li>`;
    case 'blockquote':
      return `<blockquote style="${quoteStyle}">${inside()}</blockquote>`;
    case 'signature':
      return signatureBlock((node.content ?? []).map(signatureLine).join(''));
    case 'codeBlock': {
      const text = plain(node);
      // The first line end behind the tag is not part of the text (HTML 13.1.2.5).
      return `<pre style="font-family:monospace;white-space:pre-wrap">${text.startsWith('\n') ? '\n' : ''}${escapeHtml(text)}</pre>`;
    }
    case 'table':
      return `<table border="1" cellspacing="0" style="border-collapse:collapse"><tbody>${inside()}</tbody></table>`;
    case 'tableRow':
      return `<tr>${inside()}</tr>`;
    case 'tableHeader':
      return `<th${spans(node)} style="${cellStyle}">${tight(node)}</th>`;
    case 'tableCell':
      return `<td${spans(node)} style="${cellStyle}">${tight(node)}</td>`;
    default:
      return inside();
  }
}

/** A first paragraph needs no element of its own where at most lists follow: one would only stand apart. */
function tight(node: DocNode): string {
  const [first, ...rest] = node.content ?? [];
  const isLoose = rest.some(({ type }) => type !== 'bulletList' && type !== 'orderedList');
  if (first?.type !== 'paragraph' || isLoose) return (node.content ?? []).map(block).join('');
  return `${inline(first) || '<br>'}${rest.map(block).join('')}`;
}

function spans(node: DocNode): string {
  return (['colspan', 'rowspan'] as const)
    .map((name) => ({ name, count: numberOf(node, name) ?? 1 }))
    .filter(({ count }) => count > 1)
    .map(({ name, count }) => ` ${name}="${count}"`)
    .join('');
}

const rightToLeft =
  /^[^\p{L}]*[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;

/** A paragraph that begins from the right says so: readers do not find out by themselves. */
function direction(node: DocNode): string {
  return rightToLeft.test(plain(node)) ? ' dir="rtl"' : '';
}

function plain(node: DocNode): string {
  return node.text ?? (node.content ?? []).map(plain).join('');
}

/** Outermost first; each with its end. */
const markOrder = ['link', 'bold', 'italic', 'underline', 'strike', 'code'];

function inline(paragraph: DocNode): string {
  let out = '';
  let open: readonly DocMark[] = [];
  const close = (count: number): void => {
    out += open.slice(count).reverse().map(endOf).join('');
    open = open.slice(0, count);
  };
  for (const node of paragraph.content ?? []) {
    const wanted = (node.marks ?? [])
      .filter(isSent)
      .sort((one, other) => markOrder.indexOf(one.type) - markOrder.indexOf(other.type));
    const differs = wanted.findIndex((mark, at) => !isSame(mark, open[at]));
    close(differs === -1 ? Math.min(wanted.length, open.length) : differs);
    for (const mark of wanted.slice(open.length)) out += startOf(mark);
    open = wanted;
    out += leaf(node, out === '');
  }
  close(0);
  return out;
}

const isSame = (one: DocMark, other: DocMark | undefined): boolean =>
  one.type === other?.type && textOf(one, 'href') === textOf(other, 'href');

const isSent = (mark: DocMark): boolean =>
  mark.type === 'link' ? /^(https?|mailto):/i.test(textOf(mark, 'href')) : markOrder.includes(mark.type);

const elements: Readonly<Record<string, string>> = {
  bold: 'strong',
  italic: 'em',
  underline: 'u',
  strike: 's',
};

function startOf(mark: DocMark): string {
  if (mark.type === 'link') return `<a href="${escapeHtml(textOf(mark, 'href'))}">`;
  if (mark.type === 'code') return '<code style="font-family:monospace">';
  return `<${elements[mark.type] ?? 'span'}>`;
}

function endOf(mark: DocMark): string {
  return `</${mark.type === 'link' ? 'a' : mark.type === 'code' ? 'code' : (elements[mark.type] ?? 'span')}>`;
}

function leaf(node: DocNode, isFirst: boolean): string {
  if (node.type === 'hardBreak') return '<br>';
  if (node.type === 'image') return picture(node);
  // Blanks that HTML would swallow.
  const text = escapeHtml(node.text ?? '');
  return (isFirst ? text.replace(/^ /, '\u00a0') : text)
    .replaceAll('\u00a0', '&nbsp;')
    .replaceAll(/\t/g, '&nbsp;&nbsp;&nbsp; ')
    .replaceAll(/ {2}/g, '&nbsp; ');
}

function picture(node: DocNode): string {
  const cid = textOf(node, 'cid');
  if (cid === '') return '';
  const width = numberOf(node, 'width');
  const size = width === undefined ? '' : ` width="${width}"`;
  return `<img src="${cidAddress(cid)}" alt="${escapeHtml(textOf(node, 'alt'))}"${size} style="max-width:100%;height:auto">`;
}

/** RFC 2392: an id is percent-encoded; the @ of nearly every one need not be. */
export function cidAddress(contentId: string): string {
  return `cid:${encodeURIComponent(contentId).replaceAll('%40', '@')}`;
}
