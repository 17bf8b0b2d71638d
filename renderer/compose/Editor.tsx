import { EditorContent, useEditor } from '@tiptap/react';
import StarterKit from '@tiptap/starter-kit';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { DraftSession } from './draft-session.ts';
import { EditorBar } from './EditorBar.tsx';

/** Headings and rulers have no place in a letter; links open outside, by hand. */
const extensions = [
  StarterKit.configure({
    heading: false,
    horizontalRule: false,
    link: {
      openOnClick: false,
      autolink: true,
      linkOnPaste: true,
      defaultProtocol: 'https',
      protocols: ['http', 'https', 'mailto'],
      HTMLAttributes: { target: null, rel: null },
    },
  }),
];

/** The text of the message, with plain formatting. The quoted original is not in it: no editor may rewrite that. */
export function Editor({
  session,
  autoFocus,
}: {
  readonly session: DraftSession;
  readonly autoFocus: boolean;
}): ReactElement {
  const { t } = useTranslation();
  const editor = useEditor({
    extensions,
    content: session.store.getState().draft.html,
    // Its style sheet is in compose.css: the app's policy refuses inline style elements.
    injectCSS: false,
    autofocus: autoFocus ? 'start' : false,
    editorProps: {
      attributes: {
        class: 'composer-text',
        role: 'textbox',
        'aria-multiline': 'true',
        'aria-label': t('compose.body'),
      },
    },
    onUpdate: ({ editor: changed }) => session.edit({ html: changed.isEmpty ? '' : changed.getHTML() }),
  });
  return (
    <>
      <EditorBar editor={editor} />
      <EditorContent editor={editor} className="composer-sheet" />
    </>
  );
}
