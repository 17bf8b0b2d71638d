import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Account } from '../../shared/model/account.ts';
import { identitiesOf, type Identity, identityOf } from '../../shared/model/identity.ts';
import { accountsQuery } from '../state/queries.ts';
import { Select } from '../ui/Select.tsx';
import type { DraftSession } from './draft-session.ts';

/** Who the message is from: anybody of any account. Where there is only one, there is nothing to choose, only to see. */
export function FromField({ session }: { readonly session: DraftSession }): ReactElement {
  const { t } = useTranslation();
  const { data: accounts = [] } = useQuery(accountsQuery);
  const accountId = useStore(session.store, ({ draft }) => draft.accountId);
  const identityId = useStore(session.store, ({ draft }) => draft.identityId);
  const writers = accounts.flatMap((account) =>
    identitiesOf(account).map((identity) => ({ account, identity, id: `${account.id} ${identity.id}` })),
  );
  const account = accounts.find(({ id }) => id === accountId);
  const [only] = writers;
  if (writers.length === 1 && only && account) {
    return (
      <div className="composer-row">
        <span>{t('compose.from')}</span>
        <span className="composer-from">{shown(only.identity)}</span>
      </div>
    );
  }
  return (
    <div className="composer-row">
      <Select
        className="composer-from"
        label={t('compose.from')}
        value={account ? `${account.id} ${identityOf(account, identityId).id}` : ''}
        choices={writers.map(({ account: of, identity, id }) => ({
          id,
          label: shown(identity),
          group: accounts.length > 1 && writers.length > accounts.length ? of.name : undefined,
          hint: hintOf(of, writers.length > accounts.length),
        }))}
        onChange={(id) => {
          const writer = writers.find((each) => each.id === id);
          if (writer) session.edit({ accountId: writer.account.id, identityId: writer.identity.id });
        }}
      />
    </div>
  );
}

const shown = ({ fullName, email }: Identity): string => (fullName ? `${fullName} <${email}>` : email);

/** The account's name, where it says more than the address and stands above no group. */
function hintOf({ name, email }: Account, isGrouped: boolean): string | undefined {
  return isGrouped || name === email ? undefined : name;
}
