import { useQuery } from '@tanstack/react-query';
import type { TFunction } from 'i18next';
import { Send } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { OutboxEntry } from '../../shared/model/outbox.ts';
import { editUnsent } from '../compose/index.ts';
import { clock, rowDate } from '../i18n/dates.ts';
import { failureWords } from '../i18n/failure-words.ts';
import { FailureText } from '../i18n/FailureText.tsx';
import { useToday } from '../i18n/use-today.ts';
import { engine } from '../rpc/client.ts';
import { outboxQuery } from '../state/queries.ts';
import { told } from '../state/told.ts';
import { Button } from '../ui/Button.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { Note } from '../ui/Note.tsx';
import { Confirm } from './Confirm.tsx';
import { ListStates } from './ListStates.tsx';
import { peopleOf } from './row-words.ts';
import './outbox.css';

/** Mail on its way out: what waits, what goes, what failed, and what nobody can know. */
export function OutboxList(): ReactElement {
  const { t } = useTranslation();
  const outbox = useQuery(outboxQuery);
  const [asked, ask] = useState<OutboxEntry>();
  const empty = (
    <EmptyState picture={<Send />} title={t('outbox.outbox.empty')}>
      {t('outbox.outbox.empty-text')}
    </EmptyState>
  );
  return (
    <ListStates title={t('outbox.outbox.title')} query={outbox} empty={empty}>
      {(list) => (
        <>
          <ul className="unsent" aria-label={t('outbox.outbox.title')}>
            {list
              .toSorted((one, other) => other.createdAt - one.createdAt)
              .map((entry) => (
                <OutboxRow key={entry.id} entry={entry} onDiscard={() => ask(entry)} />
              ))}
          </ul>
          {asked && (
            <Confirm
              words="outbox.discard-unsent"
              onClose={() => ask(undefined)}
              onDo={() => void told(engine.outbox.discard({ id: asked.id }))}
            />
          )}
        </>
      )}
    </ListStates>
  );
}

function OutboxRow({
  entry,
  onDiscard,
}: {
  readonly entry: OutboxEntry;
  readonly onDiscard: () => void;
}): ReactElement {
  const { t, i18n } = useTranslation();
  const today = useToday();
  const refused = entry.recipients.flatMap(({ address, failure }) => (failure ? [{ address, failure }] : []));
  // The only one is what the failure above says already.
  const isSaid = refused.length === 1 && entry.failure?.code === 'recipient-refused';
  return (
    <li className="unsent-row entry">
      <div className="unsent-main">
        <span className="unsent-who">
          {peopleOf(entry.to) || entry.recipients.map(({ address }) => address).join(', ')}
        </span>
        <span className="unsent-when">{rowDate(entry.createdAt, today, i18n.language)}</span>
        <span className="unsent-subject">{entry.subject || t('outbox.no-subject')}</span>
      </div>
      {entry.failure ? (
        <Note kind={entry.state === 'unknown' ? 'warn' : 'bad'}>
          <FailureText failure={entry.failure} />
        </Note>
      ) : (
        <p className={`unsent-state ${entry.state}`}>{stateWords(entry, t, i18n.language)}</p>
      )}
      {refused.length > 0 && !isSaid && (
        <ul className="unsent-refused">
          {refused.map(({ address, failure }) => (
            <li key={address}>
              {failureWords(failure, t, i18n.language).what}{' '}
              {failure.serverText && <code>{failure.serverText}</code>}
            </li>
          ))}
        </ul>
      )}
      <Actions entry={entry} onDiscard={onDiscard} />
    </li>
  );
}

function Actions({
  entry: { id, state },
  onDiscard,
}: {
  readonly entry: OutboxEntry;
  readonly onDiscard: () => void;
}): ReactElement | null {
  const { t } = useTranslation();
  if (state === 'sending' || state === 'accepted') return null;
  const settle = (outcome: 'sent' | 'not-sent') => (): void =>
    void told(engine.outbox.settle({ id, outcome }));
  if (state === 'unknown') {
    return (
      <div className="unsent-actions">
        <Button kind="outline" onPress={settle('sent')}>
          {t('outbox.was-sent')}
        </Button>
        <Button kind="outline" onPress={settle('not-sent')}>
          {t('outbox.was-not-sent')}
        </Button>
      </div>
    );
  }
  return (
    <div className="unsent-actions">
      {state === 'failed' && (
        <Button kind="outline" onPress={() => void told(engine.outbox.retry({ id }))}>
          {t('outbox.retry')}
        </Button>
      )}
      <Button kind="outline" onPress={() => void editUnsent(id)}>
        {t('outbox.edit')}
      </Button>
      <Button danger onPress={onDiscard}>
        {t('outbox.discard')}
      </Button>
    </div>
  );
}

function stateWords({ state, sendAt }: OutboxEntry, t: TFunction, language: string): string {
  if (state === 'waiting' && sendAt > Date.now())
    return t('outbox.states.delayed', { time: clock(sendAt, language) });
  return t(`outbox.states.${state}`);
}
