import { useQuery } from '@tanstack/react-query';
import type { TFunction } from 'i18next';
import { Send } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { OutboxItem } from '../../shared/model/outbox.ts';
import { clock, fullDate, rowDate } from '../i18n/dates.ts';
import { failureWords } from '../i18n/failure-words.ts';
import { FailureText } from '../i18n/FailureText.tsx';
import { showSize } from '../i18n/sizes.ts';
import { useToday } from '../i18n/use-today.ts';
import { engine } from '../rpc/client.ts';
import { outboxQuery } from '../state/queries.ts';
import { told } from '../state/told.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { Note } from '../ui/Note.tsx';
import { Actions } from './Actions.tsx';
import { Confirm } from './Confirm.tsx';
import { ListStates } from './ListStates.tsx';
import { peopleOf } from './row-words.ts';
import { SendToRest } from './SendToRest.tsx';
import './outbox.css';

/** Mail on its way out: what waits, what goes, what failed, and what nobody can know. */
export function OutboxList(): ReactElement {
  const { t } = useTranslation();
  const outbox = useQuery(outboxQuery);
  const [asked, ask] = useState<OutboxItem>();
  const [corrected, correct] = useState<OutboxItem>();
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
                <OutboxRow
                  key={entry.id}
                  entry={entry}
                  onDiscard={() => ask(entry)}
                  onSendToRest={() => correct(entry)}
                />
              ))}
          </ul>
          {corrected && <SendToRest entry={corrected} onClose={() => correct(undefined)} />}
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
  onSendToRest,
}: {
  readonly entry: OutboxItem;
  readonly onDiscard: () => void;
  readonly onSendToRest: () => void;
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
      {entry.copy?.failure && (
        <Note kind="warn">
          <FailureText failure={entry.copy.failure} />
        </Note>
      )}
      <Actions entry={entry} onDiscard={onDiscard} onSendToRest={onSendToRest} />
    </li>
  );
}

function stateWords(
  { state, sendAt, scheduled, progress }: OutboxItem,
  t: TFunction,
  language: string,
): string {
  if (state === 'waiting' && scheduled && sendAt > Date.now())
    return t('outbox.states.scheduled', { time: fullDate(sendAt, language) });
  if (state === 'waiting' && sendAt > Date.now())
    return t('outbox.states.delayed', { time: clock(sendAt, language) });
  if (state === 'sending' && progress)
    return t('outbox.states.progress', {
      sent: showSize(progress.sent, language),
      size: showSize(progress.size, language),
    });
  return t(`outbox.states.${state}`);
}
