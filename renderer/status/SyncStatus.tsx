import { useQuery } from '@tanstack/react-query';
import { Check, CloudOff, Pause as PauseIcon, TriangleAlert } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Account } from '../../shared/model/account.ts';
import type { Failure } from '../../shared/model/failure.ts';
import type { AccountSync } from '../../shared/model/sync.ts';
import { clock } from '../i18n/dates.ts';
import { failureWords } from '../i18n/failure-words.ts';
import { FailureText } from '../i18n/FailureText.tsx';
import { awayWords } from './away-words.ts';
import { downloadWords } from './download-words.ts';
import { engine, lineState } from '../rpc/client.ts';
import { accountsQuery, syncQuery } from '../state/queries.ts';
import { told } from '../state/told.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import './status.css';

/** The bar at the bottom: how each account stands with its server. */
export function SyncStatus(): ReactElement {
  const { t } = useTranslation();
  const { data: accounts = [] } = useQuery(accountsQuery);
  const { data: states = [] } = useQuery(syncQuery);
  const line = useStore(lineState);
  const [shown, show] = useState<{ readonly account: Account; readonly failure: Failure }>();
  return (
    <footer className="status">
      <div role="status" aria-label={t('sync.region')} className="status-lines">
        {line.kind !== 'open' && <span className="status-line">{t('sync.engine-away')}</span>}
        {accounts.length === 0 && line.kind === 'open' && (
          <span className="status-line">{t('sync.none')}</span>
        )}
        {accounts.map((account) => (
          <AccountLine
            key={account.id}
            account={account}
            sync={states.find((each) => each.accountId === account.id)}
            onDetails={(failure) => show({ account, failure })}
          />
        ))}
      </div>
      <Dialog
        title={shown?.account.name ?? ''}
        closeLabel={t('app.close')}
        isOpen={shown !== undefined}
        onClose={() => show(undefined)}
        isDismissable
        role="alertdialog"
      >
        {shown && <FailureText failure={shown.failure} />}
      </Dialog>
    </footer>
  );
}

/** Words that may be cut where there is no room; the tip has all of them. */
function Words({ children }: { readonly children: string }): ReactElement {
  return (
    <span className="status-words" title={children}>
      {children}
    </span>
  );
}

interface AccountLineProps {
  readonly account: Account;
  readonly sync: AccountSync | undefined;
  readonly onDetails: (failure: Failure) => void;
}

function AccountLine({ account, sync, onDetails }: AccountLineProps): ReactElement | null {
  const { t, i18n } = useTranslation();
  if (!sync) return null;
  const { state, pendingChanges } = sync;
  const name = account.name;
  const again = (): void => void told(engine.sync.now({ accountId: account.id }));
  const pause = (paused: boolean) => (): void =>
    void told(engine.sync.pause({ accountId: account.id, paused }));
  const retry = (
    <Button kind="link" onPress={again}>
      {t('sync.retry')}
    </Button>
  );
  const details = (failure: Failure | undefined): ReactElement | undefined =>
    failure && (
      <Button kind="link" onPress={() => onDetails(failure)}>
        {t('sync.details')}
      </Button>
    );
  const pending = pendingChanges > 0 && (
    <span className="status-pending">{t('sync.pending', { count: pendingChanges })}</span>
  );
  switch (state.kind) {
    case 'connecting':
      return (
        <span className="status-line">
          <span className="spinner" aria-hidden />
          <Words>{t('sync.connecting', { name })}</Words>
          {pending}
        </span>
      );
    case 'syncing':
      return (
        <span
          className="status-line"
          aria-live="off"
          title={t('sync.syncing-folder', { folder: state.folder })}
        >
          <progress
            className="status-progress"
            aria-hidden
            value={state.done}
            max={Math.max(state.total, 1)}
          />
          <span className="status-words">
            {t('sync.syncing', { name, done: state.done, total: state.total })}
          </span>
          {pending}
        </span>
      );
    case 'downloading':
      return (
        // Figures that change all the time are there to be looked at, not read out.
        <span className="status-line" aria-live="off">
          <progress
            className="status-progress"
            aria-hidden
            value={state.bytesDone}
            max={Math.max(state.bytesTotal, 1)}
          />
          <Words>{downloadWords(name, state, t, i18n.language)}</Words>
          <Button kind="link" label={t('sync.pause-account', { name })} onPress={pause(true)}>
            {t('sync.pause')}
          </Button>
          {pending}
        </span>
      );
    case 'paused':
      return (
        <span className="status-line">
          <PauseIcon aria-hidden />
          <Words>
            {state.left === undefined
              ? t('sync.paused', { name })
              : t('sync.paused-left', { name, count: state.left })}
          </Words>
          <Button kind="link" label={t('sync.go-on-account', { name })} onPress={pause(false)}>
            {t('sync.go-on')}
          </Button>
          {pending}
        </span>
      );
    case 'up-to-date':
      return (
        <span className={pending ? 'status-line' : 'status-line calm'}>
          <Check aria-hidden />
          <Words>{t('sync.up-to-date', { name, time: clock(state.at, i18n.language) })}</Words>
          {pending}
        </span>
      );
    case 'offline':
      return (
        <span className="status-line">
          <CloudOff aria-hidden />
          <Words>{awayWords(name, state, t, i18n.language)}</Words>
          {pending}
          {details(state.failure)}
          {retry}
        </span>
      );
    case 'failed':
      return (
        <span className="status-line bad">
          <TriangleAlert aria-hidden />
          <Words>{t('sync.failed', { name, why: failureWords(state.failure, t, i18n.language).what })}</Words>
          {pending}
          {details(state.failure)}
          {retry}
        </span>
      );
  }
}
