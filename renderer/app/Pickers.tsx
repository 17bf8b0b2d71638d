import { useQuery, useQueryClient } from '@tanstack/react-query';
import { FilePenLine, Monitor, SendHorizontal } from 'lucide-react';
import { useContext, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Folder } from '../../shared/contract/folders.ts';
import type { AccountId } from '../../shared/model/ids.ts';
import { moveTo } from '../commands/list/move.ts';
import { readContext } from '../commands/context.ts';
import { CommandsContext } from '../commands/Commands.tsx';
import { runCommand, useAllCommands } from '../commands/use-command.ts';
import { folderName } from '../i18n/folder-name.ts';
import { useDialogs } from '../state/dialogs.ts';
import { listHandle } from '../state/list-handle.ts';
import { usePlace } from '../state/place.ts';
import { accountsQuery, foldersQuery } from '../state/queries.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { Picker, type Choice } from '../ui/Picker.tsx';

/** The palette, and the two questions for a folder. */
export function Pickers(): ReactElement {
  const { t } = useTranslation();
  const { open, close } = useDialogs();
  const frame = { closeLabel: t('app.close'), onClose: close, high: true, bare: true, isDismissable: true };
  return (
    <>
      <Dialog {...frame} title={t('app.pick.palette')} isOpen={open === 'palette'}>
        <Palette />
      </Dialog>
      <Dialog {...frame} title={t('app.pick.go')} isOpen={open === 'go-to-folder'}>
        <FolderPicker label={t('app.pick.go')} withLocal onPick={goTo} />
      </Dialog>
      <Dialog {...frame} title={t('app.pick.move')} isOpen={open === 'move'}>
        <MovePicker />
      </Dialog>
    </>
  );
}

function goTo(folder: Folder): void {
  usePlace
    .getState()
    .go({ kind: 'folder', folderId: folder.id, accountId: folder.accountId, path: folder.path });
}

function Palette(): ReactElement {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const registry = useContext(CommandsContext);
  const close = useDialogs((state) => state.close);
  const commands = useAllCommands();
  const { folders, choices } = useFolderChoices();
  const local = useLocalChoices();
  const pick = (id: string): void => {
    close();
    const folder = folders.find((each) => `folder ${each.id}` === id);
    if (folder) goTo(folder);
    else if (!goToLocal(id)) runCommand(registry.get(id), readContext(queries));
  };
  const ofCommands = commands
    .filter(({ isEnabled }) => isEnabled)
    .map(({ id, labelNow, label, shortcut, Icon }) => ({
      id,
      label: labelNow,
      also: `${label} ${id}`,
      shortcut,
      icon: Icon && <Icon aria-hidden />,
    }));
  return (
    <Picker
      label={t('app.pick.palette-field')}
      listLabel={t('app.pick.palette')}
      placeholder={t('app.palette-hint')}
      nothing={t('app.pick.nothing')}
      choices={[...ofCommands, ...local, ...choices]}
      onPick={pick}
    />
  );
}

function FolderPicker({
  label,
  accept,
  first,
  withLocal = false,
  onPick,
}: {
  readonly label: string;
  readonly accept?: (folder: Folder) => boolean;
  /** Folders of this account come before the others. */
  readonly first?: AccountId;
  /** Drafts and outbox of this computer are offered too. */
  readonly withLocal?: boolean;
  readonly onPick: (folder: Folder) => void;
}): ReactElement {
  const { t } = useTranslation();
  const close = useDialogs((state) => state.close);
  const { folders, choices } = useFolderChoices(accept, first);
  const local = useLocalChoices();
  const pick = (id: string): void => {
    close();
    const folder = folders.find((each) => `folder ${each.id}` === id);
    if (folder) onPick(folder);
    else goToLocal(id);
  };
  return (
    <Picker
      label={t('app.pick.folder-field')}
      listLabel={label}
      placeholder={t('app.pick.type-folder')}
      nothing={t('app.pick.nothing')}
      choices={withLocal ? [...local, ...choices] : choices}
      onPick={pick}
    />
  );
}

/** Folders of all accounts, those of the same one first; not the one where the messages are already. */
function MovePicker(): ReactElement {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const here = usePlace((state) => (state.place?.kind === 'folder' ? state.place : undefined));
  const move = (folder: Folder): void => {
    void moveTo(readContext(queries), folder, t);
    listHandle()?.focus();
  };
  return (
    <FolderPicker
      label={t('app.pick.move')}
      accept={(folder) => folder.id !== here?.folderId}
      first={here?.accountId}
      onPick={move}
    />
  );
}

/** @returns whether the choice was one of {@link useLocalChoices}. */
function goToLocal(id: string): boolean {
  if (id !== 'drafts' && id !== 'outbox') return false;
  usePlace.getState().go({ kind: id });
  return true;
}

/** What lies on this computer; a command's id has a dot, a folder's a blank, these neither. */
function useLocalChoices(): readonly Choice[] {
  const { t } = useTranslation();
  return [
    {
      id: 'drafts',
      label: t('folders.local-drafts'),
      hint: t('folders.local'),
      icon: <FilePenLine aria-hidden />,
    },
    {
      id: 'outbox',
      label: t('folders.outbox'),
      hint: t('folders.local'),
      icon: <SendHorizontal aria-hidden />,
    },
  ];
}

function useFolderChoices(
  accept: (folder: Folder) => boolean = () => true,
  first?: AccountId,
): {
  readonly folders: readonly Folder[];
  readonly choices: readonly Choice[];
} {
  const { t } = useTranslation();
  const { data: folders = [] } = useQuery(foldersQuery);
  const { data: accounts = [] } = useQuery(accountsQuery);
  const usable = folders.filter((folder) => folder.selectable && accept(folder));
  const isFirst = ({ accountId }: Folder): boolean => accountId === first;
  const shown = [...usable.filter(isFirst), ...usable.filter((folder) => !isFirst(folder))];
  const holders = ({ parentId }: Folder): readonly string[] => {
    const parent = folders.find(({ id }) => id === parentId);
    return parent ? [...holders(parent), folderName(parent, t)] : [];
  };
  const whose = (folder: Folder): Pick<Choice, 'hint' | 'icon'> => {
    const account = accounts.find(({ id }) => id === folder.accountId);
    const hint = [account?.name ?? t('folders.local'), ...holders(folder)].join(' / ');
    return account
      ? { hint, icon: <span className={`dot hue-${account.colour}`} /> }
      : { hint, icon: <Monitor aria-hidden /> };
  };
  const choices = shown.map((folder) => ({
    id: `folder ${folder.id}`,
    label: folderName(folder, t),
    also: folder.path,
    ...whose(folder),
  }));
  return { folders: shown, choices };
}
