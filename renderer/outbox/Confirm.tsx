import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';

interface ConfirmProps {
  /** Key of shared/locales with `title`, `text` and `do`. */
  readonly words: string;
  readonly onClose: () => void;
  readonly onDo: () => void;
}

/** A question before something is gone for good. */
export function Confirm({ words, onClose, onDo }: ConfirmProps): ReactElement {
  const { t } = useTranslation();
  return (
    <Dialog
      role="alertdialog"
      title={t(`${words}.title`)}
      closeLabel={t('outbox.cancel')}
      isOpen
      onClose={onClose}
      foot={
        <>
          <Button kind="outline" autoFocus onPress={onClose}>
            {t('outbox.cancel')}
          </Button>
          <Button kind="outline" danger onPress={() => (onClose(), onDo())}>
            {t(`${words}.do`)}
          </Button>
        </>
      }
    >
      {t(`${words}.text`)}
    </Dialog>
  );
}
