import { X } from 'lucide-react';
import { useRef, useState, type KeyboardEvent, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Recipient } from '../../../shared/model/draft.ts';
import { ContextMenu } from '../../ui/ContextMenu.tsx';
import type { MenuEntry } from '../../ui/Menu.tsx';
import { showAddress } from '../addresses.ts';
import { draggedRecipientType, dragRecipient } from './dragged.ts';
import type { Field } from './lists.ts';
import type { Remark } from './words.ts';

interface RecipientChipProps {
  readonly draft: string;
  readonly field: Field;
  readonly recipient: Recipient;
  readonly remark: Remark | undefined;
  /** What can be done with it, when that is asked. */
  readonly entries: () => readonly MenuEntry[];
  readonly isEdited: boolean;
  readonly onKeys: (event: KeyboardEvent) => void;
  readonly onEdit: () => void;
  /** What it was changed to; undefined: nothing. */
  readonly onEdited: (text: string | undefined) => void;
  readonly onRemove: () => void;
}

/** One recipient: focused by arrow keys or a press, edited by Enter or a double one, dragged to another field. */
export function RecipientChip(props: RecipientChipProps): ReactElement {
  const { draft, field, recipient, remark, entries, isEdited, onKeys, onEdit, onEdited, onRemove } = props;
  const { t } = useTranslation();
  const [menu, setMenu] = useState<{
    readonly of: HTMLElement;
    readonly offset: number;
    readonly entries: readonly MenuEntry[];
  }>();
  const label = showAddress(recipient);
  if (isEdited) return <EditedChip text={written(recipient)} label={label} onDone={onEdited} />;
  const kind = remark ? (remark.isFault ? ' bad' : ' doubtful') : '';
  return (
    <span
      className={`chip${kind}`}
      draggable
      onDragStart={(event) => {
        dragRecipient({ draft, field, address: recipient.address });
        event.dataTransfer.setData(draggedRecipientType, '');
        event.dataTransfer.setData('text/plain', label);
        event.dataTransfer.effectAllowed = 'copyMove';
      }}
      onDragEnd={() => dragRecipient(undefined)}
    >
      <button
        type="button"
        className="chip-face"
        tabIndex={-1}
        title={remark ? `${label}\n${remark.sentence}` : label}
        aria-haspopup="menu"
        onKeyDown={onKeys}
        onDoubleClick={onEdit}
        onContextMenu={(event) => {
          event.preventDefault();
          const of = event.currentTarget;
          of.focus();
          setMenu({
            of,
            offset: Math.max(0, event.clientX - of.getBoundingClientRect().left),
            entries: entries(),
          });
        }}
      >
        {recipient.group && <span className="chip-group">{recipient.group}</span>}
        {label}
      </button>
      <button
        type="button"
        className="chip-remove"
        tabIndex={-1}
        aria-label={t('compose.remove', { name: label })}
        onClick={onRemove}
      >
        <X aria-hidden />
      </button>
      {menu && (
        <ContextMenu
          label={t('recipients.menu', { name: label })}
          entries={menu.entries}
          of={menu.of}
          offset={menu.offset}
          onClose={() => setMenu(undefined)}
        />
      )}
    </span>
  );
}

/** As it is typed: a name with a comma in it needs its quotes. */
function written({ name, address }: Recipient): string {
  if (name === '') return address;
  return `${/[,;:"()<>@，；：、]/.test(name) ? `"${name.replaceAll(/["\\]/g, '\\$&')}"` : name} <${address}>`;
}

interface EditedChipProps {
  readonly text: string;
  readonly label: string;
  readonly onDone: (text: string | undefined) => void;
}

function EditedChip({ text, label, onDone }: EditedChipProps): ReactElement {
  const { t } = useTranslation();
  const [now, setNow] = useState(text);
  const isDone = useRef(false);
  // Once: what goes away may be left as well.
  const done = (result: string | undefined): void => {
    if (!isDone.current) onDone(result);
    isDone.current = true;
  };
  const keys = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing || event.ctrlKey || event.metaKey) return;
    if (event.key !== 'Enter' && event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    done(event.key === 'Enter' ? now : undefined);
  };
  return (
    <input
      className="chip-edit"
      aria-label={t('recipients.edit-of', { name: label })}
      data-keeps-escape
      value={now}
      // It was opened to type into.
      autoFocus
      autoComplete="off"
      spellCheck={false}
      size={Math.min(Math.max(now.length, 12), 60)}
      onFocus={(event) => event.currentTarget.select()}
      onChange={(event) => setNow(event.currentTarget.value)}
      onKeyDown={keys}
      onBlur={() => done(now)}
    />
  );
}
