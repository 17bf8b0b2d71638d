import { X } from 'lucide-react';
import { useEffect, useRef, type ReactElement, type RefObject } from 'react';
import { Popover } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { Person } from '../../../shared/model/person.ts';
import { daysBetween } from '../../i18n/dates.ts';
import { useToday } from '../../i18n/use-today.ts';
import { Avatar } from '../../ui/Avatar.tsx';
import { shownAddress } from '../addresses.ts';
import { daysAgo } from './words.ts';

interface SuggestionsProps {
  readonly id: string;
  readonly label: string;
  readonly people: readonly Person[];
  /** The one that Enter takes. */
  readonly active: number | undefined;
  readonly below: RefObject<HTMLElement | null>;
  readonly onActive: (index: number) => void;
  readonly onPick: (person: Person) => void;
  readonly onHide: (person: Person) => void;
  readonly onClose: () => void;
}

/** The list of a combobox: whose text box keeps the focus and answers the keys. */
export function Suggestions(props: SuggestionsProps): ReactElement {
  const { id, label, people, active, below, onActive, onPick, onHide, onClose } = props;
  const { t } = useTranslation();
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (active !== undefined) list.current?.children[active]?.scrollIntoView({ block: 'nearest' });
  }, [active]);
  return (
    <Popover
      className="popover suggestions"
      aria-label={label}
      triggerRef={below}
      isOpen
      isNonModal
      offset={2}
      placement="bottom start"
      onOpenChange={(open) => !open && onClose()}
    >
      <div
        className="options"
        id={id}
        role="listbox"
        tabIndex={-1}
        aria-label={label}
        ref={list}
        // The text box stays focused: leaving it would make a chip of what was typed.
        onPointerDown={(event) => event.preventDefault()}
        onMouseDown={(event) => event.preventDefault()}
      >
        {people.map((person, index) => (
          // The text box answers the keys.
          // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
          <div
            key={person.address}
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === active}
            className="option suggestion"
            data-focused={index === active || undefined}
            onPointerMove={() => index !== active && onActive(index)}
            onClick={() => onPick(person)}
          >
            <Avatar name={person.name} address={person.address} />
            <span className="suggestion-words">
              <span className="suggestion-name">{person.name || shownAddress(person.address)}</span>
              <span className="suggestion-more">
                {person.name && <span className="suggestion-address">{shownAddress(person.address)}</span>}
                <Why person={person} />
              </span>
            </span>
            <span
              className="suggestion-hide"
              aria-hidden
              title={t('recipients.hide')}
              // The same as Shift Delete, for the pointer.
              onClick={(event) => {
                event.stopPropagation();
                onHide(person);
              }}
            >
              <X aria-hidden />
            </span>
          </div>
        ))}
      </div>
    </Popover>
  );
}

/** Why somebody is suggested. */
function Why({ person: { wroteAt, heardAt } }: { readonly person: Person }): ReactElement | null {
  const { t, i18n } = useTranslation();
  const today = useToday();
  const at = wroteAt ?? heardAt;
  if (at === undefined) return null;
  const when = daysAgo(daysBetween(at, today), i18n.language);
  return (
    <span className="suggestion-why">
      {t(wroteAt === undefined ? 'recipients.heard' : 'recipients.wrote', { when })}
    </span>
  );
}
