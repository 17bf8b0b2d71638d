import { composeCommands } from '../compose/index.ts';
import type { Command } from './command.ts';
import { appCommands } from './list/app-commands.ts';
import { listCommands } from './list/list-commands.ts';
import { messageCommands } from './list/message-commands.ts';

/** Every command there is. */
export const allCommands: readonly Command[] = [
  ...composeCommands,
  ...messageCommands,
  ...listCommands,
  ...appCommands,
];
