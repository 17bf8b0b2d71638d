import { composeCommands } from '../compose/index.ts';
import { readerCommands } from '../reader/index.ts';
import { folderCommands } from '../folders/index.ts';
import type { Command } from './command.ts';
import { appCommands } from './list/app-commands.ts';
import { accountCommands } from './list/account-commands.ts';
import { listCommands } from './list/list-commands.ts';
import { messageCommands } from './list/message-commands.ts';
import { serverCopyCommands } from './list/server-copy-commands.ts';

/** Every command there is. */
export const allCommands: readonly Command[] = [
  ...composeCommands,
  ...messageCommands,
  ...serverCopyCommands,
  ...readerCommands,
  ...listCommands,
  ...folderCommands,
  ...appCommands,
  ...accountCommands,
];
