import type { Editor } from '@tiptap/react';
import type { ReactElement } from 'react';
import type { DraftSession } from '../draft-session.ts';
import { useFilling } from './field-values.ts';
import { Templates } from './Templates.tsx';

/** Templates in the editor. @param clean HTML into this draft, its pictures as attachments from then on */
export function RichTemplates({
  session,
  editor,
  clean,
}: {
  readonly session: DraftSession;
  readonly editor: Editor;
  readonly clean: (html: string) => string;
}): ReactElement {
  useFilling(session, (values) => void editor.commands.fillOpenFields(values));
  return (
    <Templates
      session={session}
      onInsert={(html) => void editor.commands.insertContent(clean(html))}
      onInserted={() => {
        editor.commands.focus();
        editor.commands.jumpToField(1);
      }}
    />
  );
}
