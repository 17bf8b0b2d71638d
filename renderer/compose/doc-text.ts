import { signatureDelimiter } from '../../shared/text/signature.ts';
import { type DocNode, numberOf, textOf, writtenBlocks } from './document.ts';

/**
 * What was written as plain text: what a message in plain text goes on with. Pictures are left out.
 *
 * @param isFollowed a quote comes behind it: then no delimiter stands before the signature, which ends the message
 */
export function docText(document: DocNode, isFollowed = false): string {
  const written = writtenBlocks(document);
  const isSigned = !isFollowed && written.at(-1)?.type === 'signature';
  const lines = written.map((node, at) => {
    const text = block(node);
    return isSigned && at === written.length - 1 ? `${signatureDelimiter}\n${text}` : text;
  });
  return lines.join('\n');
}

/** Plain text would say less: there is something that only formatting says. */
export function losesFormatting(node: DocNode): boolean {
  const known = ['doc', 'paragraph', 'text', 'hardBreak', 'signature'];
  if (!known.includes(node.type ?? '')) return true;
  const marks = node.marks ?? [];
  const isPlain = marks.every(
    (mark) => mark.type === 'link' && isAddressOf(textOf(mark, 'href'), node.text ?? ''),
  );
  return !isPlain || (node.content ?? []).some(losesFormatting);
}

function blocks(nodes: readonly DocNode[], between: string): string {
  return nodes.map(block).join(between);
}

function block(node: DocNode): string {
  const children = node.content ?? [];
  switch (node.type) {
    case 'paragraph':
    case 'codeBlock':
      return children.map(leaf).join('');
    case 'bulletList':
      return children.map((each) => listed('- ', each)).join('\n');
    case 'orderedList': {
      const start = numberOf(node, 'start') ?? 1;
      return children.map((each, at) => listed(`${start + at}. `, each)).join('\n');
    }
    case 'blockquote':
      return blocks(children, '\n')
        .split('\n')
        .map((line) => `> ${line}`)
        .join('\n');
    case 'table':
      return children
        .map(({ content = [] }) => content.map((cell) => blocks(cell.content ?? [], ' ')).join(' | '))
        .join('\n');
    default:
      return blocks(children, '\n');
  }
}

function listed(prefix: string, item: DocNode): string {
  return prefix + blocks(item.content ?? [], '\n').replaceAll('\n', `\n${' '.repeat(prefix.length)}`);
}

function leaf(node: DocNode): string {
  if (node.type === 'hardBreak') return '\n';
  const text = (node.text ?? '').replaceAll('\u00a0', ' ');
  const link = node.marks?.find(({ type }) => type === 'link');
  const href = link ? textOf(link, 'href') : '';
  return href === '' || isAddressOf(href, text) ? text : `${text} <${href}>`;
}

/** The text of a link says where it goes. */
function isAddressOf(href: string, text: string): boolean {
  const bare = (value: string): string => value.replace(/^(https?:\/\/|mailto:)/i, '').replace(/\/$/, '');
  return bare(href) === bare(text);
}
