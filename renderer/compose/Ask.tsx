import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { DoubtfulRecipients } from './recipients/DoubtfulRecipients.tsx';
import type { DraftSession } from './draft-session.ts';
import type { SendQuestion } from './readiness.ts';

/** A key of `compose.ask`. */
export type Question = 'discard' | 'elsewhere' | 'plain' | SendQuestion;

interface AskProps {
  readonly which: Question | undefined;
  /** The draft that is asked about, where the question is about what is in it. */
  readonly session?: DraftSession;
  readonly onClose: () => void;
  /** Called after the question was closed. */
  readonly onSure: () => void;
}

/** What the composer asks before something that cannot be taken back. */
export function Ask({ which, session, onClose, onSure }: AskProps): ReactElement | null {
  const { t } = useTranslation();
  if (!which) return null;
  const loses = which === 'discard' || which === 'plain';
  return (
    <Dialog
      role="alertdialog"
      title={t(`compose.ask.${which}.title`)}
      closeLabel={t('compose.cancel')}
      isOpen
      onClose={onClose}
      foot={
        <>
          <Button kind="outline" autoFocus onPress={onClose}>
            {t('compose.cancel')}
          </Button>
          <Button
            kind={loses ? 'outline' : 'primary'}
            danger={loses}
            onPress={() => {
              onClose();
              onSure();
            }}
          >
            {t(`compose.ask.${which}.do`)}
          </Button>
        </>
      }
    >
      {t(`compose.ask.${which}.text`)}
      {which === 'doubtful-recipient' && session && <DoubtfulRecipients session={session} />}
    </Dialog>
  );
}
