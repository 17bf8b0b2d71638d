import { useMemo, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { MessageView } from '../../shared/contract/messages.ts';
import { MessageFrame, textToHtml, useSanitise } from '../message-body/index.ts';
import { RemoteImages } from './RemoteImages.tsx';
import { useRemoteImages } from './use-remote-images.ts';

const noAddresses: readonly string[] = [];

/** What the message says, in its frame; above it, what was left out and how to get it. */
export function MessageBody({ view }: { readonly view: MessageView | undefined }): ReactElement {
  const { t } = useTranslation();
  const body = view?.body;
  const html = useMemo(() => body && (body.html ?? textToHtml(body.text ?? '')), [body]);
  const parts = useMemo(() => inlineParts(view), [view]);
  const sanitise = useSanitise();
  const bare = useMemo(
    () => (html === undefined ? undefined : sanitise?.(html, { parts, remote: {} })),
    [sanitise, html, parts],
  );
  const images = useRemoteImages(view, bare?.remote ?? noAddresses);
  const shown = useMemo(
    () => (images.urls && html !== undefined ? sanitise?.(html, { parts, remote: images.urls }) : bare),
    [sanitise, html, parts, images.urls, bare],
  );
  const isText = body?.html === undefined;
  return (
    <>
      {bare && <RemoteImages images={images} blocked={bare.remote.length} trackers={bare.trackers} />}
      <MessageFrame
        html={shown?.html}
        title={t('reader.body')}
        tone={shown?.ownColours ? 'paper' : 'adapt'}
        measure={isText || !shown?.ownLayout ? 'text' : 'own'}
      />
    </>
  );
}

function inlineParts(view: MessageView | undefined): Record<string, string> {
  return Object.fromEntries(
    (view?.parts ?? []).flatMap(({ contentId, url }) => (contentId ? [[contentId, url]] : [])),
  );
}
