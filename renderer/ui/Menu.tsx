import { Check } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import { Menu as AriaMenu, MenuItem, MenuTrigger, Popover, Separator } from 'react-aria-components';
import { Kbd } from './Kbd.tsx';

export interface MenuEntry {
  readonly id: string;
  readonly label: string;
  readonly icon?: ReactNode;
  readonly shortcut?: string;
  /** Something quieter at its end, e.g. when or where. */
  readonly hint?: string;
  readonly isDisabled?: boolean;
  /** Draws a check mark. */
  readonly isChosen?: boolean;
  /** A line is drawn above it. */
  readonly begins?: boolean;
  readonly run: () => void;
}

/** A button (first child, an IconButton or Button) and the menu it opens. */
export function Menu({
  label,
  entries,
  children,
  foot,
  onOpen,
}: {
  readonly label: string;
  readonly entries: readonly MenuEntry[];
  readonly children: ReactNode;
  /** Words below the entries that hold for all of them. */
  readonly foot?: ReactNode;
  readonly onOpen?: () => void;
}): ReactElement {
  return (
    <MenuTrigger onOpenChange={(isOpen) => isOpen && onOpen?.()}>
      {children}
      <Popover className="popover" offset={4}>
        <AriaMenu
          className="menu"
          aria-label={label}
          onAction={(key) => entries.find((each) => each.id === key)?.run()}
        >
          {menuItems(entries)}
        </AriaMenu>
        {foot && <div className="menu-foot">{foot}</div>}
      </Popover>
    </MenuTrigger>
  );
}

/** What stands in a menu, for those that open in other ways too. */
export function menuItems(entries: readonly MenuEntry[]): readonly ReactElement[] {
  return entries.flatMap((entry) => [
    ...(entry.begins ? [<Separator key={`${entry.id}-line`} className="menu-line" />] : []),
    <MenuItem
      key={entry.id}
      id={entry.id}
      textValue={entry.label}
      isDisabled={entry.isDisabled}
      className="menu-entry"
    >
      {entry.icon}
      <span className="menu-label">{entry.label}</span>
      {entry.hint && <span className="menu-hint">{entry.hint}</span>}
      {entry.isChosen && <Check aria-hidden />}
      {entry.shortcut && <Kbd>{entry.shortcut}</Kbd>}
    </MenuItem>,
  ]);
}
