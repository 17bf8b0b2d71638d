import { useQuery } from '@tanstack/react-query';
import { CloudOff, Coffee, FolderOpen, Inbox, TriangleAlert } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Folder } from '../../shared/contract/folders.ts';
import { FailureText } from '../i18n/FailureText.tsx';
import { toFailure } from '../rpc/failure.ts';
import { syncQuery } from '../state/queries.ts';
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
  if (state?.kind === 'syncing' || state?.kind === 'connecting') {
    return (
      <EmptyState picture={<Inbox />} title={t('messages.first-sync.title')}>
        {t('messages.first-sync.text')}
      </EmptyState>
    );
  }
  if (state?.kind === 'offline' || state?.kind === 'failed') {
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
    <EmptyState picture={<FolderOpen />} title={t('messages.empty.title')}>
      {t(folder.role === 'trash' ? 'messages.empty.trash-text' : 'messages.empty.text')}
    </EmptyState>
  );
}
