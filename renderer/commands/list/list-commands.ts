import { CheckCheck } from 'lucide-react';
import { listHandle } from '../../state/list-handle.ts';
import { usePlace } from '../../state/place.ts';
import { useSelection } from '../../state/selection.ts';
import type { Command, CommandContext } from '../command.ts';

const inList = (): boolean => listHandle() !== undefined;

const step = (
  id: string,
  label: string,
  shortcuts: readonly string[],
  by: number,
  extend = false,
): Command => ({
  id,
  label,
  shortcuts,
  group: 'list',
  notInPalette: true,
  enabled: inList,
  run: () => {
    const { open } = usePlace.getState();
    listHandle()?.move(by, extend);
    // With a message in the reader, going on means reading on.
    if (open !== undefined && !extend) listHandle()?.open();
  },
});

/** Where each pane takes the focus. */
const panes = ['[role=tree] [tabindex="0"]', '.list-box', '.pane-reader'];

function focusNextPane(): void {
  const there = panes
    .map((each) => document.querySelector<HTMLElement>(each))
    .filter((each) => each !== null);
  const at = there.findIndex(
    (each) => each.contains(document.activeElement) || each.parentElement?.contains(document.activeElement),
  );
  there[(at + 1) % there.length]?.focus();
}

export const listCommands: readonly Command[] = [
  step('list.next', 'commands.next', ['J'], 1),
  step('list.previous', 'commands.previous', ['K'], -1),
  step('list.extend-down', 'commands.extend-down', ['Shift+J'], 1, true),
  step('list.extend-up', 'commands.extend-up', ['Shift+K'], -1, true),
  {
    id: 'list.open',
    label: 'commands.open',
    shortcuts: ['O'],
    group: 'list',
    notInPalette: true,
    enabled: inList,
    run: () => listHandle()?.open(),
  },
  {
    id: 'list.toggle',
    label: 'commands.toggle',
    shortcuts: ['X'],
    group: 'list',
    notInPalette: true,
    enabled: inList,
    run: () => listHandle()?.toggleActive(),
  },
  {
    id: 'list.select-all',
    label: 'commands.select-all',
    icon: CheckCheck,
    shortcuts: ['Mod+A'],
    group: 'list',
    enabled: ({ folder }: CommandContext) => inList() && (folder?.total ?? 0) > 0,
    run: () => listHandle()?.selectAll(),
  },
  {
    id: 'list.back',
    label: 'commands.back',
    shortcuts: ['Escape'],
    group: 'list',
    notInPalette: true,
    enabled: ({ open, targets }) => open !== undefined || targets.length > 0,
    run: ({ open, targets }) => {
      if (targets.length > 1 || open === undefined) {
        const { active, activeId, choose, all } = useSelection.getState();
        choose(active, activeId);
        if (targets.length <= 1) all([]);
      } else {
        usePlace.getState().show(undefined);
      }
      listHandle()?.focus();
    },
  },
  {
    id: 'go.next-pane',
    label: 'commands.next-pane',
    shortcuts: ['F6'],
    group: 'go',
    notInPalette: true,
    enabled: () => true,
    run: focusNextPane,
  },
];
