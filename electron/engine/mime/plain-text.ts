import { convert, type Formatter, type HtmlNode } from 'html-to-text';
import { endsWithSignature, signatureClass, signatureDelimiter } from '../../../shared/text/signature.ts';
import { quoteMark } from './flowed.ts';

/**
 * Quotes are marked and not written as `>`, so that what a person wrote with `>` is told from a quote. Text before a mark on its
 * line is the indentation of a list.
 */
const quote: Formatter = (element, walk, builder) => {
  builder.openBlock({ leadingLineBreaks: 2 });
  walk(element.children, builder);
  builder.closeBlock({
    trailingLineBreaks: 2,
    blockTransform: (text) =>
      text
        .replace(/^\n+|\n+$/g, '')
        .split('\n')
        .map((line) => quoteMark + line)
        .join('\n'),
  });
};

/** A row is a line: columns padded with blanks stand under each other in no proportional font, and not in Chinese. */
const grid: Formatter = (element, walk, builder) => {
  const rows = (node: HtmlNode): readonly HtmlNode[] =>
    (node.children ?? []).flatMap((each) =>
      each.name === 'tr' ? [each] : /^t(head|body|foot)$/.test(each.name ?? '') ? rows(each) : [],
    );
  builder.openTable();
  for (const row of rows(element)) {
    builder.openTableRow();
    for (const cell of row.children ?? []) {
      if (cell.name !== 'td' && cell.name !== 'th') continue;
      builder.openTableCell({});
      walk(cell.children, builder);
      builder.closeTableCell({});
    }
    builder.closeTableRow();
  }
  builder.closeTable({
    leadingLineBreaks: 2,
    trailingLineBreaks: 2,
    tableToString: (all) =>
      all.map((cells) => cells.map(({ text }) => text.replaceAll(/\s*\n\s*/g, ' ')).join(' | ')).join('\n'),
  });
};

/** Nothing stands behind a delimiter but the signature (RFC 3676 4.3): where something does, there is none. */
const signature =
  (isLast: boolean): Formatter =>
  (element, walk, builder) => {
    builder.openBlock({ leadingLineBreaks: 2 });
    walk(element.children, builder);
    builder.closeBlock({
      trailingLineBreaks: 2,
      blockTransform: (text) => (isLast && text !== '' ? `${signatureDelimiter}\n${text}` : text),
    });
  };

const picture: Formatter = (element, _walk, builder) => {
  const alt = element.attribs?.alt?.trim();
  if (alt) builder.addInline(`[${alt}]`, { noWordTransform: true });
};

/**
 * The plain rendition of what was written: links with their address, lists with their marks, tables row by row, pictures by
 * what they are called. Lines are paragraphs, of any length; each level of quoting is a {@link quoteMark} before the line.
 */
export function plainText(html: string): string {
  return convert(html.replaceAll(quoteMark, ''), {
    wordwrap: false,
    limits: { maxInputLength: 10_500_000, maxDepth: 200 },
    formatters: { quote, grid, picture, signature: signature(endsWithSignature(html)) },
    selectors: [
      {
        selector: 'a',
        options: { hideLinkHrefIfSameAsText: true, noAnchorUrl: true, linkBrackets: ['<', '>'] },
      },
      { selector: 'ul', options: { itemPrefix: '- ' } },
      { selector: 'blockquote', format: 'quote' },
      { selector: `div.${signatureClass}`, format: 'signature' },
      {
        selector: `div.${signatureClass} > p`,
        format: 'paragraph',
        options: { leadingLineBreaks: 1, trailingLineBreaks: 1 },
      },
      // Tables with lines are tables; those without only arrange what stands in them.
      { selector: 'table[border="1"]', format: 'grid' },
      ...['tr', 'td', 'th'].map((selector) => ({
        selector,
        format: 'block',
        options: { leadingLineBreaks: 1, trailingLineBreaks: 1 },
      })),
      { selector: 'div[style*="white-space: pre-wrap"]', format: 'pre' },
      { selector: 'img', format: 'picture' },
      { selector: 'style', format: 'skip' },
      ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({
        selector,
        options: { uppercase: false },
      })),
    ],
  }).replaceAll('\u00a0', ' ');
}
