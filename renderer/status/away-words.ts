import type { TFunction } from 'i18next';
import type { FailureCode } from '../../shared/model/failure.ts';
import type { SyncState } from '../../shared/model/sync.ts';
import { clock } from '../i18n/dates.ts';
import { failureWords } from '../i18n/failure-words.ts';

/** Of these the server was there and said no for now: to call that offline would send people to their router. */
const answered = new Set<FailureCode>([
  'server-busy',
  'too-many-connections',
  'mailbox-in-use',
  'login-too-soon',
  'server-trouble',
]);

/** Why there is no connection, and when the next try is. */
export function awayWords(
  name: string,
  { failure, retryAt }: Extract<SyncState, { kind: 'offline' }>,
  t: TFunction,
  language: string,
): string {
  const time = retryAt === undefined ? undefined : clock(retryAt, language);
  if (failure && answered.has(failure.code)) {
    const why = failureWords(failure, t, language).what;
    return time === undefined ? t('sync.failed', { name, why }) : t('sync.put-off', { name, why, time });
  }
  return time === undefined ? t('sync.offline', { name }) : t('sync.offline-retry', { name, time });
}
