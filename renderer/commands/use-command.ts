import { useQueryClient } from '@tanstack/react-query';
import type { LucideIcon } from 'lucide-react';
import { useContext } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import type { Command, CommandContext } from './command.ts';
import { CommandContextStore, CommandsContext } from './Commands.tsx';
import { readContext } from './context.ts';
import { isMac, showShortcut } from './keys.ts';

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

/** One command of the registry, for a button. */
export function useCommand(id: string): ShownCommand {
  const registry = useContext(CommandsContext);
  const [shown] = useShown([registry.get(id)]);
  if (!shown) throw new Error(`the command ${id} is not shown`);
  return shown;
}

/** Several commands, for a menu. */
export function useCommands(ids: readonly string[]): readonly ShownCommand[] {
  const registry = useContext(CommandsContext);
  return useShown(ids.map((id) => registry.get(id)));
}

/** All that can run now, for the palette. */
export function useAllCommands(): readonly ShownCommand[] {
  const registry = useContext(CommandsContext);
  return useShown(registry.commands.filter((command) => !command.notInPalette));
}

function useShown(commands: readonly Command[]): readonly ShownCommand[] {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const store = useContext(CommandContextStore);
  if (!store) throw new Error('commands are shown within <Commands>');
  const labels = useStore(
    store,
    useShallow(ofEach((command, now) => command.labelNow?.(now) ?? command.label)),
  );
  const enabled = useStore(store, useShallow(ofEach((command, now) => command.enabled(now))));
  const on = useStore(store, useShallow(ofEach((command, now) => command.isOn?.(now))));
  return commands.map((command, index) => {
    const shortcut = command.shortcuts[0];
    const label = t(command.label);
    const labelNow = labels[index] ?? command.label;
    return {
      id: command.id,
      label,
      labelNow: labelNow === command.label ? label : t(labelNow),
      shortcut: shortcut && showShortcut(shortcut, isMac),
      Icon: command.icon,
      isEnabled: enabled[index] ?? false,
      isOn: on[index],
      run: () => runCommand(command, readContext(queries)),
    };
  });

  function ofEach<T>(ask: (command: Command, now: CommandContext) => T) {
    return (now: CommandContext): readonly T[] => commands.map((command) => ask(command, now));
  }
}

/** Runs it if it can run now. What fails on its way, the command itself has told. */
export function runCommand(command: Command, context: CommandContext): boolean {
  if (!command.enabled(context)) return false;
  void command.run(context);
  return true;
}
