import { createContext, useLayoutEffect, useState, type ReactElement, type ReactNode } from 'react';
import { createStore, type StoreApi } from 'zustand';
import type { CommandContext } from './command.ts';
import { useCommandContext } from './context.ts';
import { createRegistry, type Registry } from './registry.ts';

export const CommandsContext = createContext<Registry>(createRegistry([]));

/** What commands may know, as it changes; undefined outside of {@link Commands}. */
export const CommandContextStore = createContext<StoreApi<CommandContext> | undefined>(undefined);

/**
 * The commands of a window. What they may know is gathered once here and not by every button, and a button is drawn
 * again only when what it shows of it changes.
 */
export function Commands({
  registry,
  children,
}: {
  readonly registry: Registry;
  readonly children: ReactNode;
}): ReactElement {
  const context = useCommandContext();
  const [store] = useState(() => createStore<CommandContext>(() => context));
  // Before the browser paints, so that no frame shows the old state.
  useLayoutEffect(() => store.setState(context, true), [store, context]);
  return (
    <CommandsContext value={registry}>
      <CommandContextStore value={store}>{children}</CommandContextStore>
    </CommandsContext>
  );
}
