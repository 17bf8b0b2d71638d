import { type CommandProps, Extension } from '@tiptap/core';
import type { Node } from '@tiptap/pm/model';
import { Plugin, PluginKey, TextSelection, type Transaction } from '@tiptap/pm/state';
import { Decoration, DecorationSet } from '@tiptap/pm/view';
import { type FieldValues, fieldsIn, fieldValue, nextField } from '../../../shared/text/template-fields.ts';

interface Place {
  readonly from: number;
  readonly to: number;
  readonly name: string;
}

/** Fields of the text blocks between two positions. */
function placesIn(doc: Node, from = 0, to = doc.content.size): Place[] {
  const found: Place[] = [];
  doc.nodesBetween(from, to, (node, at) => {
    if (!node.isTextblock) return true;
    // What is no text is one character long, as it is in the document.
    const text = node.textBetween(0, node.content.size, undefined, '\uFFFC');
    for (const field of fieldsIn(text))
      found.push({ from: at + 1 + field.from, to: at + 1 + field.to, name: field.name });
    return false;
  });
  return found;
}

const mark = ({ from, to }: Place): Decoration => Decoration.inline(from, to, { class: 'open-field' });

const key = new PluginKey<DecorationSet>('open-fields');

/** Only what was changed is looked through again: somebody is typing. */
function follow(tr: Transaction, before: DecorationSet): DecorationSet {
  if (!tr.docChanged) return before;
  let marks = before.map(tr.mapping, tr.doc);
  tr.mapping.maps.forEach((map, index) =>
    map.forEach((_oldFrom, _oldTo, newFrom, newTo) => {
      const rest = tr.mapping.slice(index + 1);
      const size = tr.doc.content.size;
      const from = tr.doc.resolve(Math.min(rest.map(newFrom, -1), size));
      const to = tr.doc.resolve(Math.min(rest.map(newTo, 1), size));
      const start = from.parent.isTextblock ? from.before() : from.pos;
      const end = to.parent.isTextblock ? to.after() : to.pos;
      marks = marks.remove(marks.find(start, end)).add(tr.doc, placesIn(tr.doc, start, end).map(mark));
    }),
  );
  return marks;
}

function jump({ tr, dispatch }: Pick<CommandProps, 'tr' | 'dispatch'>, step: 1 | -1): boolean {
  const next = nextField(placesIn(tr.doc), tr.selection, step);
  if (!next) return false;
  dispatch?.(tr.setSelection(TextSelection.create(tr.doc, next.from, next.to)).scrollIntoView());
  return true;
}

/** Fields that are still to be filled in: marked, and gone through with Tab. */
export const openFields = Extension.create({
  name: 'openFields',
  // Before lists and tables, which have a meaning of their own for Tab.
  priority: 1100,
  addCommands: () => ({
    jumpToField:
      (step = 1) =>
      (props) =>
        jump(props, step),
    fillOpenFields:
      (values) =>
      ({ tr, dispatch }) => {
        const known = placesIn(tr.doc).flatMap((each) => {
          const value = fieldValue(each.name, values);
          return value === undefined ? [] : [{ ...each, value }];
        });
        if (dispatch) for (const { from, to, value } of known.toReversed()) tr.insertText(value, from, to);
        return known.length > 0;
      },
  }),
  addKeyboardShortcuts() {
    return {
      Tab: () => this.editor.commands.jumpToField(1),
      'Shift-Tab': () => this.editor.commands.jumpToField(-1),
    };
  },
  addProseMirrorPlugins: () => [
    new Plugin<DecorationSet>({
      key,
      state: {
        init: (_config, { doc }) => DecorationSet.create(doc, placesIn(doc).map(mark)),
        apply: follow,
      },
      props: { decorations: (state) => key.getState(state) },
    }),
  ],
});

declare module '@tiptap/core' {
  interface Commands<ReturnType> {
    openFields: {
      /** Selects the next open field, or with -1 the one before. */
      jumpToField: (step?: 1 | -1) => ReturnType;
      /** Fills in what is known by now. */
      fillOpenFields: (values: FieldValues) => ReturnType;
    };
  }
}
