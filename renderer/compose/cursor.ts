import type { Editor } from '@tiptap/react';
import { useEffect } from 'react';
import type { DraftId } from '../../shared/model/ids.ts';
import type { DraftSession } from './draft-session.ts';
import { startsAtSend } from './start-at-send.ts';

/** Where one was in a text: what is selected, and how far its page was scrolled. */
export interface Cursor {
  readonly from: number;
  readonly to: number;
  readonly scrolled: number;
}

const kept = 50;
const cursors = new Map<DraftId, Cursor>();

export function cursorOf(id: DraftId): Cursor | undefined {
  return cursors.get(id);
}

export function putCursor(id: DraftId, cursor: Cursor): void {
  cursors.delete(id);
  cursors.set(id, cursor);
  const [oldest] = cursors.keys();
  if (cursors.size > kept && oldest !== undefined) cursors.delete(oldest);
}

/**
 * Goes on where one was when the composer of this draft is unfolded, opened again, or brought back by undo; a text that
 * is opened with its recipients, or is to be begun in any case, and has no such place is begun at its start. Tiptap's
 * own `autofocus` comes a moment later, and what was typed by then would be continued before its beginning.
 *
 * @param how.takesFocus - whether the focus may come along
 */
export function useKeptCursor(
  session: DraftSession,
  editor: Editor,
  { startsInText, takesFocus }: { readonly startsInText: boolean; readonly takesFocus: boolean },
): void {
  useEffect(() => {
    // Tiptap gives up an editor that is not on the screen a millisecond after it was made; then another one comes.
    if (editor.isDestroyed) return undefined;
    const page = (): Element | null => editor.view.dom.closest('.composer-paper');
    const cursor = cursors.get(session.id);
    if (cursor) {
      const end = editor.state.doc.content.size;
      const chain = editor
        .chain()
        .setTextSelection({ from: Math.min(cursor.from, end), to: Math.min(cursor.to, end) });
      if (takesFocus) chain.focus(undefined, { scrollIntoView: false });
      chain.run();
      const paper = page();
      if (paper) paper.scrollTop = cursor.scrolled;
    } else if (takesFocus) {
      const isAddressed = session.store.getState().draft.to.length > 0 && !startsAtSend(session.id);
      if (startsInText || isAddressed) editor.commands.focus('start');
    }
    const keep = (): void => {
      const { from, to } = editor.state.selection;
      putCursor(session.id, { from, to, scrolled: page()?.scrollTop ?? 0 });
    };
    editor.on('selectionUpdate', keep);
    return () => void editor.off('selectionUpdate', keep);
    // oxlint-disable-next-line react/exhaustive-deps -- how it was when it was opened
  }, [session, editor]);
}
