import { DownloadCloud, Pause } from 'lucide-react';
import type { AccountSync, SyncState } from '../../../shared/model/sync.ts';
import { engine } from '../../rpc/client.ts';
import { keys } from '../../state/keys.ts';
import { told } from '../../state/told.ts';
import type { Command, CommandContext } from '../command.ts';

/** How the account stands now; read when it is asked for, because it changes many times a second. */
function stateOf({ queries, account }: CommandContext): SyncState | undefined {
  const states = queries.getQueryData<readonly AccountSync[]>(keys.sync);
  return account && states?.find(({ accountId }) => accountId === account.id)?.state;
}

/** What is done to one account: the one whose folder is on the screen, or whose line in the tree was asked. */
export const accountCommands: readonly Command[] = [
  {
    id: 'account.refresh',
    label: 'commands.refresh-account',
    icon: DownloadCloud,
    shortcuts: ['Shift+F9'],
    group: 'app',
    enabled: ({ account }) => account !== undefined,
    run: async ({ account }) => {
      if (account) await told(engine.sync.now({ accountId: account.id }));
    },
  },
  {
    id: 'account.pause',
    label: 'commands.pause',
    labelNow: (context) => (stateOf(context)?.kind === 'paused' ? 'commands.go-on' : 'commands.pause'),
    icon: Pause,
    shortcuts: [],
    group: 'app',
    enabled: (context) => ['downloading', 'paused'].includes(stateOf(context)?.kind ?? ''),
    run: async (context) => {
      const { account } = context;
      const paused = stateOf(context)?.kind === 'downloading';
      if (account) await told(engine.sync.pause({ accountId: account.id, paused }));
    },
  },
];
