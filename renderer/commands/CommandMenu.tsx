import type { ReactElement, ReactNode } from 'react';
import { Menu } from '../ui/Menu.tsx';
import { useCommands } from './use-command.ts';

/** A menu of commands; "-" draws a line. */
export function CommandMenu({
  label,
  ids,
  children,
}: {
  readonly label: string;
  readonly ids: readonly string[];
  readonly children: ReactNode;
}): ReactElement {
  const shown = useCommands(ids.filter((id) => id !== '-'));
  const entries = shown.map(({ id, labelNow, shortcut, Icon, isEnabled, run }) => ({
    id,
    label: labelNow,
    shortcut,
    icon: Icon && <Icon aria-hidden />,
    isDisabled: !isEnabled,
    begins: ids[ids.indexOf(id) - 1] === '-',
    run,
  }));
  return (
    <Menu label={label} entries={entries}>
      {children}
    </Menu>
  );
}
