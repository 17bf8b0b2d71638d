import { useQueryClient } from '@tanstack/react-query';
import { useContext, useEffect } from 'react';
import { readContext } from './context.ts';
import { hasOwnKeys, isForTyping, isMac, shortcutOf } from './keys.ts';
import { CommandsContext } from './Commands.tsx';
import { runCommand } from './use-command.ts';

/**
 * Answers the keys of all commands, once for the whole window. A frame (the message's body) passes its key events on
 * by dispatching a copy on its own element.
 *
 * @param isTyped whether keys are for something to type in that is still on its way to the screen: then letters are
 *   no commands
 */
export function useKeys(isTyped: () => boolean): void {
  const registry = useContext(CommandsContext);
  const queries = useQueryClient();
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || hasOwnKeys(event.target)) return;
      const shortcut = shortcutOf(event, isMac);
      const command = shortcut === undefined ? undefined : registry.byShortcut(shortcut);
      if (!command || ((isForTyping(event.target) || isTyped()) && !command.whileTyping)) return;
      if (runCommand(command, readContext(queries))) event.preventDefault();
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, [registry, queries, isTyped]);
}
