import {
  Archive,
  FolderInput,
  Mail,
  MailOpen,
  ShieldAlert,
  ShieldCheck,
  Star,
  Trash2,
  Undo2,
} from 'lucide-react';
import { Flagged, hasFlag, Seen } from '../../../shared/model/flags.ts';
import { engine } from '../../rpc/client.ts';
import { useDialogs } from '../../state/dialogs.ts';
import { keepUnread } from '../../state/kept-unread.ts';
import type { Command, CommandContext } from '../command.ts';
import { change, undoLast } from './change.ts';

const some = ({ targets }: CommandContext): boolean => targets.length > 0;
const inRole =
  (...roles: readonly string[]) =>
  ({ folder }: CommandContext): boolean =>
    folder?.role !== undefined && roles.includes(folder.role);
const allHave =
  (flag: string) =>
  ({ summaries }: CommandContext): boolean =>
    summaries.length > 0 && summaries.every((each) => hasFlag(each.flags, flag));

/** Deletes the targets; what lies in Trash is gone for good, so the caller asks first. */
export function deleteTargets(context: CommandContext): Promise<void> {
  const forGood = inRole('trash')(context);
  return change(
    context,
    {
      sentence: forGood ? 'messages.done.removed' : 'messages.done.deleted',
      leaves: true,
      isFinal: forGood,
    },
    (ids) => engine.messages.delete({ ids }),
  );
}

export const messageCommands: readonly Command[] = [
  {
    id: 'message.mark-unread',
    label: 'commands.mark-unread',
    icon: Mail,
    shortcuts: ['U'],
    group: 'message',
    enabled: some,
    run: (context) => {
      keepUnread(context.targets);
      return change(context, { sentence: 'messages.done.unread', quiet: true }, (ids) =>
        engine.messages.setFlags({ ids, add: [], remove: [Seen] }),
      );
    },
  },
  {
    id: 'message.mark-read',
    label: 'commands.mark-read',
    icon: MailOpen,
    shortcuts: ['Shift+U'],
    group: 'message',
    enabled: some,
    run: (context) =>
      change(context, { sentence: 'messages.done.read', quiet: true }, (ids) =>
        engine.messages.setFlags({ ids, add: [Seen], remove: [] }),
      ),
  },
  {
    id: 'message.star',
    label: 'commands.star',
    labelNow: (context) => (allHave(Flagged)(context) ? 'commands.unstar' : 'commands.star'),
    icon: Star,
    shortcuts: ['S'],
    group: 'message',
    enabled: some,
    isOn: allHave(Flagged),
    run: (context) => {
      const starred = allHave(Flagged)(context);
      return change(
        context,
        { sentence: starred ? 'messages.done.unstarred' : 'messages.done.starred', quiet: true },
        (ids) =>
          engine.messages.setFlags({ ids, add: starred ? [] : [Flagged], remove: starred ? [Flagged] : [] }),
      );
    },
  },
  {
    id: 'message.archive',
    label: 'commands.archive',
    icon: Archive,
    shortcuts: ['E'],
    group: 'message',
    enabled: (context) => some(context) && !inRole('archive')(context),
    run: (context) =>
      change(context, { sentence: 'messages.done.archived', leaves: true }, (ids) =>
        engine.messages.archive({ ids }),
      ),
  },
  {
    id: 'message.delete',
    label: 'commands.delete',
    icon: Trash2,
    shortcuts: ['Delete', '#'],
    group: 'message',
    enabled: some,
    run: (context) =>
      inRole('trash')(context) ? useDialogs.getState().show('delete-for-good') : deleteTargets(context),
  },
  {
    id: 'message.junk',
    label: 'commands.junk',
    icon: ShieldAlert,
    shortcuts: ['!'],
    group: 'message',
    enabled: (context) => some(context) && !inRole('junk')(context),
    run: (context) =>
      change(context, { sentence: 'messages.done.junk', leaves: true }, (ids) =>
        engine.messages.junk({ ids, junk: true }),
      ),
  },
  {
    id: 'message.not-junk',
    label: 'commands.not-junk',
    icon: ShieldCheck,
    shortcuts: [],
    group: 'message',
    enabled: (context) => some(context) && inRole('junk')(context),
    run: (context) =>
      change(context, { sentence: 'messages.done.not-junk', leaves: true }, (ids) =>
        engine.messages.junk({ ids, junk: false }),
      ),
  },
  {
    id: 'message.move',
    label: 'commands.move',
    icon: FolderInput,
    shortcuts: ['V'],
    group: 'message',
    enabled: some,
    run: () => useDialogs.getState().show('move'),
  },
  {
    id: 'edit.undo',
    label: 'commands.undo',
    icon: Undo2,
    shortcuts: ['Mod+Z', 'Z'],
    group: 'app',
    enabled: ({ canUndo }) => canUndo,
    run: undoLast,
  },
];
