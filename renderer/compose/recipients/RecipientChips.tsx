import { useQuery } from '@tanstack/react-query';
import { AtSign, CircleSlash, Copy, MoveRight, Pencil, Sparkles, Trash2 } from 'lucide-react';
import { useRef, useState, type KeyboardEvent, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Recipient } from '../../../shared/model/draft.ts';
import { engine } from '../../rpc/client.ts';
import { settingsQuery } from '../../state/queries.ts';
import { told } from '../../state/told.ts';
import type { MenuEntry } from '../../ui/Menu.tsx';
import { parseAddresses } from '../addresses.ts';
import type { DraftSession } from '../draft-session.ts';
import type { Doubt } from './doubts.ts';
import { added, type Field, fields, listOf, moved, replaced, type Twin, without } from './lists.ts';
import { RecipientChip } from './RecipientChip.tsx';
import { remarkOn } from './words.ts';

/** More are not looked at one by one; the rest comes when it is asked for. */
const shownAtFirst = 100;

interface RecipientChipsProps {
  readonly session: DraftSession;
  readonly field: Field;
  readonly doubts: ReadonlyMap<string, Doubt>;
  /** The text box is to be focused. */
  readonly onLeave: () => void;
  readonly onTwins: (twins: readonly Twin[]) => void;
}

/** The chips of a field, with their keys and their menu. */
export function RecipientChips({
  session,
  field,
  doubts,
  onLeave,
  onTwins,
}: RecipientChipsProps): ReactElement {
  const { t } = useTranslation();
  const list = useStore(session.store, ({ draft }) => listOf(draft, field));
  const { data: settings } = useQuery(settingsQuery);
  const [edited, setEdited] = useState<string>();
  const [isAll, setAll] = useState(false);
  const place = useRef<HTMLSpanElement>(null);
  const shown = isAll ? list : list.slice(0, shownAtFirst);
  const draftNow = () => session.store.getState().draft;

  const focus = (index: number): void => {
    const faces = place.current?.querySelectorAll<HTMLElement>('.chip-face');
    const face = faces?.[index];
    if (face) face.focus();
    else onLeave();
  };
  const remove = ({ address }: Recipient, focused: number): void => {
    session.edit(without(draftNow(), field, address));
    // After the chips were drawn anew.
    requestAnimationFrame(() => focus(focused));
  };
  const move = ({ address }: Recipient, to: Field): void => {
    session.edit(moved(draftNow(), address, field, to));
    const composer = place.current?.closest('.composer-fields');
    requestAnimationFrame(() =>
      Array.from(composer?.querySelectorAll<HTMLElement>(`[data-field="${to}"] .chip-face`) ?? [])
        .at(-1)
        ?.focus(),
    );
  };
  const finishEdit = (recipient: Recipient, text: string | undefined): void => {
    setEdited(undefined);
    const found = text === undefined ? [] : parseAddresses(text);
    if (text !== undefined && found.length > 0) {
      const draft = draftNow();
      const by = found.map((each) => (recipient.group ? { group: recipient.group, ...each } : each));
      onTwins(added({ ...draft, ...without(draft, field, recipient.address) }, field, by).twins);
      session.edit(replaced(draft, field, recipient.address, by));
    } else if (text?.trim() === '') session.edit(without(draftNow(), field, recipient.address));
    requestAnimationFrame(() => document.activeElement === document.body && onLeave());
  };
  /** The fields that are on the screen, and this one's neighbours among them. */
  const visible = (): readonly Field[] =>
    fields.filter((each) =>
      place.current?.closest('.composer-fields')?.querySelector(`[data-field="${each}"]`),
    );

  const keysOf = (recipient: Recipient, index: number) => (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey) return;
    const { key } = event;
    const here = visible().indexOf(field);
    const to = visible()[here + (key === 'ArrowDown' ? 1 : -1)];
    if (event.altKey && (key === 'ArrowDown' || key === 'ArrowUp')) {
      if (to) move(recipient, to);
    } else if (event.altKey) return;
    else if (key === 'ArrowLeft') focus(Math.max(0, index - 1));
    else if (key === 'ArrowRight') focus(index + 1);
    else if (key === 'Home') focus(0);
    else if (key === 'End') onLeave();
    else if (key === 'Backspace') remove(recipient, list.length === 1 ? -1 : Math.max(0, index - 1));
    else if (key === 'Delete') remove(recipient, index);
    else if (key === 'Enter' || key === 'F2') setEdited(recipient.address);
    // Whoever types on wants to write the next one.
    else if (key.length === 1) return onLeave();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  const nameOf = (each: Field): string => t(each === 'replyTo' ? 'recipients.replyTo' : `compose.${each}`);
  const entriesOf = (recipient: Recipient, index: number): readonly MenuEntry[] => {
    const remark = remarkOn(recipient, doubts.get(recipient.address), t);
    const { correction, correct } = remark ?? {};
    const isHidden = settings?.notSuggested.includes(recipient.address.toLowerCase()) ?? false;
    return [
      ...(correction && correct
        ? [
            {
              id: 'correct',
              label: correct,
              icon: <Sparkles aria-hidden />,
              run: () =>
                session.edit(
                  replaced(draftNow(), field, recipient.address, [{ ...recipient, ...correction }]),
                ),
            },
          ]
        : []),
      {
        id: 'edit',
        label: t('recipients.edit'),
        icon: <Pencil aria-hidden />,
        shortcut: '↵',
        run: () => setEdited(recipient.address),
      },
      ...visible()
        .filter((each) => each !== field)
        .map((each, at) => ({
          id: `to-${each}`,
          label: t('recipients.move', { field: nameOf(each) }),
          icon: <MoveRight aria-hidden />,
          begins: at === 0,
          run: () => move(recipient, each),
        })),
      {
        id: 'copy',
        label: t('recipients.copy'),
        icon: <Copy aria-hidden />,
        begins: true,
        run: () => void told(navigator.clipboard.writeText(recipient.address)),
      },
      {
        id: 'hide',
        label: t(isHidden ? 'recipients.suggest' : 'recipients.hide'),
        icon: <CircleSlash aria-hidden />,
        run: () => void told(engine.people.suggest({ address: recipient.address, suggested: isHidden })),
      },
      {
        id: 'remove',
        label: t('recipients.remove'),
        icon: <Trash2 aria-hidden />,
        shortcut: 'Del',
        run: () => remove(recipient, index),
      },
    ];
  };

  return (
    <span className="chips-all" ref={place}>
      {shown.map((recipient, index) => (
        <RecipientChip
          key={recipient.address}
          draft={session.id}
          field={field}
          recipient={recipient}
          remark={remarkOn(recipient, doubts.get(recipient.address), t)}
          entries={() => entriesOf(recipient, index)}
          isEdited={edited === recipient.address}
          onKeys={keysOf(recipient, index)}
          onEdit={() => setEdited(recipient.address)}
          onEdited={(text) => finishEdit(recipient, text)}
          onRemove={() => {
            remove(recipient, -1);
          }}
        />
      ))}
      {list.length > shown.length && (
        <button type="button" className="chips-more" onClick={() => setAll(true)}>
          <AtSign aria-hidden />
          {t('recipients.more', { count: list.length - shown.length })}
        </button>
      )}
    </span>
  );
}
