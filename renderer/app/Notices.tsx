import { TriangleAlert, X } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { failureWords } from '../i18n/failure-words.ts';
import { lineState } from '../rpc/client.ts';
import { IconButton } from '../ui/Button.tsx';
import { Note } from '../ui/Note.tsx';

/** What works less well than it should, above everything: the engine away, no keyring. */
export function Notices(): ReactElement | null {
  const { t, i18n } = useTranslation();
  const line = useStore(lineState);
  const [hidden, hide] = useState<readonly string[]>([]);
  const degraded = (line.kind === 'open' ? line.welcome.degraded : []).filter(
    ({ code }) => !hidden.includes(code),
  );
  if (line.kind !== 'lost' && degraded.length === 0) return null;
  return (
    <section className="notices" aria-label={t('app.notices')}>
      {line.kind === 'lost' && (
        <Note kind="warn" role="status" icon={<TriangleAlert aria-hidden />}>
          {t('app.lost')}
        </Note>
      )}
      {degraded.map((failure) => {
        const { what, todo } = failureWords(failure, t, i18n.language);
        return (
          <Note
            key={failure.code}
            kind="warn"
            icon={<TriangleAlert aria-hidden />}
            actions={
              <IconButton label={t('app.dismiss')} onPress={() => hide([...hidden, failure.code])}>
                <X aria-hidden />
              </IconButton>
            }
          >
            {what} {todo}
          </Note>
        );
      })}
    </section>
  );
}
