import type { TFunction } from 'i18next';
import type { Folder } from '../../../shared/contract/folders.ts';
import { folderName } from '../../i18n/folder-name.ts';
import { engine } from '../../rpc/client.ts';
import type { CommandContext } from '../command.ts';
import { change } from './change.ts';

/** Moves the targets into a folder of any account. */
export function moveTo(
  context: Pick<CommandContext, 'targets' | 'summaries'>,
  folder: Folder,
  t: TFunction,
): Promise<void> {
  const words = {
    sentence: 'messages.done.moved',
    params: { folder: folderName(folder, t) },
    leaves: true,
  };
  return change(context, words, (ids) => engine.messages.move({ ids, folderId: folder.id }));
}
