import { CornerUpRight, FileDown, FilePen, RotateCw } from 'lucide-react';
import i18next from 'i18next';
import type { MessageView } from '../../shared/contract/messages.ts';
import type { Command, CommandContext } from '../commands/command.ts';
import { writeAgain } from '../compose/index.ts';
import { useDialogs } from '../state/dialogs.ts';
import { keys } from '../state/keys.ts';
import { saveAddress } from './download.ts';
import { safeFileName } from './file-name.ts';

function openView({ queries, open, targets }: CommandContext): MessageView | undefined {
  if (open === undefined || targets.length !== 1 || targets[0] !== open) return undefined;
  return queries.getQueryData<MessageView>(keys.message(open));
}

const again =
  (isReady: boolean) =>
  async ({ targets, account }: CommandContext): Promise<void> => {
    const [messageId] = targets;
    if (messageId !== undefined) await writeAgain({ messageId, accountId: account?.id }, isReady);
  };
const oneToSend = ({ targets, accounts }: CommandContext): boolean =>
  targets.length === 1 && accounts.length > 0;

/** What is done with the message in the reader. */
export const readerCommands: readonly Command[] = [
  {
    id: 'message.send-again',
    label: 'commands.send-again',
    icon: RotateCw,
    shortcuts: [],
    group: 'message',
    enabled: oneToSend,
    run: again(true),
  },
  {
    id: 'message.edit-as-new',
    label: 'commands.edit-as-new',
    icon: FilePen,
    shortcuts: [],
    group: 'message',
    enabled: oneToSend,
    run: again(false),
  },
  {
    id: 'message.redirect',
    label: 'commands.redirect',
    icon: CornerUpRight,
    shortcuts: [],
    group: 'message',
    enabled: (context) => oneToSend(context) && context.targets[0] === context.open,
    run: () => useDialogs.getState().show('redirect'),
  },
  {
    id: 'message.save',
    label: 'commands.save',
    icon: FileDown,
    shortcuts: ['Mod+S'],
    group: 'message',
    enabled: (context) => openView(context) !== undefined,
    run: (context) => {
      const view = openView(context);
      if (!view) return;
      const subject = view.summary.subject || i18next.t('reader.no-subject');
      saveAddress(view.sourceUrl, safeFileName(`${subject}.eml`));
    },
  },
];
