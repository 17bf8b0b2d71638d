import { Node } from '@tiptap/core';

/** The signature: a part of the letter that can be told from the person's own words, to be replaced with another one. */
export const Signature = Node.create({
  name: 'signature',
  group: 'block',
  content: 'block+',
  defining: true,
  parseHTML: () => [{ tag: 'div[data-signature]' }],
  renderHTML: () => ['div', { 'data-signature': '' }, 0],
});
