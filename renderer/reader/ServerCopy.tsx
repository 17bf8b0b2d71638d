import { useQuery } from '@tanstack/react-query';
import { HardDrive, Server } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { hasFlag, HeadersOnly, OnServer } from '../../shared/model/flags.ts';
import type { MessageSummary } from '../../shared/model/message.ts';
import { CommandButton } from '../commands/CommandButton.tsx';
import { showSize } from '../i18n/sizes.ts';
import { accountsQuery, foldersQuery } from '../state/queries.ts';
import { Note } from '../ui/Note.tsx';

/** Of POP3 mail: whether the server still has a copy. Of other mail there is nothing to say. */
export function ServerCopy({ summary }: { readonly summary: MessageSummary }): ReactElement | null {
  const { t } = useTranslation();
  const { data: folders = [] } = useQuery(foldersQuery);
  const { data: accounts = [] } = useQuery(accountsQuery);
  const folder = folders.find(({ id }) => id === summary.folderId);
  const account = accounts.find(({ id }) => id === folder?.accountId);
  const isThere = hasFlag(summary.flags, OnServer);
  if (!isThere && account?.incoming.protocol !== 'pop3') return null;
  return (
    <span className="server-copy quiet">
      {isThere ? <Server aria-hidden /> : <HardDrive aria-hidden />}
      {t(
        hasFlag(summary.flags, HeadersOnly)
          ? 'reader.copy.server-only'
          : isThere
            ? 'reader.copy.server'
            : 'reader.copy.here',
      )}
    </span>
  );
}

/** Said instead of the text of a message that was too big to be fetched unasked. */
export function HeadersOnlyNote({ summary }: { readonly summary: MessageSummary }): ReactElement | null {
  const { t, i18n } = useTranslation();
  if (!hasFlag(summary.flags, HeadersOnly)) return null;
  return (
    <Note actions={<CommandButton id="message.download-whole" look="outline" />}>
      {t('reader.copy.headers-only', { size: showSize(summary.size, i18n.language) })}
    </Note>
  );
}
