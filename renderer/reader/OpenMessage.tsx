import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useLayoutEffect, useRef, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Failure } from '../../shared/model/failure.ts';
import type { MessageId } from '../../shared/model/ids.ts';
import { InlineAnswers } from '../compose/index.ts';
import { FailureText } from '../i18n/FailureText.tsx';
import { toFailure } from '../rpc/failure.ts';
import { messageQuery } from '../state/queries.ts';
import { knownSummaries } from '../state/summaries.ts';
import { Button } from '../ui/Button.tsx';
import { Note } from '../ui/Note.tsx';
import { Spinner } from '../ui/Spinner.tsx';
import { Attachments } from './Attachments.tsx';
import { MessageBody } from './MessageBody.tsx';
import { MessageHead } from './MessageHead.tsx';
import { DraftNote } from './DraftNote.tsx';
import { HeadersOnlyNote } from './ServerCopy.tsx';
import { Reports } from './Reports.tsx';
import { SourceDialog } from './SourceDialog.tsx';
import { Toolbar } from './Toolbar.tsx';
import { useMarkRead } from './use-mark-read.ts';

/**
 * One message. What the list knows of it is shown at once, the rest as soon as it is here. The frame of the text stays
 * from one message to the next: loading its empty page anew for each would take longer than all the rest.
 */
export function OpenMessage({ id }: { readonly id: MessageId }): ReactElement {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const { data: view, error, refetch } = useQuery(messageQuery(id));
  const [sourceOf, showSource] = useState<MessageId>();
  const scroll = useRef<HTMLDivElement>(null);
  const summary = view?.summary ?? knownSummaries(queries, new Set([id]))[0];
  useMarkRead(view?.summary);
  useLayoutEffect(() => {
    if (scroll.current) scroll.current.scrollTop = 0;
  }, [id]);
  const failure = view?.failure ?? (error ? toFailure(error) : undefined);
  return (
    <>
      <Toolbar view={view} onSource={() => showSource(id)} />
      <div
        ref={scroll}
        className="reader-scroll"
        // A long message scrolls, so the keyboard must be able to stand here.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        role="group"
        aria-label={summary?.subject || t('reader.no-subject')}
      >
        <article className="reader-page">
          {summary && <MessageHead key={id} summary={summary} envelope={view?.envelope} />}
          {summary && <HeadersOnlyNote summary={summary} />}
          {summary && <DraftNote summary={summary} />}
          {failure && <Failed failure={failure} onRetry={() => void refetch()} />}
          {view && <Reports key={`reports ${id}`} view={view} />}
          {view?.body?.unparsable && <Unparsable onSource={() => showSource(id)} />}
          <MessageBody view={view} />
          {view && <Attachments view={view} />}
          {!view && !error && <Spinner label={t('reader.loading')} showLabel />}
          <InlineAnswers message={id} />
        </article>
      </div>
      {view && sourceOf === id && <SourceDialog view={view} onClose={() => showSource(undefined)} />}
    </>
  );
}

function Unparsable({ onSource }: { readonly onSource: () => void }): ReactElement {
  const { t } = useTranslation();
  return (
    <Note
      kind="warn"
      actions={
        <Button kind="link" onPress={onSource}>
          {t('reader.show-source')}
        </Button>
      }
    >
      {t('reader.unparsable')}
    </Note>
  );
}

function Failed({
  failure,
  onRetry,
}: {
  readonly failure: Failure;
  readonly onRetry: () => void;
}): ReactElement {
  const { t } = useTranslation();
  return (
    <Note
      kind="bad"
      role="alert"
      actions={
        <Button kind="outline" onPress={onRetry}>
          {t('reader.try-again')}
        </Button>
      }
    >
      <FailureText failure={failure} />
    </Note>
  );
}
