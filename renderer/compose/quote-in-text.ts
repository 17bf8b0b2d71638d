import { createDocument, Extension } from '@tiptap/core';
import { closeHistory } from '@tiptap/pm/history';
import { type EditorState, Plugin, PluginKey, type Transaction } from '@tiptap/pm/state';

/** What holds the text of a message and can take the quoted original into it. */
export interface QuoteKeeper {
  /** @param html the original, made safe */
  takeQuote(html: string): void;
  /** Takes out of the text what {@link takeQuote} put there, with what was changed in it. */
  giveQuoteBack(): void;
}

interface Range {
  readonly from: number;
  readonly to: number;
}

const place = new PluginKey<Range | undefined>('quote-in-text');

export const hasQuoteInText = (state: EditorState): boolean => state.doc.attrs.hasQuote === true;

/**
 * The quoted original as text that can be edited. That it is in the text is an attribute of the document, so that undo
 * and redo know it like everything else that is done to a document; where it is, a plugin follows.
 */
export const quoteInText = Extension.create({
  name: 'quoteInText',
  addGlobalAttributes: () => [
    { types: ['doc'], attributes: { hasQuote: { default: false, rendered: false } } },
  ],
  addCommands: () => ({
    takeQuote:
      (html) =>
      ({ tr, state, dispatch }) => {
        if (!dispatch) return true;
        tr.insert(state.doc.content.size, createDocument(html, state.schema).content);
        // One undo takes back this, and not what was typed just before it as well.
        closeHistory(tr.setDocAttribute('hasQuote', true)).setMeta('preventAutolink', true);
        return true;
      },
    giveQuoteBack:
      () =>
      ({ tr, state, dispatch }) => {
        const range = place.getState(state);
        if (!range || !dispatch) return range !== undefined;
        // The empty line to go on writing behind the quote goes with it.
        const last = state.doc.lastChild;
        const isPlace = last?.type.name === 'paragraph' && last.childCount === 0;
        const end =
          isPlace && range.to === state.doc.content.size - last.nodeSize ? state.doc.content.size : range.to;
        if (end > range.from) tr.delete(range.from, end);
        closeHistory(tr.setDocAttribute('hasQuote', false));
        return true;
      },
  }),
  addProseMirrorPlugins: () => [
    new Plugin<Range | undefined>({
      key: place,
      state: {
        init: () => undefined,
        apply: (tr, range, before, after) => {
          if (!tr.docChanged) return range;
          if (!hasQuoteInText(after)) return undefined;
          if (!range || !hasQuoteInText(before)) return changedRange(tr);
          return { from: tr.mapping.map(range.from, 1), to: tr.mapping.map(range.to, -1) };
        },
      },
    }),
  ],
});

/** What a transaction changed, in the document after it. */
function changedRange({ mapping, doc }: Transaction): Range {
  let from = doc.content.size;
  let to = 0;
  mapping.maps.forEach((map, at) =>
    map.forEach((_oldStart, _oldEnd, start, end) => {
      const rest = mapping.slice(at + 1);
      from = Math.min(from, rest.map(start, -1));
      to = Math.max(to, rest.map(end, 1));
    }),
  );
  return { from, to: Math.max(from, to) };
}

declare module '@tiptap/core' {
  interface Commands<ReturnType> {
    quoteInText: {
      /** Puts the original behind the text. @param html what `cleanHtml` left of it */
      takeQuote: (html: string) => ReturnType;
      /** Takes it out again. */
      giveQuoteBack: () => ReturnType;
    };
  }
}
