import { useQuery } from '@tanstack/react-query';
import { MailOpen } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { foldersQuery, settingsQuery } from '../state/queries.ts';
import { usePlace } from '../state/place.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ListHeader } from './ListHeader.tsx';
import { MessageList } from './MessageList.tsx';
import './messages.css';

/** px, as messages.css draws them. */
const heights = {
  cards: { rowHeight: 68, headingHeight: 28 },
  compact: { rowHeight: 36, headingHeight: 24 },
} as const;

/** The middle pane for a folder. `before` stands at the beginning of its bar, e.g. a way back to the folders. */
export function MessagesPane({ before }: { readonly before?: ReactElement }): ReactElement {
  const { t } = useTranslation();
  const { data: folders } = useQuery(foldersQuery);
  const { data: settings } = useQuery(settingsQuery);
  const place = usePlace((state) => state.place);
  const folder = place?.kind === 'folder' ? folders?.find((each) => each.id === place.folderId) : undefined;
  if (!folder) {
    return (
      <EmptyState picture={<MailOpen />} title={t('messages.place.title')}>
        {t('messages.place.text')}
      </EmptyState>
    );
  }
  return (
    <>
      <ListHeader folder={folder} before={before} />
      <MessageList key={folder.id} folder={folder} {...heights[settings?.density ?? 'cards']} />
    </>
  );
}
