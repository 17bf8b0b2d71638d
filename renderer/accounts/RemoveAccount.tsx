import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Account } from '../../shared/model/account.ts';
import type { Failure } from '../../shared/model/failure.ts';
import { FailureText } from '../i18n/FailureText.tsx';
import { engine } from '../rpc/client.ts';
import { toFailure } from '../rpc/failure.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Note } from '../ui/Note.tsx';

/** The question before an account goes from this computer. */
export function RemoveAccount({
  account,
  onDone,
}: {
  readonly account: Account;
  readonly onDone: () => void;
}): ReactElement {
  const { t } = useTranslation();
  const [failure, setFailure] = useState<Failure>();
  const [isBusy, setBusy] = useState(false);
  const remove = async (): Promise<void> => {
    setBusy(true);
    try {
      await engine.accounts.remove({ accountId: account.id });
      onDone();
    } catch (error) {
      setFailure(toFailure(error));
      setBusy(false);
    }
  };
  return (
    <Dialog
      role="alertdialog"
      title={t('accounts.removal.title', { name: account.name })}
      closeLabel={t('accounts.cancel')}
      isOpen
      onClose={onDone}
      foot={
        <>
          <Button kind="outline" autoFocus onPress={onDone}>
            {t('accounts.cancel')}
          </Button>
          <Button kind="outline" danger isDisabled={isBusy} onPress={() => void remove()}>
            {t('accounts.removal.do')}
          </Button>
        </>
      }
    >
      <p>{t('accounts.removal.text')}</p>
      {failure && (
        <Note kind="bad" role="alert">
          <FailureText failure={failure} />
        </Note>
      )}
    </Dialog>
  );
}
