import { useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Folder } from '../../shared/contract/folders.ts';
import type { Account } from '../../shared/model/account.ts';
import type { MessageId } from '../../shared/model/ids.ts';
import type { Settings } from '../../shared/model/settings.ts';
import { keys } from '../state/keys.ts';
import { useLines } from '../state/lines.ts';
import { usePlace, type Place } from '../state/place.ts';
import { accountsQuery, foldersQuery, settingsQuery } from '../state/queries.ts';
import { useSelection } from '../state/selection.ts';
import { knownSummaries } from '../state/summaries.ts';
import { isDarkNow } from '../state/theme.ts';
import type { CommandContext } from './command.ts';

interface Known {
  readonly folders: readonly Folder[];
  readonly accounts: readonly Account[];
  readonly settings?: Settings;
  readonly place?: Place;
  readonly open?: MessageId;
  readonly chosen: ReadonlySet<MessageId>;
  readonly canUndo: boolean;
}

const noFolders: readonly Folder[] = [];
const noAccounts: readonly Account[] = [];

/** The context of this moment, for keys and the palette. */
export function readContext(queries: QueryClient): CommandContext {
  return build(queries, {
    folders: queries.getQueryData<readonly Folder[]>(keys.folders) ?? noFolders,
    accounts: queries.getQueryData<readonly Account[]>(keys.accounts) ?? noAccounts,
    settings: queries.getQueryData<Settings>(keys.settings),
    place: usePlace.getState().place,
    open: usePlace.getState().open,
    chosen: useSelection.getState().chosen,
    canUndo: useLines.getState().undos.length > 0,
  });
}

/** The context as something that keeps up with changes, for buttons. */
export function useCommandContext(): CommandContext {
  const queries = useQueryClient();
  const { data: folders = noFolders } = useQuery(foldersQuery);
  const { data: accounts = noAccounts } = useQuery(accountsQuery);
  const { data: settings } = useQuery(settingsQuery);
  const place = usePlace((state) => state.place);
  const open = usePlace((state) => state.open);
  const chosen = useSelection((state) => state.chosen);
  const canUndo = useLines((state) => state.undos.length > 0);
  // The summaries are read from the cache of answers; the open message's own query makes its readers render again.
  const { dataUpdatedAt } = useQuery({
    queryKey: open ? keys.message(open) : keys.allOpened,
    enabled: false,
  });
  return useMemo(
    () => build(queries, { folders, accounts, settings, place, open, chosen, canUndo }),
    // oxlint-disable-next-line react/exhaustive-deps -- dataUpdatedAt stands for what knownSummaries reads
    [queries, folders, accounts, settings, place, open, chosen, canUndo, dataUpdatedAt],
  );
}

function build(queries: QueryClient, { chosen, ...known }: Known): CommandContext {
  const { place, open, folders, accounts } = known;
  const targets = chosen.size > 0 ? [...chosen] : open === undefined ? [] : [open];
  const folder = place?.kind === 'folder' ? folders.find((each) => each.id === place.folderId) : undefined;
  const inFolder = place?.kind === 'folder';
  return {
    ...known,
    queries,
    folder,
    account: folder && accounts.find(({ id }) => id === folder.accountId),
    targets: inFolder ? targets : [],
    summaries: inFolder ? knownSummaries(queries, new Set(targets.slice(0, 2000))) : [],
    isDark: isDarkNow(),
  };
}
