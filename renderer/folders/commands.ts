import { FolderPlus, FolderPen, FolderX, HardDriveDownload, HardDriveUpload } from 'lucide-react';
import type { Folder } from '../../shared/contract/folders.ts';
import { localAccountId } from '../../shared/model/ids.ts';
import type { Command, CommandContext } from '../commands/command.ts';
import { saveAddress, safeFileName } from '../reader/index.ts';
import { engine } from '../rpc/client.ts';
import { isKeptHere } from '../state/kept-here.ts';
import { told } from '../state/told.ts';
import { useFolderTask } from './folder-task.ts';

/** The folder, if its mail is this computer's own. */
function folderHere({ folder, account }: CommandContext): Folder | undefined {
  return folder && isKeptHere(folder.accountId, account) ? folder : undefined;
}

/** A folder that may have another name, or none: what has a role is always there. */
function ownFolder(context: CommandContext): Folder | undefined {
  const folder = folderHere(context);
  return folder?.role === undefined ? folder : undefined;
}

const { show } = useFolderTask.getState();

/** What is done to folders on this computer: the one on the screen, or the line of the tree that was asked. */
export const folderCommands: readonly Command[] = [
  {
    id: 'folder.create',
    label: 'commands.folder-create',
    icon: FolderPlus,
    shortcuts: ['Shift+N'],
    group: 'folders',
    enabled: () => true,
    run: (context) => {
      const { folder, account } = context;
      const accountId = account && isKeptHere(account.id, account) ? account.id : localAccountId;
      const parent = ownFolder(context);
      show({ kind: 'create', accountId: folder && parent ? folder.accountId : accountId, parent });
    },
  },
  {
    id: 'folder.rename',
    label: 'commands.folder-rename',
    icon: FolderPen,
    shortcuts: ['F2'],
    group: 'folders',
    enabled: (context) => ownFolder(context) !== undefined,
    run: (context) => {
      const folder = ownFolder(context);
      if (folder) show({ kind: 'rename', folder });
    },
  },
  {
    id: 'folder.remove',
    label: 'commands.folder-remove',
    icon: FolderX,
    shortcuts: [],
    group: 'folders',
    enabled: (context) => ownFolder(context) !== undefined,
    run: (context) => {
      const folder = ownFolder(context);
      if (folder) show({ kind: 'remove', folder });
    },
  },
  {
    id: 'folder.import',
    label: 'commands.folder-import',
    icon: HardDriveDownload,
    shortcuts: [],
    group: 'folders',
    enabled: () => true,
    run: (context) => show({ kind: 'import', folder: folderHere(context) }),
  },
  {
    id: 'folder.export',
    label: 'commands.folder-export',
    icon: HardDriveUpload,
    shortcuts: [],
    group: 'folders',
    enabled: (context) => (folderHere(context)?.total ?? 0) > 0,
    run: async (context) => {
      const folder = folderHere(context);
      if (folder) await told(exportFolder(folder));
    },
  },
];

async function exportFolder({ id, name }: Folder): Promise<void> {
  const { url } = await engine.folders.exportUrl({ id });
  saveAddress(url, safeFileName(`${name}.mbox`));
}
