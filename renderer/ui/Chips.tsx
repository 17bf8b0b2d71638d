import { X } from 'lucide-react';
import {
  useId,
  useRef,
  useState,
  type ClipboardEvent,
  type KeyboardEvent,
  type ReactElement,
  type ReactNode,
} from 'react';
import { IconButton } from './Button.tsx';

export interface Chip {
  readonly key: string;
  readonly label: string;
  readonly isBad?: boolean;
}

interface ChipsProps {
  /** Name of the text box, e.g. "To". */
  readonly label: string;
  readonly chips: readonly Chip[];
  readonly removeLabel: (chip: Chip) => string;
  /** Takes what was typed or pasted; answers false when nothing could be made of it, then it stays in the box. */
  readonly onAdd: (text: string) => boolean;
  readonly onRemove: (key: string) => void;
  readonly autoFocus?: boolean;
  readonly suggestions?: readonly string[];
  readonly children?: ReactNode;
}

/** Words that become chips on Enter, comma, semicolon, Tab, leaving, or pasting; Backspace takes the last one back. */
export function Chips({
  label,
  chips,
  removeLabel,
  onAdd,
  onRemove,
  autoFocus,
  suggestions,
  children,
}: ChipsProps): ReactElement {
  const [text, setText] = useState('');
  const input = useRef<HTMLInputElement>(null);
  const list = useId();
  const take = (value: string): boolean => {
    if (value.trim() === '') return false;
    const taken = onAdd(value);
    setText(taken ? '' : value);
    return taken;
  };
  const keys = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.nativeEvent.isComposing) return;
    const last = chips.at(-1);
    if (event.key === 'Backspace' && text === '' && last) return onRemove(last.key);
    const ends =
      [',', ';', '，', '；', '、'].includes(event.key) ||
      (event.key === 'Enter' && !event.ctrlKey && !event.metaKey);
    if (ends && text.trim() !== '') {
      event.preventDefault();
      take(text);
    } else if (event.key === 'Tab') {
      take(text);
    }
  };
  const paste = (event: ClipboardEvent): void => {
    const pasted = event.clipboardData.getData('text/plain');
    if (!/[@,;\n]/.test(pasted)) return;
    event.preventDefault();
    take(text + pasted.replace(/[\r\n]+/g, ', '));
  };
  return (
    // A press on the free space goes to the text box; the keyboard reaches that anyway.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions
    <div
      className="chips"
      onClick={(event) => event.target === event.currentTarget && input.current?.focus()}
    >
      {chips.map((chip) => (
        <span key={chip.key} className={chip.isBad ? 'chip bad' : 'chip'}>
          <span title={chip.label}>{chip.label}</span>
          <IconButton label={removeLabel(chip)} onPress={() => (onRemove(chip.key), input.current?.focus())}>
            <X aria-hidden />
          </IconButton>
        </span>
      ))}
      <input
        ref={input}
        aria-label={label}
        list={suggestions ? list : undefined}
        value={text}
        // Compose opens where one begins to type.
        autoFocus={autoFocus}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={keys}
        onPaste={paste}
        onBlur={() => take(text)}
      />
      {suggestions && (
        <datalist id={list}>
          {suggestions.map((each) => (
            <option key={each} value={each}>
              {each}
            </option>
          ))}
        </datalist>
      )}
      {children}
    </div>
  );
}
