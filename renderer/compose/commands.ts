import { Forward, PencilLine, Reply, ReplyAll, SquarePen } from 'lucide-react';
import type { Command, CommandContext } from '../commands/command.ts';
import type { DraftKind } from '../../shared/model/draft.ts';
import { selectedHtml } from '../message-body/index.ts';
import { Draft, hasFlag } from '../../shared/model/flags.ts';
import { usePlace } from '../state/place.ts';
import { editMessage, write } from './write.ts';

const answers =
  (kind: DraftKind) =>
  ({ targets, folder, open }: CommandContext): Promise<void> =>
    write({
      kind,
      messageId: targets[0],
      accountId: folder?.accountId,
      // What is selected in the message that is read, which need not be the one that is chosen in the list.
      ...(kind !== 'forward' && targets[0] === open ? { selection: readerSelection() } : {}),
    });

function readerSelection(): string | undefined {
  const reader = document.querySelector('.reader-page');
  return reader ? selectedHtml(reader)?.slice(0, 2_000_000) : undefined;
}

const isDraft = ({ folder, summaries }: CommandContext): boolean =>
  folder?.role === 'drafts' || summaries.some(({ flags }) => hasFlag(flags, Draft));

const one = ({ targets }: CommandContext): boolean => targets.length === 1;

/** Writing, as commands; offered to the registry like any other. */
export const composeCommands: readonly Command[] = [
  {
    id: 'write.new',
    label: 'commands.new-message',
    icon: SquarePen,
    shortcuts: ['C', 'Mod+N'],
    group: 'write',
    enabled: ({ accounts }) => accounts.length > 0,
    run: ({ folder }) => write({ kind: 'new', accountId: folder?.accountId }),
  },
  {
    id: 'write.edit-draft',
    label: 'drafts.edit',
    icon: PencilLine,
    shortcuts: ['Shift+E'],
    group: 'write',
    enabled: (context) => one(context) && isDraft(context),
    run: async ({ targets: [id] }) => {
      // From now on it is shown as what is being written.
      if (id !== undefined && (await editMessage(id)) && usePlace.getState().open === id)
        usePlace.getState().show(undefined);
    },
  },
  {
    id: 'write.reply',
    label: 'commands.reply',
    icon: Reply,
    shortcuts: ['R'],
    group: 'write',
    enabled: one,
    run: answers('reply'),
  },
  {
    id: 'write.reply-all',
    label: 'commands.reply-all',
    icon: ReplyAll,
    shortcuts: ['A'],
    group: 'write',
    enabled: one,
    run: answers('reply-all'),
  },
  {
    id: 'write.forward',
    label: 'commands.forward',
    icon: Forward,
    shortcuts: ['F'],
    group: 'write',
    enabled: one,
    run: answers('forward'),
  },
];
