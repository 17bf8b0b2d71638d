import { CloudCheck, CloudOff, Monitor } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { DraftOnServer } from '../../shared/contract/drafts.ts';
import { failureWords } from '../i18n/failure-words.ts';
import './drafts.css';

/** Whether a draft is on its server too, as a picture. Of accounts that keep drafts here alone there is nothing to say. */
export function DraftWhere({ onServer }: { readonly onServer: DraftOnServer }): ReactElement | null {
  const { t } = useTranslation();
  if (onServer.state === 'here') return null;
  const words = t(onServer.state === 'current' ? 'drafts.on-server' : 'drafts.here-so-far');
  const Picture = onServer.state === 'current' ? CloudCheck : onServer.failure ? CloudOff : Monitor;
  return (
    <span className="unsent-cloud" title={words}>
      <Picture role="img" aria-label={words} />
    </span>
  );
}

/** What the person should know of it, in a sentence. */
export function DraftNews({ onServer }: { readonly onServer: DraftOnServer }): ReactElement | null {
  const { t, i18n } = useTranslation();
  const { failure, hasOther } = onServer;
  if (failure) {
    const { what } = failureWords(failure, t, i18n.language);
    return <span className="unsent-where bad">{t('drafts.not-taken', { what })}</span>;
  }
  return hasOther ? <span className="unsent-where">{t('drafts.has-other')}</span> : null;
}
