import { useQuery } from '@tanstack/react-query';
import { useEffect, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Folder } from '../../shared/contract/folders.ts';
import { localAccountId } from '../../shared/model/ids.ts';
import { AddAccountDialog } from '../accounts/index.ts';
import { useKeys } from '../commands/use-keys.ts';
import { Composers, isComposerComing, Redirect } from '../compose/index.ts';
import { folderName } from '../i18n/folder-name.ts';
import { FolderDialogs } from '../folders/index.ts';
import { SettingsDialog } from '../settings/index.ts';
import { useDialogs } from '../state/dialogs.ts';
import { usePlace } from '../state/place.ts';
import { accountsQuery, foldersQuery } from '../state/queries.ts';
import { SyncStatus } from '../status/SyncStatus.tsx';
import { BottomLine } from './BottomLine.tsx';
import { Header } from './Header.tsx';
import { Notices } from './Notices.tsx';
import { PaneFrame } from './PaneFrame.tsx';
import { Pickers } from './Pickers.tsx';
import { DeleteForGood, RemoveFromServer, Shortcuts } from './SmallDialogs.tsx';
import { useFirstPlace } from './use-first-place.ts';
import { useShell } from './use-shell.ts';
import { usePanes } from './use-window-width.ts';
import { Welcome } from './Welcome.tsx';

/** The whole window, once there is an engine. */
export function Window(): ReactElement {
  const { data: accounts } = useQuery(accountsQuery);
  const { data: folders } = useQuery(foldersQuery);
  const { open, close } = useDialogs();
  const panes = usePanes();
  useKeys(isComposerComing);
  useShell();
  useFirstPlace(folders);
  useTitle();
  return (
    <div className="window">
      <Header showFoldersButton={panes < 3 && accounts !== undefined && accounts.length > 0} />
      <Notices />
      {accounts?.length === 0 && !hasOwnMail(folders) ? <Welcome /> : <PaneFrame panes={panes} />}
      <SyncStatus />
      <Composers />
      <BottomLine />
      <Pickers />
      <DeleteForGood />
      <RemoveFromServer />
      <Redirect />
      <Shortcuts />
      <FolderDialogs />
      <AddAccountDialog />
      <SettingsDialog isOpen={open === 'settings'} onClose={close} />
    </div>
  );
}

/** Mail that stays here without any account. */
function hasOwnMail(folders: readonly Folder[] | undefined): boolean {
  return (folders ?? []).some(({ accountId, total }) => accountId === localAccountId && total > 0);
}

/** The window's title says where one is, and how much is unread there. */
function useTitle(): void {
  const { t } = useTranslation();
  const { data: folders } = useQuery(foldersQuery);
  const place = usePlace((state) => state.place);
  const folder = place?.kind === 'folder' ? folders?.find((each) => each.id === place.folderId) : undefined;
  const name = folder
    ? folderName(folder, t)
    : place?.kind === 'drafts'
      ? t('folders.local-drafts')
      : place?.kind === 'outbox'
        ? t('folders.outbox')
        : undefined;
  useEffect(() => {
    const unread = folder?.unread ?? 0;
    document.title =
      name === undefined
        ? t('app.name')
        : unread > 0
          ? t('app.title-unread', { folder: name, count: unread })
          : t('app.title', { folder: name });
  }, [name, folder?.unread, t]);
}
