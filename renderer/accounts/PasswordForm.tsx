import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Account } from '../../shared/model/account.ts';
import { engine } from '../rpc/client.ts';
import { TextField } from '../ui/TextField.tsx';
import { SmallForm } from './SmallForm.tsx';

/** A new password for both servers, or another one for sending; it is tried before it is kept. */
export function PasswordForm({
  account,
  onDone,
}: {
  readonly account: Account;
  readonly onDone: () => void;
}): ReactElement {
  const { t } = useTranslation();
  const [incoming, setIncoming] = useState('');
  const [outgoing, setOutgoing] = useState('');
  const save = (): Promise<Account> =>
    engine.accounts.setPassword({
      accountId: account.id,
      incoming: incoming || undefined,
      outgoing: outgoing || incoming || undefined,
    });
  return (
    <SmallForm
      label={t('accounts.test-and-save')}
      isDisabled={incoming === '' && outgoing === ''}
      onDone={onDone}
      run={save}
    >
      <TextField
        label={t('accounts.new-password')}
        type="password"
        autoComplete="off"
        value={incoming}
        onChange={setIncoming}
        autoFocus
      />
      <TextField
        label={t('accounts.new-outgoing-password')}
        type="password"
        autoComplete="off"
        value={outgoing}
        onChange={setOutgoing}
        help={t('accounts.outgoing-password-help')}
      />
    </SmallForm>
  );
}
