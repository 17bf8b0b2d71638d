import { useQueryClient } from '@tanstack/react-query';
import { useContext, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Account } from '../../shared/model/account.ts';
import { readContext } from '../commands/context.ts';
import { isMac, showShortcut } from '../commands/keys.ts';
import { CommandsContext } from '../commands/Commands.tsx';
import { runCommand } from '../commands/use-command.ts';
import { isKeptHere } from '../state/kept-here.ts';
import { ContextMenu } from '../ui/ContextMenu.tsx';
import type { Branch } from './tree.ts';
import { contextOf } from './use-line-commands.ts';

/** The commands of a line's menu; "-" draws a line. */
export function menuOf(line: Branch, accounts: readonly Account[]): readonly string[] {
  switch (line.kind) {
    case 'local':
      return ['folder.create', 'folder.import'];
    case 'drafts':
    case 'outbox':
      return [];
    case 'account':
      return isKeptHere(line.account.id, line.account)
        ? ['account.refresh', 'account.pause', '-', 'folder.create', '-', 'app.settings']
        : ['account.refresh', '-', 'app.settings'];
    case 'folder': {
      const account = accounts.find(({ id }) => id === line.folder.accountId);
      if (!isKeptHere(line.folder.accountId, account)) return ['account.refresh'];
      const files = ['folder.import', 'folder.export'];
      return line.folder.role === undefined
        ? ['folder.create', 'folder.rename', '-', ...files, '-', 'folder.remove']
        : ['folder.create', '-', ...files];
    }
  }
}

interface LineMenuProps {
  readonly line: Branch;
  readonly offset: number;
  /** The line's own. */
  readonly element: HTMLElement;
  readonly onClose: () => void;
}

/** What can be done with a line of the tree. */
export function LineMenu({ line, offset, element, onClose }: LineMenuProps): ReactElement {
  const { t } = useTranslation();
  const registry = useContext(CommandsContext);
  const queries = useQueryClient();
  const context = contextOf(line, readContext(queries));
  // Only while there is something to pause.
  const ids = menuOf(line, context.accounts).filter(
    (id) => id !== 'account.pause' || registry.get(id).enabled(context),
  );
  const entries = ids.flatMap((id, index) => {
    if (id === '-') return [];
    const command = registry.get(id);
    const Icon = command.icon;
    const [shortcut] = command.shortcuts;
    return [
      {
        id,
        label: t(command.labelNow?.(context) ?? command.label),
        icon: Icon && <Icon aria-hidden />,
        shortcut: shortcut && showShortcut(shortcut, isMac),
        isDisabled: !command.enabled(context),
        begins: ids[index - 1] === '-',
        run: () => void runCommand(command, context),
      },
    ];
  });
  return (
    <ContextMenu
      label={t('folders.menu')}
      entries={entries}
      of={element}
      offset={offset}
      onClose={() => (element.focus(), onClose())}
    />
  );
}
