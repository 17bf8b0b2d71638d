import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Failure } from '../../shared/model/failure.ts';
import { failureWords } from './failure-words.ts';

/** A failure in full: what happened, what to do, what Skein does next, and the server's own words behind it. */
export function FailureText({ failure }: { readonly failure: Failure }): ReactElement {
  const { t, i18n } = useTranslation();
  const { what, todo, next, serverText } = failureWords(failure, t, i18n.language);
  return (
    <div className="failure-words">
      <b>{what}</b>
      <p>{[todo, next].filter(Boolean).join(i18n.language === 'zh-CN' ? '' : ' ')}</p>
      {serverText && (
        <details>
          <summary>{t('failure.server-said')}</summary>
          <code>{serverText}</code>
        </details>
      )}
    </div>
  );
}
