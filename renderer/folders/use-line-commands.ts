import { useQueryClient } from '@tanstack/react-query';
import { useContext } from 'react';
import type { CommandContext } from '../commands/command.ts';
import { readContext } from '../commands/context.ts';
import { CommandsContext } from '../commands/Commands.tsx';
import { runCommand } from '../commands/use-command.ts';
import type { Branch } from './tree.ts';

/** The context of a line of the tree: the same as if its folder were on the screen. */
export function contextOf(line: Branch, context: CommandContext): CommandContext {
  const folder = line.kind === 'folder' ? line.folder : undefined;
  const account =
    line.kind === 'account' ? line.account : context.accounts.find(({ id }) => id === folder?.accountId);
  return { ...context, folder, account };
}

/** Runs a command on a line of the tree, if it can run there. */
export function useLineCommands(): (line: Branch, id: string) => void {
  const registry = useContext(CommandsContext);
  const queries = useQueryClient();
  return (line, id) => void runCommand(registry.get(id), contextOf(line, readContext(queries)));
}
