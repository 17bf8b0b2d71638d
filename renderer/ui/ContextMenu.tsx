import { useMemo, type ReactElement } from 'react';
import { Menu as AriaMenu, Popover } from 'react-aria-components';
import { menuItems, type MenuEntry } from './Menu.tsx';

/** A menu beside something that was asked for it by the pointer or by the menu key. */
export function ContextMenu({
  label,
  entries,
  of,
  offset,
  onClose,
}: {
  readonly label: string;
  readonly entries: readonly MenuEntry[];
  readonly of: HTMLElement;
  /** px from the start of the element to where the pointer was. */
  readonly offset: number;
  readonly onClose: () => void;
}): ReactElement {
  const trigger = useMemo(() => ({ current: of }), [of]);
  return (
    <Popover
      className="popover"
      aria-label={label}
      triggerRef={trigger}
      isOpen
      offset={2}
      crossOffset={offset}
      placement="bottom start"
      onOpenChange={(open) => !open && onClose()}
    >
      <AriaMenu
        className="menu"
        aria-label={label}
        autoFocus="first"
        onClose={onClose}
        onAction={(key) => entries.find((each) => each.id === key)?.run()}
      >
        {menuItems(entries)}
      </AriaMenu>
    </Popover>
  );
}
