import { useQueryClient } from '@tanstack/react-query';
import {
  useId,
  useRef,
  useState,
  type ClipboardEvent,
  type KeyboardEvent,
  type ReactElement,
  type ReactNode,
} from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Person } from '../../../shared/model/person.ts';
import { engine } from '../../rpc/client.ts';
import { useLines } from '../../state/lines.ts';
import { told } from '../../state/told.ts';
import { addressKey, isAddress, parseAddresses } from '../addresses.ts';
import type { DraftSession } from '../draft-session.ts';
import { draggedRecipient, draggedRecipientType, dragRecipient } from './dragged.ts';
import { added, type Field, fields, listOf, moved, type Twin } from './lists.ts';
import { RecipientChips } from './RecipientChips.tsx';
import { Remarks, TwinNote } from './Remarks.tsx';
import { Suggestions } from './Suggestions.tsx';
import { useDoubts } from './use-doubts.ts';
import { notThere, peopleQuery, useSuggestions } from './use-suggestions.ts';

interface RecipientFieldProps {
  readonly session: DraftSession;
  readonly field: Field;
  readonly label: string;
  readonly autoFocus?: boolean;
  /** At the end of the line. */
  readonly children?: ReactNode;
}

/** One line of recipients: a combobox behind its chips. */
export function RecipientField({
  session,
  field,
  label,
  autoFocus,
  children,
}: RecipientFieldProps): ReactElement {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const list = useStore(session.store, ({ draft }) => listOf(draft, field));
  const from = useStore(session.store, ({ draft }) => draft.accountId);
  const doubts = useDoubts(list, from);
  const [text, setText] = useState('');
  const [isOpen, setOpen] = useState(false);
  const [isComposing, setComposing] = useState(false);
  const [marked, setMarked] = useState<number>();
  const [twins, setTwins] = useState<readonly Twin[]>([]);
  const [isOver, setOver] = useState(false);
  const row = useRef<HTMLDivElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const id = useId();

  const there = (): ReadonlySet<string> => {
    const { draft } = session.store.getState();
    const own = field === 'replyTo' ? [field] : fields.filter((each) => each !== 'replyTo');
    return new Set(own.flatMap((each) => listOf(draft, each).map(({ address }) => addressKey(address))));
  };
  const people = useSuggestions(text, isOpen && !isComposing, there());
  const isListed = people.length > 0;
  // What is whole as it is typed is taken as it is, until the person goes into the list.
  const active = marked ?? (text.trim() === '' || isWhole(text) ? undefined : 0);
  const chosen = isListed && active !== undefined ? people[Math.min(active, people.length - 1)] : undefined;

  const write = (next: string): void => {
    setText(next);
    setOpen(next.trim() !== '');
    setMarked(undefined);
    setTwins([]);
  };
  const take = (typed: string, isListGoingOn = false): boolean => {
    const found = parseAddresses(typed);
    const { change, twins: already } = added(session.store.getState().draft, field, found);
    if (Object.keys(change).length > 0) session.edit(change);
    if (found.length === 0 && typed.trim() !== '') return false;
    const group = found.at(-1)?.group;
    // The next one belongs to the same group until a semicolon ends it.
    write(isListGoingOn && group !== undefined ? `${group}: ` : '');
    setTwins(already);
    return true;
  };
  const pick = ({ name, address }: Person): void => {
    const { change } = added(session.store.getState().draft, field, [{ name, address }]);
    if (Object.keys(change).length > 0) session.edit(change);
    write('');
    input.current?.focus();
  };
  const hide = ({ name, address }: Person): void => {
    const suggest = (suggested: boolean) => engine.people.suggest({ address, suggested });
    void told(
      suggest(false).then(() =>
        useLines.getState().show({
          kind: 'done',
          sentence: 'recipients.hidden',
          params: { name: name || address },
          undo: { run: () => suggest(true) },
        }),
      ),
    );
  };
  /** The first who may be meant, also when the answer is still on its way. */
  const finish = async (): Promise<void> => {
    const typed = text;
    const answer = await queries.fetchQuery(peopleQuery(typed)).catch(() => undefined);
    if (input.current?.value !== typed) return;
    const [first] = answer ? notThere(answer.people, there()) : [];
    if (first) pick(first);
    else take(typed);
  };

  const step = (by: number): void => {
    if (!isListed) return setOpen(true);
    setMarked(((((active ?? (by > 0 ? -1 : 0)) + by) % people.length) + people.length) % people.length);
  };
  const keys = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.nativeEvent.isComposing || event.ctrlKey || event.metaKey) return;
    const isSeparator = [',', ';', '，', '；', '、'].includes(event.key) && !isInQuotes(text);
    const atStart = input.current?.selectionStart === 0 && input.current.selectionEnd === 0;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') step(event.key === 'ArrowDown' ? 1 : -1);
    else if (event.key === 'Escape' && isListed) setOpen(false);
    else if (event.key === 'Delete' && event.shiftKey && chosen) hide(chosen);
    else if ((event.key === 'Backspace' || event.key === 'ArrowLeft') && atStart && list.length > 0)
      focusChip(row.current, -1);
    else if (event.key === 'Enter' || (event.key === 'Tab' && !event.shiftKey && chosen) || isSeparator) {
      if (text.trim() === '' && !chosen) return;
      if (marked !== undefined && chosen) pick(chosen);
      else if (isSeparator ? isPartOfList(text) : isWhole(text) || isGroup(text))
        take(isSeparator ? text + event.key : text, event.key !== ';' && event.key !== '；');
      else void finish();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const paste = (event: ClipboardEvent): void => {
    const pasted = event.clipboardData.getData('text/plain');
    if (!/[@,;\n，；＠]/.test(pasted)) return;
    event.preventDefault();
    const selection = input.current;
    const [from, to] = [selection?.selectionStart ?? text.length, selection?.selectionEnd ?? text.length];
    take(text.slice(0, from) + pasted + text.slice(to));
  };
  const drop = (): void => {
    const dragged = draggedRecipient(session.id);
    if (dragged) session.edit(moved(session.store.getState().draft, dragged.address, dragged.field, field));
    dragRecipient(undefined);
    setOver(false);
  };

  return (
    <div
      className={isOver ? 'composer-row over' : 'composer-row'}
      data-field={field}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes(draggedRecipientType)) return;
        event.preventDefault();
        event.stopPropagation();
        setOver(draggedRecipient(session.id)?.field !== field);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        if (!event.dataTransfer.types.includes(draggedRecipientType)) return;
        event.preventDefault();
        event.stopPropagation();
        drop();
      }}
    >
      <span aria-hidden>{label}</span>
      <div className="recipients">
        {/* A press on the free space goes to the text box; the keyboard reaches that anyway. */}
        {/* oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions */}
        <div
          className="chips"
          ref={row}
          onClick={(event) => event.target === event.currentTarget && input.current?.focus()}
        >
          <RecipientChips
            session={session}
            field={field}
            doubts={doubts}
            onLeave={() => input.current?.focus()}
            onTwins={setTwins}
          />
          <input
            ref={input}
            role="combobox"
            aria-label={label}
            aria-expanded={isListed}
            aria-controls={isListed ? id : undefined}
            aria-autocomplete="list"
            aria-activedescendant={chosen && `${id}-${people.indexOf(chosen)}`}
            data-keeps-escape={isListed || undefined}
            value={text}
            // Compose opens where one begins to type.
            autoFocus={autoFocus}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => write(event.currentTarget.value)}
            onCompositionStart={() => setComposing(true)}
            onCompositionEnd={() => setComposing(false)}
            onKeyDown={keys}
            onPaste={paste}
            onBlur={() => {
              if (text.trim() !== '' && !take(text)) write('');
              setOpen(false);
            }}
          />
          {children}
        </div>
        <TwinNote
          twins={twins}
          field={field}
          onMove={({ recipient, field: from }) => {
            session.edit(moved(session.store.getState().draft, recipient.address, from, field));
            setTwins([]);
          }}
        />
        <Remarks session={session} field={field} list={list} doubts={doubts} />
      </div>
      {isListed && (
        <Suggestions
          id={id}
          label={t('recipients.suggestions', { field: label })}
          people={people}
          active={chosen && people.indexOf(chosen)}
          below={row}
          onActive={setMarked}
          onPick={pick}
          onHide={hide}
          onClose={() => setOpen(false)}
        />
      )}
    </div>
  );
}

/** Whether nothing needs to be guessed any more: every address of it is one, and not only by its length. */
function isWhole(text: string): boolean {
  const found = parseAddresses(text);
  return (
    found.length > 0 &&
    found.every(({ address }) => isAddress(address) && /\..+$/.test(address.split('@').at(-1) ?? ''))
  );
}

/** A separator ends an address, even one that is wrong; a beginning of a name it ends only after a look at who is meant. */
function isPartOfList(text: string): boolean {
  return text.includes('@') || isGroup(text);
}

function isGroup(text: string): boolean {
  return /[:：]/.test(text);
}

function isInQuotes(text: string): boolean {
  return text.split('"').length % 2 === 0;
}

/** @param index from the end when it is negative */
function focusChip(row: HTMLElement | null, index: number): void {
  Array.from(row?.querySelectorAll<HTMLElement>('.chip-face') ?? [])
    .at(index)
    ?.focus();
}
