import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Account } from '../../shared/model/account.ts';
import { engine } from '../rpc/client.ts';
import { TextField } from '../ui/TextField.tsx';
import { SmallForm } from './SmallForm.tsx';

/** What the account is called here, and the name that recipients see. */
export function RenameForm({
  account,
  onDone,
}: {
  readonly account: Account;
  readonly onDone: () => void;
}): ReactElement {
  const { t } = useTranslation();
  const [name, setName] = useState(account.name);
  const [fullName, setFullName] = useState(account.fullName);
  return (
    <SmallForm
      label={t('accounts.save')}
      isDisabled={name.trim() === ''}
      onDone={onDone}
      run={() =>
        engine.accounts.rename({ accountId: account.id, name: name.trim(), fullName: fullName.trim() })
      }
    >
      <TextField label={t('accounts.fields.name')} value={name} onChange={setName} autoFocus />
      <TextField label={t('accounts.fields.fullName')} value={fullName} onChange={setFullName} />
    </SmallForm>
  );
}
