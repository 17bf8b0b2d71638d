import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useDialogs } from '../state/dialogs.ts';
import { useLines } from '../state/lines.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { AccountFormView } from './AccountFormView.tsx';

/** "Add account", over whatever is on the screen. Mount it once; the command opens it. */
export function AddAccountDialog(): ReactElement {
  const { t } = useTranslation();
  const { open, close } = useDialogs();
  return (
    <Dialog
      title={t('accounts.add')}
      closeLabel={t('accounts.cancel')}
      isOpen={open === 'add-account'}
      onClose={close}
      wide
    >
      <AccountFormView
        onAdded={(account) => {
          close();
          useLines
            .getState()
            .show({ kind: 'done', sentence: 'accounts.added', params: { name: account.name } });
        }}
      >
        <Button onPress={close}>{t('accounts.cancel')}</Button>
      </AccountFormView>
    </Dialog>
  );
}
