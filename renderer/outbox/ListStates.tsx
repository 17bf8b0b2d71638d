import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactElement, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { FailureText } from '../i18n/FailureText.tsx';
import { toFailure } from '../rpc/failure.ts';
import { Button } from '../ui/Button.tsx';
import { Note } from '../ui/Note.tsx';
import { Spinner } from '../ui/Spinner.tsx';

interface ListStatesProps<T> {
  readonly title: string;
  readonly query: UseQueryResult<readonly T[]>;
  readonly empty: ReactNode;
  readonly children: (list: readonly T[]) => ReactNode;
}

/** A list that may be on its way, empty, there, or not to be had. */
export function ListStates<T>({
  title,
  query: { data, error, refetch },
  empty,
  children,
}: ListStatesProps<T>): ReactElement {
  const { t } = useTranslation();
  return (
    <section className="unsent-pane" aria-label={title}>
      <header className="unsent-head">
        <h2>{title}</h2>
        {data && data.length > 0 && <span>{data.length}</span>}
      </header>
      {error && (
        <Note
          kind="bad"
          role="alert"
          actions={
            <Button kind="outline" onPress={() => void refetch()}>
              {t('outbox.try-again')}
            </Button>
          }
        >
          <FailureText failure={toFailure(error)} />
        </Note>
      )}
      {!data && !error && <Spinner label={t('outbox.loading')} showLabel />}
      {data && (data.length === 0 ? empty : children(data))}
    </section>
  );
}
