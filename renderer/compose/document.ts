/** What is written, as the editor gives it: a tree of blocks, with text and its marks at the ends. */
export interface DocNode {
  readonly type?: string;
  readonly attrs?: Readonly<Record<string, unknown>>;
  readonly content?: readonly DocNode[];
  readonly marks?: readonly DocMark[];
  readonly text?: string;
}

export interface DocMark {
  readonly type: string;
  readonly attrs?: Readonly<Record<string, unknown>>;
}

/** An attribute that is text, else ''. */
export function textOf(node: DocNode | DocMark, name: string): string {
  const value = node.attrs?.[name];
  return typeof value === 'string' ? value : '';
}

/** An attribute that is a number above 0. */
export function numberOf(node: DocNode, name: string): number | undefined {
  const value = Number(node.attrs?.[name]);
  return Number.isFinite(value) && value > 0 ? Math.round(value) : undefined;
}

/** The blocks of a document, without the empty line that the editor keeps behind a table or a list to go on writing there. */
export function writtenBlocks(document: DocNode): readonly DocNode[] {
  const blocks = document.content ?? [];
  const last = blocks.at(-1);
  const isPlace = last?.type === 'paragraph' && !last.content?.length && blocks.at(-2)?.type !== 'paragraph';
  return isPlace ? blocks.slice(0, -1) : blocks;
}
