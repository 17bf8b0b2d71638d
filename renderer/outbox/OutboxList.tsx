import { useQuery } from '@tanstack/react-query';
import { Send } from 'lucide-react';
import { useEffect, useRef, useState, type FocusEvent, type KeyboardEvent, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { OutboxId } from '../../shared/model/ids.ts';
import type { OutboxItem } from '../../shared/model/outbox.ts';
import { PickTime } from '../compose/index.ts';
import { engine } from '../rpc/client.ts';
import { outboxQuery } from '../state/queries.ts';
import { told } from '../state/told.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { act, type Question } from './Actions.tsx';
import { Confirm } from './Confirm.tsx';
import { ListStates } from './ListStates.tsx';
import { OutboxRow } from './OutboxRow.tsx';
import { SendToRest } from './SendToRest.tsx';
import { Settle } from './Settle.tsx';
import { actionsOn, inOrder, standingOf } from './standing.ts';
import { useNow } from './use-now.ts';
import './outbox.css';

/** Mail on its way out: what waits, what goes, what failed, and what nobody can know. */
export function OutboxList(): ReactElement {
  const { t } = useTranslation();
  const outbox = useQuery(outboxQuery);
  const empty = (
    <EmptyState picture={<Send />} title={t('outbox.outbox.empty')}>
      {t('outbox.outbox.empty-text')}
    </EmptyState>
  );
  return (
    <ListStates title={t('outbox.outbox.title')} query={outbox} empty={empty}>
      {(list) => <Rows list={list} />}
    </ListStates>
  );
}

interface Asked {
  readonly id: OutboxId;
  readonly question: Question;
}

function Rows({ list }: { readonly list: readonly OutboxItem[] }): ReactElement {
  const { t } = useTranslation();
  const now = useNow((moment) => nextMoment(list, moment));
  const [asked, ask] = useState<Asked>();
  /** Where one stands: the row, and how far down it is, for when it goes. */
  const [standing, stand] = useState<{ readonly id: OutboxId; readonly index: number }>();
  const rows = useRef<HTMLUListElement>(null);
  const shown = inOrder(list, now);
  const there = shown.find(({ id }) => id === standing?.id);
  const tabStop = (there ?? shown[Math.min(standing?.index ?? 0, shown.length - 1)])?.id;
  // It may have gone, or changed, while the question stood.
  const about = shown.find(({ id }) => id === asked?.id);
  const focusAgain = (): void => {
    if (document.activeElement === document.body)
      rows.current?.querySelector<HTMLElement>(':scope > li[tabindex="0"]')?.focus();
  };
  const isGone = standing !== undefined && !there;
  useEffect(() => {
    // The row that had the focus went: the next one has it.
    if (isGone) focusAgain();
  }, [isGone, tabStop]);
  const close = (): void => {
    ask(undefined);
    requestAnimationFrame(focusAgain);
  };

  const arrive = ({ target }: FocusEvent): void => {
    const row = target.closest<HTMLElement>('li[data-id]');
    const index = shown.findIndex(({ id }) => id === row?.dataset.id);
    const entry = shown[index];
    if (entry) stand({ id: entry.id, index });
  };
  const keys = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const index = shown.findIndex(({ id }) => id === tabStop);
    const entry = shown[index];
    const focus = (at: number): void =>
      rows.current?.querySelectorAll<HTMLElement>(':scope > li')[at]?.focus();
    const isOnRow = event.target instanceof HTMLElement && event.target.parentElement === rows.current;
    if (event.key === 'ArrowDown' || event.key === 'j') focus(Math.min(index + 1, shown.length - 1));
    else if (event.key === 'ArrowUp' || event.key === 'k') focus(Math.max(index - 1, 0));
    else if (event.key === 'Home') focus(0);
    else if (event.key === 'End') focus(shown.length - 1);
    else if (entry && (event.key === 'Delete' || (event.key === 'Enter' && isOnRow))) {
      const can = actionsOn(entry, standingOf(entry, now));
      const name = event.key === 'Enter' ? can[0] : can.find((each) => each === 'discard');
      if (!name) return;
      act(name, entry, (question) => ask({ id: entry.id, question }));
    } else return;
    event.preventDefault();
  };

  return (
    <>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- its rows are walked by keys */}
      <ul
        ref={rows}
        className="unsent"
        aria-label={t('outbox.outbox.title')}
        onKeyDown={keys}
        onFocus={arrive}
      >
        {shown.map((entry) => (
          <OutboxRow
            key={entry.id}
            entry={entry}
            now={now}
            isTabStop={entry.id === tabStop}
            onAsk={(question) => ask({ id: entry.id, question })}
          />
        ))}
      </ul>
      {about && asked && <AskAbout entry={about} question={asked.question} onClose={close} />}
    </>
  );
}

/** When the next one goes out of those that wait for their moment. */
function nextMoment(list: readonly OutboxItem[], now: number): number | undefined {
  const times = list
    .filter(({ state, sendAt }) => state === 'waiting' && sendAt > now)
    .map(({ sendAt }) => sendAt);
  return times.length > 0 ? Math.min(...times) : undefined;
}

interface AskAboutProps {
  readonly entry: OutboxItem;
  readonly question: Question;
  readonly onClose: () => void;
}

function AskAbout({ entry, question, onClose }: AskAboutProps): ReactElement {
  const { t } = useTranslation();
  const { id } = entry;
  switch (question) {
    case 'send-to-rest':
      return <SendToRest entry={entry} onClose={onClose} />;
    case 'settle':
      return <Settle entry={entry} onClose={onClose} />;
    case 'change-time':
      return (
        <PickTime
          isOpen
          words={t('outbox.later.do')}
          {...(entry.scheduled ? { from: entry.sendAt } : {})}
          onClose={onClose}
          onPick={(sendAt) => void told(engine.outbox.schedule({ id, sendAt }))}
        />
      );
    case 'discard': {
      const has = entry.recipients.some(({ state }) => state === 'accepted');
      return (
        <Confirm
          words={has ? 'outbox.discard-rest' : 'outbox.discard-unsent'}
          onClose={onClose}
          onDo={() => void told(engine.outbox.discard({ id }))}
        />
      );
    }
  }
}
