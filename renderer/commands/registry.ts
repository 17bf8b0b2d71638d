import type { Command } from './command.ts';

export interface Registry {
  readonly commands: readonly Command[];
  /** @throws when there is no such command: a mistake in the program. */
  readonly get: (id: string) => Command;
  readonly byShortcut: (shortcut: string) => Command | undefined;
}

/** @throws when two commands share an id or a key: nobody could tell which one runs. */
export function createRegistry(commands: readonly Command[]): Registry {
  const byId = new Map<string, Command>();
  const byKey = new Map<string, Command>();
  for (const command of commands) {
    if (byId.has(command.id)) throw new Error(`two commands are called ${command.id}`);
    byId.set(command.id, command);
    for (const shortcut of command.shortcuts) {
      const other = byKey.get(shortcut);
      if (other) throw new Error(`${command.id} and ${other.id} share the key ${shortcut}`);
      byKey.set(shortcut, command);
    }
  }
  return {
    commands,
    byShortcut: (shortcut) => byKey.get(shortcut),
    get(id) {
      const command = byId.get(id);
      if (!command) throw new Error(`there is no command ${id}`);
      return command;
    },
  };
}
