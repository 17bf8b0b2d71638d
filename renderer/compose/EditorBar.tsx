import {
  Bold,
  Code,
  ImagePlus,
  Italic,
  Link,
  List,
  ListOrdered,
  Table,
  TextQuote,
  Underline,
  type LucideIcon,
} from 'lucide-react';
import { useEditorState, type Editor } from '@tiptap/react';
import { type FormEvent, type ReactElement, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isMac, showShortcut } from '../commands/keys.ts';
import { outsideAddress } from '../message-body/index.ts';
import { Button, IconButton } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { TextField } from '../ui/TextField.tsx';
import { pickPictures } from './pictures.ts';
import { TableBar } from './TableBar.tsx';

interface Format {
  readonly name: 'bold' | 'italic' | 'underline' | 'bulletList' | 'orderedList' | 'blockquote' | 'code';
  readonly Icon: LucideIcon;
  readonly shortcut: string;
  readonly toggle: (editor: Editor) => boolean;
}

const formats: readonly Format[] = [
  {
    name: 'bold',
    Icon: Bold,
    shortcut: 'Mod+B',
    toggle: (editor) => editor.chain().focus().toggleBold().run(),
  },
  {
    name: 'italic',
    Icon: Italic,
    shortcut: 'Mod+I',
    toggle: (editor) => editor.chain().focus().toggleItalic().run(),
  },
  {
    name: 'underline',
    Icon: Underline,
    shortcut: 'Mod+U',
    toggle: (editor) => editor.chain().focus().toggleUnderline().run(),
  },
  {
    name: 'bulletList',
    Icon: List,
    shortcut: 'Mod+Shift+8',
    toggle: (editor) => editor.chain().focus().toggleBulletList().run(),
  },
  {
    name: 'orderedList',
    Icon: ListOrdered,
    shortcut: 'Mod+Shift+7',
    toggle: (editor) => editor.chain().focus().toggleOrderedList().run(),
  },
  {
    name: 'blockquote',
    Icon: TextQuote,
    shortcut: 'Mod+Shift+B',
    toggle: (editor) => editor.chain().focus().toggleBlockquote().run(),
  },
  {
    name: 'code',
    Icon: Code,
    shortcut: 'Mod+E',
    toggle: (editor) => editor.chain().focus().toggleCode().run(),
  },
];

/** Plain formatting; each button says whether it holds where the cursor stands. */
export function EditorBar({
  editor,
  onPictures,
  children,
}: {
  readonly editor: Editor;
  readonly onPictures: (files: File[]) => void;
  /** At the end of the bar. */
  readonly children: ReactNode;
}): ReactElement {
  const { t } = useTranslation();
  const [asksLink, askLink] = useState(false);
  const on = useEditorState({
    editor,
    selector: ({ editor: now }) =>
      ({
        ...Object.fromEntries(formats.map(({ name }) => [name, now.isActive(name)])),
        link: now.isActive('link'),
        table: now.isActive('table'),
      }) as Record<string, boolean>,
  });
  return (
    <div className="composer-formats" role="toolbar" aria-label={t('compose.formats')}>
      {formats.map(({ name, Icon, shortcut, toggle }) => (
        <IconButton
          key={name}
          label={t(`compose.format.${name}`)}
          shortcut={showShortcut(shortcut, isMac)}
          isPressed={on[name]}
          onPress={() => void toggle(editor)}
        >
          <Icon aria-hidden />
        </IconButton>
      ))}
      <IconButton
        label={t('compose.format.link')}
        isPressed={on.link}
        onPress={() =>
          on.link ? void editor.chain().focus().extendMarkRange('link').unsetLink().run() : askLink(true)
        }
      >
        <Link aria-hidden />
      </IconButton>
      <IconButton label={t('compose.format.image')} onPress={() => pickPictures(onPictures)}>
        <ImagePlus aria-hidden />
      </IconButton>
      <IconButton
        label={t('compose.format.table')}
        isDisabled={on.table}
        onPress={() =>
          void editor.chain().focus().insertTable({ rows: 3, cols: 3, withHeaderRow: true }).run()
        }
      >
        <Table aria-hidden />
      </IconButton>
      {on.table && <TableBar editor={editor} />}
      <span className="composer-space" />
      {children}
      {asksLink && <LinkDialog editor={editor} onClose={() => askLink(false)} />}
    </div>
  );
}

function LinkDialog({
  editor,
  onClose,
}: {
  readonly editor: Editor;
  readonly onClose: () => void;
}): ReactElement {
  const { t } = useTranslation();
  const [written, setWritten] = useState('');
  const [isWrong, setWrong] = useState(false);
  const apply = (event: FormEvent): void => {
    event.preventDefault();
    const href = completed(written.trim());
    if (!href) return setWrong(true);
    const chain = editor.chain().focus();
    if (editor.state.selection.empty)
      chain
        .insertContent({ type: 'text', text: written.trim(), marks: [{ type: 'link', attrs: { href } }] })
        .run();
    else chain.setLink({ href }).run();
    onClose();
  };
  return (
    <Dialog title={t('compose.link.title')} closeLabel={t('compose.cancel')} isOpen onClose={onClose} high>
      <form onSubmit={apply} className="composer-link">
        <TextField
          label={t('compose.link.address')}
          value={written}
          onChange={(value) => (setWritten(value), setWrong(false))}
          placeholder="https://"
          autoFocus
          error={isWrong ? t('compose.link.wrong') : undefined}
        />
        <Button kind="primary" type="submit">
          {t('compose.link.do')}
        </Button>
      </form>
    </Dialog>
  );
}

/** `a.example` means https, `ann@a.example` means mailto. */
function completed(text: string): string | undefined {
  if (text === '' || /\s/.test(text)) return undefined;
  const full = /^[a-z][a-z0-9+.-]*:/i.test(text)
    ? text
    : text.includes('@')
      ? `mailto:${text}`
      : `https://${text}`;
  return outsideAddress(full)?.href;
}
