import { useId, useRef, useState, type KeyboardEvent, type ReactElement, type ReactNode } from 'react';
import { Kbd } from './Kbd.tsx';
import './picker.css';

export interface Choice {
  readonly id: string;
  readonly label: string;
  /** Matched as well, not shown, e.g. the folder's whole path or the name in the other language. */
  readonly also?: string;
  readonly hint?: string;
  readonly icon?: ReactNode;
  readonly shortcut?: string;
}

interface PickerProps {
  /** Name of the text box. */
  readonly label: string;
  /** Name of the list. */
  readonly listLabel: string;
  readonly placeholder: string;
  readonly nothing: string;
  readonly choices: readonly Choice[];
  readonly onPick: (id: string) => void;
}

const most = 60;

/** Type a few letters, take one: the palette, and the choice of a folder. */
export function Picker({
  label,
  listLabel,
  placeholder,
  nothing,
  choices,
  onPick,
}: PickerProps): ReactElement {
  const [text, setText] = useState('');
  const [active, setActive] = useState(0);
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const found = matching(choices, text).slice(0, most);
  const at = Math.min(active, found.length - 1);
  const go = (index: number): void => {
    const next = (index + found.length) % Math.max(1, found.length);
    setActive(next);
    list.current?.children[next]?.scrollIntoView({ block: 'nearest' });
  };
  const keys = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    const choice = found[at];
    if (event.key === 'ArrowDown') go(at + 1);
    else if (event.key === 'ArrowUp') go(at - 1);
    else if (event.key === 'Enter' && choice) onPick(choice.id);
    else return;
    event.preventDefault();
  };
  return (
    <div className="picker">
      <input
        className="picker-field"
        role="combobox"
        aria-label={label}
        aria-expanded
        aria-controls={id}
        aria-autocomplete="list"
        aria-activedescendant={found[at] && `${id}-${at}`}
        placeholder={placeholder}
        // It was opened to type into.
        autoFocus
        spellCheck={false}
        autoComplete="off"
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setActive(0);
        }}
        onKeyDown={keys}
      />
      <div className="picker-list" id={id} role="listbox" aria-label={listLabel} ref={list}>
        {found.map((choice, index) => (
          // The text box answers the keys.
          // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
          <div
            key={choice.id}
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === at}
            className="option"
            data-focused={index === at || undefined}
            onPointerMove={() => index !== at && setActive(index)}
            onClick={() => onPick(choice.id)}
          >
            {choice.icon}
            <span className="menu-label">{choice.label}</span>
            {choice.hint && <span className="menu-hint">{choice.hint}</span>}
            {choice.shortcut && <Kbd>{choice.shortcut}</Kbd>}
          </div>
        ))}
      </div>
      {found.length === 0 && (
        <p className="picker-nothing" role="status">
          {nothing}
        </p>
      )}
    </div>
  );
}

/** Choices that have all the words typed; those that begin with them first. */
export function matching(choices: readonly Choice[], text: string): readonly Choice[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return choices;
  const scored = choices.flatMap((choice) => {
    const label = choice.label.toLowerCase();
    const all = `${label} ${choice.hint ?? ''} ${choice.also ?? ''}`.toLowerCase();
    if (!words.every((word) => all.includes(word))) return [];
    const first = words[0] ?? '';
    return [{ choice, score: label.startsWith(first) ? 0 : label.includes(first) ? 1 : 2 }];
  });
  return scored.sort((a, b) => a.score - b.score).map(({ choice }) => choice);
}
