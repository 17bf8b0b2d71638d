import { type AnyExtension, Extension, InputRule } from '@tiptap/core';
import { TableKit } from '@tiptap/extension-table';
import StarterKit from '@tiptap/starter-kit';
import { outsideAddress } from '../message-body/index.ts';
import { Picture, type PictureOptions } from './picture.ts';
import { quoteInText } from './quote-in-text.ts';
import { Signature } from './signature/signature-node.ts';
import { openFields } from './templates/open-fields.ts';

/** `[text](https://…)` becomes a link, as **bold** and the others become what they say. */
const markdownLink = Extension.create({
  name: 'markdownLink',
  addInputRules() {
    return [
      new InputRule({
        find: /\[([^[\]]+)\]\(((?:https?:\/\/|mailto:)[^\s()]+)\)$/,
        handler: ({ state, range, match }) => {
          const url = outsideAddress(match[2] ?? '');
          const mark = url && state.schema.marks.link?.create({ href: url.href });
          if (!mark) return null;
          state.tr
            .replaceWith(range.from, range.to, state.schema.text(match[1] ?? '', [mark]))
            .removeStoredMark(mark);
          return undefined;
        },
      }),
    ];
  },
});

/** What a letter can be made of. Headings and rulers have no place in it; links open outside, by hand. */
export function letterExtensions(pictures: PictureOptions): AnyExtension[] {
  return [
    StarterKit.configure({
      heading: false,
      horizontalRule: false,
      link: {
        openOnClick: false,
        autolink: true,
        linkOnPaste: true,
        defaultProtocol: 'https',
        isAllowedUri: (url, { defaultValidate }) =>
          defaultValidate(url) && !/^(?!https?:|mailto:)[a-z][\w+.-]*:/i.test(url),
        HTMLAttributes: { target: null, rel: null },
      },
    }),
    TableKit.configure({ table: { resizable: false } }),
    Picture.configure(pictures),
    markdownLink,
    quoteInText,
    Signature,
    openFields,
  ];
}
