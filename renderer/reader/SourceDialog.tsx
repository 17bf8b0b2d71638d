import { Copy, Download } from 'lucide-react';
import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { MessageView } from '../../shared/contract/messages.ts';
import { FailureText } from '../i18n/FailureText.tsx';
import { FaceFailed, toFailure } from '../rpc/failure.ts';
import { keys } from '../state/keys.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Note } from '../ui/Note.tsx';
import { Spinner } from '../ui/Spinner.tsx';
import { saveAddress } from './download.ts';
import { safeFileName } from './file-name.ts';

/** As much of a source as is laid out at once; the file that can be saved has all of it. */
const longest = 1_000_000;

/** The message as it came over the line, as text. */
export function SourceDialog({
  view,
  onClose,
}: {
  readonly view: MessageView;
  readonly onClose: () => void;
}): ReactElement {
  const { t } = useTranslation();
  const { data: source, error } = useQuery({
    queryKey: [...keys.message(view.summary.id), 'source'],
    queryFn: ({ signal }) => readText(view.sourceUrl, signal),
    gcTime: 0,
  });
  const name = safeFileName(`${view.summary.subject || t('reader.no-subject')}.eml`);
  return (
    <Dialog
      title={t('reader.source.title')}
      closeLabel={t('reader.close')}
      isOpen
      wide
      isDismissable
      onClose={onClose}
      foot={
        <>
          <Button
            icon={<Copy aria-hidden />}
            isDisabled={source === undefined}
            onPress={() => void navigator.clipboard.writeText(source ?? '')}
          >
            {t('reader.source.copy')}
          </Button>
          <Button
            kind="outline"
            icon={<Download aria-hidden />}
            onPress={() => saveAddress(view.sourceUrl, name)}
          >
            {t('reader.save-message')}
          </Button>
        </>
      }
    >
      {error && (
        <Note kind="bad" role="alert">
          <FailureText failure={toFailure(error)} />
        </Note>
      )}
      {source === undefined && !error && <Spinner label={t('reader.loading')} showLabel />}
      {source !== undefined && source.length > longest && <Note>{t('reader.source.cut')}</Note>}
      {source !== undefined && (
        // It scrolls, so the keyboard must be able to stand here.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        <pre className="message-source" tabIndex={0} role="group" aria-label={t('reader.source.title')}>
          {source.slice(0, longest)}
        </pre>
      )}
    </Dialog>
  );
}

/** @throws {FaceFailed} when the address is void or the message cannot be had. */
async function readText(url: string, signal: AbortSignal): Promise<string> {
  const response = await fetch(url, { signal });
  if (!response.ok) throw new FaceFailed('message-gone');
  return response.text();
}
