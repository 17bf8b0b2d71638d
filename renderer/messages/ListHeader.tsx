import { EllipsisVertical, LayoutList, Rows3 } from 'lucide-react';
import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Folder } from '../../shared/contract/folders.ts';
import { CommandMenu } from '../commands/CommandMenu.tsx';
import { useCommand } from '../commands/use-command.ts';
import { folderName } from '../i18n/folder-name.ts';
import { isKeptHere } from '../state/kept-here.ts';
import { accountsQuery } from '../state/queries.ts';
import { IconButton } from '../ui/Button.tsx';

/** The folder's name and what can be done with the list as a whole. */
export function ListHeader({
  folder,
  before,
}: {
  readonly folder: Folder;
  readonly before?: ReactElement;
}): ReactElement {
  const { t } = useTranslation();
  const density = useCommand('view.density');
  const { data: accounts = [] } = useQuery(accountsQuery);
  const account = accounts.find(({ id }) => id === folder.accountId);
  const isHere = isKeptHere(folder.accountId, account);
  const count =
    folder.unread > 0
      ? t('messages.unread', { count: folder.unread })
      : t('messages.total', { count: folder.total });
  return (
    <div className="pane-bar">
      {before}
      <h2 className="pane-title" title={folder.path}>
        {folderName(folder, t)}
      </h2>
      <span className="pane-count">{count}</span>
      <span className="pane-space" />
      <IconButton label={density.labelNow} onPress={density.run}>
        {density.isOn ? <LayoutList aria-hidden /> : <Rows3 aria-hidden />}
      </IconButton>
      <CommandMenu
        label={t('messages.list-actions')}
        ids={[
          'list.select-all',
          'app.refresh',
          '-',
          'message.mark-read',
          'message.mark-unread',
          'message.move',
          'message.junk',
          'message.not-junk',
          ...(isHere ? ['-', 'folder.create', 'folder.rename', 'folder.import', 'folder.export'] : []),
        ]}
      >
        <IconButton label={t('messages.list-actions')}>
          <EllipsisVertical aria-hidden />
        </IconButton>
      </CommandMenu>
    </div>
  );
}
