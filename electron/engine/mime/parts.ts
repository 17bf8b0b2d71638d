import type { Part } from '../../../shared/model/message.ts';
import type { EntityType } from './content-type.ts';

/** A MIME structure, from a BODYSTRUCTURE or from the bytes themselves. */
export interface StructureNode extends EntityType {
  readonly section: string;
  /** Encoded bytes of a leaf. */
  readonly size: number;
  readonly children: readonly StructureNode[];
}

/** Around the leaf: what decides whether it is text to show, an image of the text, or an attachment. */
interface Around {
  readonly alternative?: string;
  readonly related: boolean;
  /** Not inside any multipart. */
  readonly alone?: boolean;
  /** First of its siblings, in every multipart up to here: where a body is expected. */
  readonly leading: boolean;
}

const isText = (type: string): boolean => type === 'text/plain' || type === 'text/html';

function purposeOf(node: StructureNode, around: Around): Part['use'] {
  // The only part of a message is what it says, whatever it calls itself, unless it is a file.
  const shown = node.disposition !== 'attachment' || (around.alone === true && !node.fileName);
  if (isText(node.type) && shown) {
    // A named text is a file, unless it stands where the body belongs.
    if (!node.fileName || around.leading || around.alternative !== undefined) return 'text';
    return 'attachment';
  }
  const image = node.type.startsWith('image/');
  if (image && node.contentId && (around.related || node.disposition !== 'attachment')) return 'inline';
  return 'attachment';
}

function partOf(node: StructureNode, around: Around): Part {
  const use = purposeOf(node, around);
  const flowed = node.params.format?.toLowerCase() === 'flowed';
  return {
    section: node.section,
    type: node.type,
    encoding: node.encoding,
    size: node.size,
    use,
    ...(node.charset ? { charset: node.charset } : {}),
    ...(node.fileName ? { fileName: node.fileName } : {}),
    ...(node.contentId ? { contentId: node.contentId } : {}),
    ...(node.disposition ? { disposition: node.disposition } : {}),
    ...(flowed ? { flowed } : {}),
    ...(flowed && node.params.delsp?.toLowerCase() === 'yes' ? { delSp: true } : {}),
    ...(around.alternative === undefined ? {} : { alternative: around.alternative }),
  };
}

/** The leaves of a structure. A message inside a message is one attachment. */
export function partsOf(root: StructureNode): readonly Part[] {
  const parts: Part[] = [];
  const walk = (node: StructureNode, around: Around): void => {
    if (!node.type.startsWith('multipart/') || node.children.length === 0) {
      if (!node.type.startsWith('multipart/')) parts.push(partOf(node, around));
      return;
    }
    const inside = {
      related: around.related || node.type === 'multipart/related',
      alternative: node.type === 'multipart/alternative' ? node.section : around.alternative,
    };
    node.children.forEach((child, index) => {
      walk(child, { ...inside, leading: around.leading && index === 0 });
    });
  };
  walk(root, { related: false, leading: true, alone: true });
  return parts;
}

/** Signatures and the invitation's second rendition are no attachments to a reader. */
export function hasAttachments(parts: readonly Part[]): boolean {
  return parts.some(
    (part) =>
      part.use === 'attachment' &&
      !/^application\/(pgp-signature|(x-)?pkcs7-signature)$/.test(part.type) &&
      !(part.type === 'text/calendar' && part.alternative !== undefined),
  );
}
