import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Account } from '../../shared/model/account.ts';
import { engine } from '../rpc/client.ts';
import { Pop3Fields } from './Pop3Fields.tsx';
import { pop3FormOf, readPop3 } from './pop3-form.ts';
import { SmallForm } from './SmallForm.tsx';

/** What happens on the server of an account that is there already. */
export function Pop3OptionsForm({
  account,
  onDone,
}: {
  readonly account: Account;
  readonly onDone: () => void;
}): ReactElement {
  const { t } = useTranslation();
  const [form, setForm] = useState(() => pop3FormOf(account.pop3));
  const read = readPop3(form);
  return (
    <SmallForm
      label={t('accounts.save')}
      isDisabled={'errors' in read}
      onDone={onDone}
      run={async () => {
        if ('options' in read)
          await engine.accounts.setPop3Options({ accountId: account.id, options: read.options });
      }}
      isPlain
    >
      <Pop3Fields
        form={form}
        errors={'errors' in read ? read.errors : {}}
        change={(now) => setForm((before) => ({ ...before, ...now }))}
      />
    </SmallForm>
  );
}
