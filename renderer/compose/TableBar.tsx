import type { Editor } from '@tiptap/react';
import {
  BetweenHorizontalStart,
  BetweenVerticalStart,
  Grid2x2X,
  TableColumnsSplit,
  TableRowsSplit,
  type LucideIcon,
} from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../ui/Button.tsx';

const changes: readonly (readonly [name: string, Icon: LucideIcon, run: (editor: Editor) => boolean])[] = [
  ['add-row', BetweenHorizontalStart, (editor) => editor.chain().focus().addRowAfter().run()],
  ['add-column', BetweenVerticalStart, (editor) => editor.chain().focus().addColumnAfter().run()],
  ['delete-row', TableRowsSplit, (editor) => editor.chain().focus().deleteRow().run()],
  ['delete-column', TableColumnsSplit, (editor) => editor.chain().focus().deleteColumn().run()],
  ['delete', Grid2x2X, (editor) => editor.chain().focus().deleteTable().run()],
];

/** What can be done with the table where the cursor stands. */
export function TableBar({ editor }: { readonly editor: Editor }): ReactElement {
  const { t } = useTranslation();
  return (
    <span className="composer-table" role="group" aria-label={t('compose.table.title')}>
      {changes.map(([name, Icon, run]) => (
        <IconButton key={name} label={t(`compose.table.${name}`)} onPress={() => void run(editor)}>
          <Icon aria-hidden />
        </IconButton>
      ))}
    </span>
  );
}
