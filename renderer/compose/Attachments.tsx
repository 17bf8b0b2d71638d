import { Paperclip, X } from 'lucide-react';
import { useRef, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { showSize } from '../i18n/sizes.ts';
import { Button, IconButton } from '../ui/Button.tsx';
import type { DraftSession } from './draft-session.ts';
import { TotalSize } from './TotalSize.tsx';
import type { Uploads } from './use-uploads.ts';

/** Opens the system's file picker. */
export function AttachmentButton({ uploads }: { readonly uploads: Uploads }): ReactElement {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button icon={<Paperclip aria-hidden />} onPress={() => input.current?.click()}>
        {t('compose.attach')}
      </Button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label={t('compose.attach')}
        onChange={({ currentTarget }) => {
          uploads.add([...(currentTarget.files ?? [])]);
          currentTarget.value = '';
        }}
      />
    </>
  );
}

/** What goes with the message, and what is still on its way into it. */
export function AttachmentList({
  session,
  uploads,
}: {
  readonly session: DraftSession;
  readonly uploads: Uploads;
}): ReactElement | null {
  const { t, i18n } = useTranslation();
  const { draft, urls } = useStore(session.store);
  // Pictures of the text and of the quoted original are shown where they belong, or are not sent.
  const files = draft.attachments.filter(
    ({ contentId }) => contentId === undefined || draft.text !== undefined,
  );
  if (files.length + uploads.pending.length === 0) return null;
  return (
    <ul className="composer-files" aria-label={t('compose.attachments')}>
      {files.map((file) => (
        <li key={`${file.hash} ${file.fileName}`}>
          <Paperclip aria-hidden />
          <a href={urls[file.hash]} download={file.fileName}>
            {file.fileName}
          </a>
          <small>{showSize(file.size, i18n.language)}</small>
          <IconButton
            label={t('compose.remove', { name: file.fileName })}
            onPress={() => session.edit({ attachments: draft.attachments.filter((each) => each !== file) })}
          >
            <X aria-hidden />
          </IconButton>
        </li>
      ))}
      {uploads.pending.map(({ key, fileName, size, done, hasFailed, cancel }) => (
        <li key={key} className={hasFailed ? 'bad' : undefined}>
          <Paperclip aria-hidden />
          <span>{fileName}</span>
          {hasFailed ? (
            <small role="alert">{t('compose.upload-failed')}</small>
          ) : (
            <>
              <progress value={done} max={1} aria-label={t('compose.uploading', { name: fileName })} />
              <small>{showSize(size, i18n.language)}</small>
            </>
          )}
          <IconButton label={t('compose.remove', { name: fileName })} onPress={cancel}>
            <X aria-hidden />
          </IconButton>
        </li>
      ))}
      <li className="composer-sum">
        <TotalSize session={session} uploads={uploads} />
      </li>
    </ul>
  );
}
