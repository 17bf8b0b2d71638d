import { EditorContent, useEditor, type Editor as TextEditor } from '@tiptap/react';
import { useEffect, useImperativeHandle, useState, type ReactElement, type Ref } from 'react';
import { useTranslation } from 'react-i18next';
import { parseForeign } from '../message-body/index.ts';
import { cleanHtml } from './clean-html.ts';
import { useKeptCursor } from './cursor.ts';
import type { DraftSession } from './draft-session.ts';
import { EditorBar } from './EditorBar.tsx';
import { letterExtensions } from './extensions.ts';
import { dataPicture, isPicture, newContentId } from './pictures.ts';
import { PlainSwitch } from './PlainText.tsx';
import { hasQuoteInText, type QuoteKeeper } from './quote-in-text.ts';
import { emailHtml } from './serialise.ts';
import { useSignature } from './signature/use-signature.ts';
import { SpellingSwitch, useSpelling } from './Spelling.tsx';
import { RichTemplates } from './templates/RichTemplates.tsx';
import type { Uploads } from './use-uploads.ts';

interface EditorProps {
  readonly session: DraftSession;
  readonly uploads: Uploads;
  /** Begun in the text, also where nobody is written to yet. */
  readonly startsInText: boolean;
  /** Whether the focus may come into it when it opens; else it stays where it is. */
  readonly takesFocus: boolean;
  readonly ref: Ref<QuoteKeeper>;
}

/** The text of the message, with plain formatting. The quoted original is in it only when the person asked for that. */
export function Editor({ session, uploads, startsInText, takesFocus, ref }: EditorProps): ReactElement {
  const { t } = useTranslation();
  const spelling = useSpelling();
  const [{ clean, embed, coming }] = useState(() => picturesOf(session, uploads));
  const [content] = useState(() => clean(session.current().html, true));
  const insert = (editor: TextEditor, files: Iterable<File>, at?: number): void => {
    const all = [...files];
    uploads.add(all.filter((file) => !isPicture(file)));
    const nodes = all
      .filter(isPicture)
      .map((file) => ({ type: 'image', attrs: { cid: embed(file), alt: '' } }));
    if (nodes.length > 0)
      editor
        .chain()
        .focus()
        .insertContentAt(at ?? editor.state.selection, nodes)
        .run();
  };
  const editor: TextEditor = useEditor({
    extensions: letterExtensions({ session, coming }),
    content,
    // Its style sheet is in compose.css: the app's policy refuses inline style elements.
    injectCSS: false,
    editorProps: {
      attributes: {
        class: 'composer-text',
        role: 'textbox',
        'aria-multiline': 'true',
        'aria-label': t('compose.body'),
        spellcheck: String(spelling.spellCheck),
        ...(spelling.lang ? { lang: spelling.lang } : {}),
      },
      // What the editor copied itself is its own schema already.
      transformPastedHTML: (html) => (html.includes('data-pm-slice') ? html : clean(html)),
      handlePaste: (_view, { clipboardData }) => {
        const files = [...(clipboardData?.files ?? [])];
        // Office programs add a picture of what they copied; a picture copied in a browser brings HTML without text.
        if (files.length === 0 || hasText(clipboardData?.getData('text/html') ?? '')) return false;
        insert(editor, files);
        return true;
      },
      handleDrop: (view, event, _slice, isMoved) => {
        const files = [...(event.dataTransfer?.files ?? [])];
        if (isMoved || !files.some(isPicture)) return false;
        insert(editor, files, view.posAtCoords({ left: event.clientX, top: event.clientY })?.pos);
        event.preventDefault();
        return true;
      },
    },
    onCreate: ({ editor: made }) => {
      session.forgetQuoteInText();
      // What is seen is what is sent: HTML of another origin (a message edited anew) goes on as it is shown here.
      const { draft, isTouched } = session.store.getState();
      const html = emailHtml(made.getJSON());
      if (html === draft.html) return;
      if (isTouched) session.edit({ html });
      else session.prepare({ html });
    },
    onUpdate: ({ editor: changed }) => {
      session.write(() => ({ html: emailHtml(changed.getJSON()) }));
      // Undo and redo say so too.
      const { aside } = session.store.getState();
      if (hasQuoteInText(changed.state)) session.quoteAside('in-text');
      else if (aside?.why === 'in-text') session.quoteBack();
    },
  });
  // Before the editor goes, what is in it is in the draft.
  useEffect(() => () => void session.current(), [session]);
  useKeptCursor(session, editor, { startsInText, takesFocus });
  useSignature(session, editor, clean);
  useImperativeHandle(ref, () => ({
    takeQuote: (html) => void editor.chain().takeQuote(clean(html)).focus().run(),
    giveQuoteBack: () => void editor.chain().giveQuoteBack().focus().run(),
  }));
  return (
    <>
      <EditorBar editor={editor} onPictures={(files) => insert(editor, files)}>
        <SpellingSwitch />
        <RichTemplates session={session} editor={editor} clean={clean} />
        <PlainSwitch session={session} editor={editor} />
      </EditorBar>
      <EditorContent editor={editor} className="composer-sheet" />
    </>
  );
}

function hasText(html: string): boolean {
  return html !== '' && (parseForeign(html).body.textContent ?? '').trim() !== '';
}

/** How HTML comes into this draft: its pictures as attachments, from then on. */
function picturesOf(session: DraftSession, uploads: Uploads) {
  const coming = new Set<string>();
  const embed = (file: File): string => {
    const contentId = newContentId();
    coming.add(contentId);
    uploads.embed(file, contentId);
    return contentId;
  };
  const known = (contentId: string): string | undefined =>
    session.store.getState().draft.attachments.find((each) => each.contentId === contentId)?.contentId;
  const picture = (address: string): string | undefined => {
    if (/^cid:/i.test(address)) return known(address.slice(4)) ?? known(decoded(address.slice(4)));
    const file = dataPicture(address);
    return file && embed(file);
  };
  return {
    coming,
    embed,
    clean: (html: string, hasSignature = false) =>
      cleanHtml(html, { parse: parseForeign, picture, hasSignature }),
  };
}

function decoded(id: string): string {
  try {
    return decodeURIComponent(id);
  } catch {
    // A percent sign that escapes nothing: the id is meant as it stands.
    return id;
  }
}
