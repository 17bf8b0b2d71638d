import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Draft, hasFlag } from '../../shared/model/flags.ts';
import type { MessageSummary } from '../../shared/model/message.ts';
import { CommandButton } from '../commands/CommandButton.tsx';
import { foldersQuery } from '../state/queries.ts';
import { Note } from '../ui/Note.tsx';

/** Said above a message that somebody has not finished, here or on another device. */
export function DraftNote({ summary }: { readonly summary: MessageSummary }): ReactElement | null {
  const { t } = useTranslation();
  const { data: folders = [] } = useQuery(foldersQuery);
  const folder = folders.find(({ id }) => id === summary.folderId);
  if (folder?.role !== 'drafts' && !hasFlag(summary.flags, Draft)) return null;
  return (
    <Note actions={<CommandButton id="write.edit-draft" look="outline" />}>{t('drafts.in-folder')}</Note>
  );
}
