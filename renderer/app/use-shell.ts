import { useQueryClient } from '@tanstack/react-query';
import { useContext, useEffect } from 'react';
import { readContext } from '../commands/context.ts';
import { CommandsContext } from '../commands/Commands.tsx';
import { runCommand } from '../commands/use-command.ts';
import { writeTo } from '../compose/index.ts';
import { hearShell } from '../rpc/shell-words.ts';
import { useLines } from '../state/lines.ts';

/** Does what the application menu and the system ask for. */
export function useShell(): void {
  const registry = useContext(CommandsContext);
  const queries = useQueryClient();
  useEffect(
    () =>
      hearShell((word) => {
        switch (word.kind) {
          case 'command':
            runCommand(registry.get(word.id), readContext(queries));
            break;
          case 'compose':
            void writeTo(word.mailto);
            break;
          case 'message-file':
            useLines
              .getState()
              .show({ kind: 'done', sentence: 'shell.file-not-yet', params: { name: word.name } });
            break;
        }
      }),
    [registry, queries],
  );
}
