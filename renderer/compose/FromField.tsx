import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Account } from '../../shared/model/account.ts';
import type { AccountId } from '../../shared/model/ids.ts';
import { Select } from '../ui/Select.tsx';

interface FromFieldProps {
  readonly accounts: readonly Account[];
  readonly accountId: AccountId;
  readonly onChange: (accountId: AccountId) => void;
}

/** Who the message is from; with a single account there is nothing to choose, only to see. */
export function FromField({ accounts, accountId, onChange }: FromFieldProps): ReactElement {
  const { t } = useTranslation();
  const shown = ({ fullName, email }: Account): string => (fullName ? `${fullName} <${email}>` : email);
  const [only] = accounts;
  if (accounts.length === 1 && only) {
    return (
      <div className="composer-row">
        <span>{t('compose.from')}</span>
        <span className="composer-from">{shown(only)}</span>
      </div>
    );
  }
  return (
    <div className="composer-row">
      <Select
        className="composer-from"
        label={t('compose.from')}
        value={accountId as string}
        choices={accounts.map((account) => ({
          id: account.id as string,
          label: shown(account),
          hint: account.name === account.email ? undefined : account.name,
        }))}
        onChange={(id) => {
          const account = accounts.find((each) => each.id === id);
          if (account) onChange(account.id);
        }}
      />
    </div>
  );
}
