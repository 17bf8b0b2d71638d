import { useQuery } from '@tanstack/react-query';
import { useMemo, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { showSize } from '../i18n/sizes.ts';
import { offerQuery } from '../state/queries.ts';
import { Note } from '../ui/Note.tsx';
import type { DraftSession } from './draft-session.ts';
import { messageSize } from './message-size.ts';
import type { Uploads } from './use-uploads.ts';

interface TotalSizeProps {
  readonly session: DraftSession;
  readonly uploads: Uploads;
}

/** How large the message gets, files on their way counted, beside what the outgoing server takes. */
export function TotalSize(props: TotalSizeProps): ReactElement {
  const { t, i18n } = useTranslation();
  const { files, sent, limit, isTooLarge } = useSize(props);
  const show = (bytes: number): string => showSize(bytes, i18n.language);
  const words = limit === undefined ? (files > 100_000 ? 'grown' : 'total') : 'of';
  return (
    <p className={isTooLarge ? 'composer-total bad' : 'composer-total'}>
      {t(`outbox.size.${words}`, {
        size: show(files),
        grown: show(sent),
        limit: limit === undefined ? '' : show(limit),
      })}
    </p>
  );
}

/** Says before it is tried that the server will not take it. */
export function TooLarge(props: TotalSizeProps): ReactElement | null {
  const { t, i18n } = useTranslation();
  const { sent, limit, host, isTooLarge } = useSize(props);
  if (!isTooLarge || limit === undefined) return null;
  return (
    <Note kind="bad" role="alert">
      {t('outbox.size.too-large', {
        grown: showSize(sent, i18n.language),
        limit: showSize(limit, i18n.language),
        host,
      })}
    </Note>
  );
}

function useSize({ session, uploads }: TotalSizeProps) {
  const draft = useStore(session.store, (state) => state.draft);
  const { data: offer } = useQuery(offerQuery(draft.accountId));
  const coming = uploads.pending.filter(({ hasFailed }) => !hasFailed).map(({ size }) => size);
  const key = coming.join();
  const { files, sent } = useMemo(
    () => messageSize(draft, key === '' ? [] : key.split(',').map(Number)),
    [draft, key],
  );
  const limit = offer?.maxSize;
  return { files, sent, limit, host: offer?.host ?? '', isTooLarge: limit !== undefined && sent > limit };
}
