import { useQuery } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Account } from '../../shared/model/account.ts';
import type { Failure } from '../../shared/model/failure.ts';
import { FailureText } from '../i18n/FailureText.tsx';
import { engine } from '../rpc/client.ts';
import { toFailure } from '../rpc/failure.ts';
import { foldersQuery } from '../state/queries.ts';
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
  const [mail, setMail] = useState<'keep' | 'delete'>('keep');
  const { data: folders = [] } = useQuery(foldersQuery);
  const isPop3 = account.incoming.protocol === 'pop3';
  const count = folders
    .filter(({ accountId }) => accountId === account.id)
    .reduce((sum, { total }) => sum + total, 0);
  const remove = async (): Promise<void> => {
    setBusy(true);
    try {
      await engine.accounts.remove({ accountId: account.id, mail: isPop3 && count > 0 ? mail : 'keep' });
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
      <p>{t(isPop3 ? 'accounts.removal.text-pop3' : 'accounts.removal.text')}</p>
      {isPop3 && count > 0 && (
        <fieldset className="account-choice" disabled={isBusy}>
          <legend>{t('accounts.removal.mail', { count })}</legend>
          {(['keep', 'delete'] as const).map((each) => (
            <label key={each}>
              <input type="radio" name="mail" checked={mail === each} onChange={() => setMail(each)} />
              {t(`accounts.removal.mails.${each}`)}
              <small>{t(`accounts.removal.mails.${each}-text`, { name: account.name })}</small>
            </label>
          ))}
        </fieldset>
      )}
      {failure && (
        <Note kind="bad" role="alert">
          <FailureText failure={failure} />
        </Note>
      )}
    </Dialog>
  );
}
