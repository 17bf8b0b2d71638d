import { EditorContent, useEditor, type Editor } from '@tiptap/react';
import { useState, type ReactElement } from 'react';
import { EditorBar } from '../EditorBar.tsx';
import { letterExtensions } from '../extensions.ts';
import { isPicture } from '../pictures.ts';
import { emailHtml } from '../serialise.ts';
import { OwnPictures } from './own-pictures.ts';

interface SignatureEditorProps {
  readonly label: string;
  readonly html: string;
  /** '' for nothing. */
  readonly onChange: (html: string) => void;
}

/** A text of its own, written as a message is; its pictures are in it. */
export function SignatureEditor({ label, html, onChange }: SignatureEditorProps): ReactElement {
  const [pictures] = useState(() => new OwnPictures());
  const [content] = useState(() => pictures.into(html));
  const insert = async (editor: Editor, files: readonly File[]): Promise<void> => {
    const cids = await Promise.all(files.filter(isPicture).map((file) => pictures.add(file)));
    if (!editor.isDestroyed)
      editor
        .chain()
        .focus()
        .insertContent(cids.map((cid) => ({ type: 'image', attrs: { cid, alt: '' } })))
        .run();
  };
  const editor: Editor = useEditor({
    extensions: letterExtensions({ session: undefined, coming: pictures.ids, urlOf: pictures.urlOf }),
    content,
    injectCSS: false,
    editorProps: {
      attributes: {
        class: 'composer-text signature-text',
        role: 'textbox',
        'aria-multiline': 'true',
        'aria-label': label,
      },
      transformPastedHTML: (pasted) => (pasted.includes('data-pm-slice') ? pasted : pictures.into(pasted)),
      handlePaste: (_view, { clipboardData }) => {
        const files = [...(clipboardData?.files ?? [])];
        if (!files.some(isPicture)) return false;
        void insert(editor, files);
        return true;
      },
    },
    onUpdate: ({ editor: changed }) =>
      onChange(changed.isEmpty ? '' : pictures.outOf(emailHtml(changed.getJSON()))),
  });
  return (
    <div className="signature-editor">
      <EditorBar editor={editor} onPictures={(files) => void insert(editor, files)}>
        {null}
      </EditorBar>
      <EditorContent editor={editor} />
    </div>
  );
}
