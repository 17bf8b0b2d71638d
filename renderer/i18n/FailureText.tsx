import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Failure } from '../../shared/model/failure.ts';
import { failureWords } from './failure-words.ts';

/** Of these it is this computer that tells, no server. */
const ofTheSystem = /^(host-unknown|connection-|network-|tls-|offline)/;

interface FailureTextProps {
  readonly failure: Failure;
  /** What Skein does next where that is not the usual: a try that the person made is not repeated by itself. */
  readonly next?: string;
}

/** A failure in full: what happened, what to do, what Skein does next, and the words behind it. */
export function FailureText({ failure, next: nextHere }: FailureTextProps): ReactElement {
  const { t, i18n } = useTranslation();
  const { what, todo, next: usual, serverText } = failureWords(failure, t, i18n.language);
  const next = nextHere ?? usual;
  return (
    <div className="failure-words">
      <b>{what}</b>
      <p>{[todo, next].filter(Boolean).join(i18n.language === 'zh-CN' ? '' : ' ')}</p>
      {serverText && (
        <details>
          <summary>
            {t(ofTheSystem.test(failure.code) ? 'failure.system-said' : 'failure.server-said')}
          </summary>
          <code>{serverText}</code>
        </details>
      )}
    </div>
  );
}
