import { useQuery } from '@tanstack/react-query';
import { CloudOff, Coffee, FolderOpen, Inbox, TriangleAlert } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Folder } from '../../shared/contract/folders.ts';
import type { Account } from '../../shared/model/account.ts';
import { localAccountId } from '../../shared/model/ids.ts';
import { CommandButton } from '../commands/CommandButton.tsx';
import { FailureText } from '../i18n/FailureText.tsx';
import { toFailure } from '../rpc/failure.ts';
import { isKeptHere } from '../state/kept-here.ts';
import { accountsQuery, syncQuery } from '../state/queries.ts';
import { Button } from '../ui/Button.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { Spinner } from '../ui/Spinner.tsx';

interface ListStateProps {
  readonly folder: Folder;
  readonly error: unknown;
  readonly isLoading: boolean;
  readonly onAgain: () => void;
}

/** What a list without rows says: why, and what happens next. */
export function ListState({ folder, error, isLoading, onAgain }: ListStateProps): ReactElement {
  const { t } = useTranslation();
  const { data: states } = useQuery(syncQuery);
  const { data: accounts = [] } = useQuery(accountsQuery);
  const account = accounts.find(({ id }) => id === folder.accountId);
  const state = states?.find((each) => each.accountId === folder.accountId)?.state;
  if (error) {
    return (
      <EmptyState
        picture={<TriangleAlert />}
        title={t('messages.failed.title')}
        actions={
          <Button kind="outline" onPress={onAgain}>
            {t('app.try-again')}
          </Button>
        }
      >
        <FailureText failure={toFailure(error)} />
      </EmptyState>
    );
  }
  if (isLoading) {
    return (
      <div className="list-wait">
        <Spinner label={t('app.loading')} showLabel />
      </div>
    );
  }
  // Other folders of a POP3 account are filled by the person, not by the server.
  const isFilling = account?.incoming.protocol !== 'pop3' || folder.role === 'inbox';
  if (isFilling && state && ['syncing', 'connecting', 'downloading'].includes(state.kind)) {
    return (
      <EmptyState picture={<Inbox />} title={t('messages.first-sync.title')}>
        {t('messages.first-sync.text')}
      </EmptyState>
    );
  }
  if (isFilling && (state?.kind === 'offline' || state?.kind === 'failed')) {
    return (
      <EmptyState picture={<CloudOff />} title={t('messages.offline.title')}>
        {t('messages.offline.text')}
      </EmptyState>
    );
  }
  if (folder.role === 'inbox') {
    return (
      <EmptyState picture={<Coffee />} title={t('messages.empty.inbox-title')}>
        {t('messages.empty.inbox-text')}
      </EmptyState>
    );
  }
  return (
    <EmptyState
      picture={<FolderOpen />}
      title={t('messages.empty.title')}
      actions={folder.accountId === localAccountId && <CommandButton id="folder.import" look="outline" />}
    >
      {t(textOf(folder, account))}
    </EmptyState>
  );
}

function textOf(folder: Folder, account: Account | undefined): string {
  if (folder.role === 'trash') return 'messages.empty.trash-text';
  if (folder.role === 'drafts' && !isKeptHere(folder.accountId, account)) return 'drafts.folder-empty';
  return isKeptHere(folder.accountId, account) ? 'messages.empty.here-text' : 'messages.empty.text';
}
