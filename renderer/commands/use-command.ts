import { useQueryClient } from '@tanstack/react-query';
import type { LucideIcon } from 'lucide-react';
import { createContext, useContext } from 'react';
import { useTranslation } from 'react-i18next';
import type { Command } from './command.ts';
import { readContext, useCommandContext } from './context.ts';
import { isMac, showShortcut } from './keys.ts';
import { createRegistry, type Registry } from './registry.ts';

export const CommandsContext = createContext<Registry>(createRegistry([]));

/** A command as a control shows it. */
export interface ShownCommand {
  readonly id: string;
  readonly label: string;
  /** What it would do now; differs from `label` for toggles. */
  readonly labelNow: string;
  readonly shortcut?: string;
  readonly Icon?: LucideIcon;
  readonly isEnabled: boolean;
  readonly isOn?: boolean;
  readonly run: () => void;
}

/** One command of the registry, for a button or a menu. */
export function useCommand(id: string): ShownCommand {
  return useShow()(useContext(CommandsContext).get(id));
}

/** Several commands, for a menu. */
export function useCommands(ids: readonly string[]): readonly ShownCommand[] {
  const registry = useContext(CommandsContext);
  const show = useShow();
  return ids.map((id) => show(registry.get(id)));
}

/** All that can run now, for the palette. */
export function useAllCommands(): readonly ShownCommand[] {
  const registry = useContext(CommandsContext);
  const show = useShow();
  return registry.commands.filter((command) => !command.notInPalette).map(show);
}

function useShow(): (command: Command) => ShownCommand {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const context = useCommandContext();
  return (command) => {
    const shortcut = command.shortcuts[0];
    const label = t(command.label);
    const now = command.labelNow?.(context) ?? command.label;
    return {
      id: command.id,
      label,
      labelNow: now === command.label ? label : t(now),
      shortcut: shortcut && showShortcut(shortcut, isMac),
      Icon: command.icon,
      isEnabled: command.enabled(context),
      isOn: command.isOn?.(context),
      run: () => runCommand(command, readContext(queries)),
    };
  };
}

/** Runs it if it can run now. What fails on its way, the command itself has told. */
export function runCommand(command: Command, context: ReturnType<typeof readContext>): boolean {
  if (!command.enabled(context)) return false;
  void command.run(context);
  return true;
}
