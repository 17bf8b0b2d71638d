import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Failure } from '../../shared/model/failure.ts';
import { failureWords } from '../i18n/failure-words.ts';

/** Why somebody did not get it and what can be done, without what Skein would do with mail that is still here. */
export function Cause({
  failure,
  isShort = false,
}: {
  readonly failure: Failure;
  /** Only the server's own words, for whoever wants them. */
  readonly isShort?: boolean;
}): ReactElement {
  const { t, i18n } = useTranslation();
  const { what, todo, serverText } = failureWords(failure, t, i18n.language);
  return (
    <>
      {!isShort && <p>{[what, todo].filter(Boolean).join(i18n.language === 'zh-CN' ? '' : ' ')}</p>}
      {serverText && (
        <details>
          <summary>{t('failure.server-said')}</summary>
          <code>{serverText}</code>
        </details>
      )}
    </>
  );
}
