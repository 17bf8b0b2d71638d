import { X } from 'lucide-react';
import { useId, useRef, useState, type ClipboardEvent, type KeyboardEvent, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Address } from '../../shared/model/address.ts';
import type { Person } from '../../shared/model/person.ts';
import { engine } from '../rpc/client.ts';
import { told } from '../state/told.ts';
import { IconButton } from '../ui/Button.tsx';
import { addressKey, isAddress, parseAddresses, showAddress, withAddresses } from './addresses.ts';
import { Suggestions } from './recipients/Suggestions.tsx';
import { useSuggestions } from './recipients/use-suggestions.ts';

interface AddressChipsProps {
  readonly label: string;
  readonly list: readonly Address[];
  readonly onChange: (list: readonly Address[]) => void;
  readonly autoFocus?: boolean;
}

/** Addresses as chips, for a dialog: completed from whom one wrote to; what is no address is marked, and said. */
export function AddressChips({ label, list, onChange, autoFocus = true }: AddressChipsProps): ReactElement {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const [isOpen, setOpen] = useState(false);
  const [marked, setMarked] = useState<number>();
  const row = useRef<HTMLDivElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const id = useId();
  const people = useSuggestions(text, isOpen, new Set(list.map(({ address }) => addressKey(address))));
  // What is an address as it is typed is taken as it is, until the person goes into the list.
  const active = marked ?? (isAddress(text.trim()) || text.trim() === '' ? undefined : 0);
  const chosen = active === undefined ? undefined : people[Math.min(active, people.length - 1)];

  const write = (next: string): void => {
    setText(next);
    setOpen(next.trim() !== '');
    setMarked(undefined);
  };
  const add = (found: readonly Address[]): void => {
    if (found.length > 0) onChange(withAddresses(list, found));
    write('');
  };
  const pick = ({ name, address }: Person): void => {
    add([{ name, address }]);
    input.current?.focus();
  };
  const step = (by: number): void => {
    if (people.length > 0) setMarked(((active ?? (by > 0 ? -1 : 0)) + by + people.length) % people.length);
  };
  const keys = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.nativeEvent.isComposing || event.ctrlKey || event.metaKey) return;
    const isSeparator = [',', ';', '，', '；', '、'].includes(event.key);
    const isEnd = event.key === 'Enter' || (event.key === 'Tab' && !event.shiftKey);
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') step(event.key === 'ArrowDown' ? 1 : -1);
    else if (event.key === 'Escape' && people.length > 0) setOpen(false);
    else if (event.key === 'Backspace' && text === '' && list.length > 0) onChange(list.slice(0, -1));
    else if (isEnd && chosen) pick(chosen);
    else if ((isSeparator || isEnd) && text.trim() !== '') add(parseAddresses(text));
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const paste = (event: ClipboardEvent): void => {
    const pasted = event.clipboardData.getData('text/plain');
    if (!/[@,;\n，；]/.test(pasted)) return;
    event.preventDefault();
    add(parseAddresses(text + pasted));
  };

  return (
    <div className="field address-chips">
      <span className="field-label" aria-hidden>
        {label}
      </span>
      {/* A press on the free space goes to the text box; the keyboard reaches that anyway. */}
      {/* oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions */}
      <div
        ref={row}
        className="chips"
        onClick={(event) => event.target === event.currentTarget && input.current?.focus()}
      >
        {list.map((each) => (
          <span key={each.address} className={isAddress(each.address) ? 'chip' : 'chip bad'}>
            <span title={showAddress(each)}>{showAddress(each)}</span>
            <IconButton
              label={t('outbox.addresses.remove', { name: showAddress(each) })}
              onPress={() => (onChange(list.filter((other) => other !== each)), input.current?.focus())}
            >
              <X aria-hidden />
            </IconButton>
          </span>
        ))}
        <input
          ref={input}
          role="combobox"
          aria-label={label}
          aria-expanded={people.length > 0}
          aria-controls={people.length > 0 ? id : undefined}
          aria-autocomplete="list"
          aria-activedescendant={chosen && `${id}-${people.indexOf(chosen)}`}
          value={text}
          // Most such dialogs are there to be typed into.
          autoFocus={autoFocus}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => write(event.currentTarget.value)}
          onKeyDown={keys}
          onPaste={paste}
          onBlur={() => {
            if (text.trim() !== '') add(parseAddresses(text));
            setOpen(false);
          }}
        />
      </div>
      {!areAddresses(list) && (
        <span className="field-error" role="alert">
          {t('outbox.addresses.bad')}
        </span>
      )}
      {people.length > 0 && (
        <Suggestions
          id={id}
          label={t('recipients.suggestions', { field: label })}
          people={people}
          active={chosen && people.indexOf(chosen)}
          below={row}
          onActive={setMarked}
          onPick={pick}
          onHide={({ address }) => void told(engine.people.suggest({ address, suggested: false }))}
          onClose={() => setOpen(false)}
        />
      )}
    </div>
  );
}

export function areAddresses(list: readonly Address[]): boolean {
  return list.every(({ address }) => isAddress(address));
}
