import { FileDown } from 'lucide-react';
import i18next from 'i18next';
import type { MessageView } from '../../shared/contract/messages.ts';
import type { Command, CommandContext } from '../commands/command.ts';
import { keys } from '../state/keys.ts';
import { saveAddress } from './download.ts';
import { safeFileName } from './file-name.ts';

function openView({ queries, open, targets }: CommandContext): MessageView | undefined {
  if (open === undefined || targets.length !== 1 || targets[0] !== open) return undefined;
  return queries.getQueryData<MessageView>(keys.message(open));
}

/** What is done with the message in the reader. */
export const readerCommands: readonly Command[] = [
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
