import { CloudDownload, ServerOff } from 'lucide-react';
import { HeadersOnly, hasFlag, OnServer } from '../../../shared/model/flags.ts';
import type { MessageId } from '../../../shared/model/ids.ts';
import { engine } from '../../rpc/client.ts';
import { toFailure } from '../../rpc/failure.ts';
import { useDialogs } from '../../state/dialogs.ts';
import { useLines } from '../../state/lines.ts';
import type { Command, CommandContext } from '../command.ts';

/**
 * The targets whose server's copy may go: of those that only have headers here, it is the only whole one. What is not
 * known of a target, the engine looks at.
 */
export function removableFromServer({ targets, summaries }: CommandContext): MessageId[] {
  const kept = new Set(
    summaries
      .filter(({ flags }) => !hasFlag(flags, OnServer) || hasFlag(flags, HeadersOnly))
      .map(({ id }) => id),
  );
  return targets.filter((id) => !kept.has(id));
}

const areOnServer = ({ summaries }: CommandContext): boolean =>
  summaries.some(({ flags }) => hasFlag(flags, OnServer) && !hasFlag(flags, HeadersOnly));
const lackTexts = ({ summaries }: CommandContext): boolean =>
  summaries.some(({ flags }) => hasFlag(flags, HeadersOnly));

/** Removes the server's copies; the caller has asked, because nothing brings them back. */
export function removeFromServer(context: CommandContext): Promise<void> {
  return say(
    'messages.done.off-server',
    engine.messages.removeFromServer({ ids: removableFromServer(context) }),
  );
}

/** @param sentence with `count` */
async function say(sentence: string, work: Promise<{ readonly count: number }>): Promise<void> {
  const { show } = useLines.getState();
  try {
    const { count } = await work;
    if (count > 0) show({ kind: 'done', sentence, params: { count } });
  } catch (error) {
    show({ kind: 'failed', failure: toFailure(error) });
  }
}

/** What can be done about the copy that a POP3 server still has. */
export const serverCopyCommands: readonly Command[] = [
  {
    id: 'message.remove-from-server',
    label: 'commands.remove-from-server',
    icon: ServerOff,
    shortcuts: ['Shift+Delete'],
    group: 'message',
    enabled: areOnServer,
    run: () => useDialogs.getState().show('remove-from-server'),
  },
  {
    id: 'message.download-whole',
    label: 'commands.download-whole',
    icon: CloudDownload,
    shortcuts: ['D'],
    group: 'message',
    enabled: lackTexts,
    run: ({ summaries }) => {
      const ids = summaries.filter(({ flags }) => hasFlag(flags, HeadersOnly)).map(({ id }) => id);
      return say('messages.done.whole', engine.messages.downloadWhole({ ids }));
    },
  },
];
