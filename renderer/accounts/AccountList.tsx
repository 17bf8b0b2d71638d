import { useQuery } from '@tanstack/react-query';
import { KeyRound, Pencil, Server, Signature, Trash2, UserPlus } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { defaultPop3Options, type Account } from '../../shared/model/account.ts';
import { CommandButton } from '../commands/CommandButton.tsx';
import { accountsQuery } from '../state/queries.ts';
import { IconButton } from '../ui/Button.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { IdentitiesDialog } from './identities/IdentitiesDialog.tsx';
import { PasswordForm } from './PasswordForm.tsx';
import { Pop3OptionsForm } from './Pop3OptionsForm.tsx';
import { pop3Sentence } from './pop3-form.ts';
import { RemoveAccount } from './RemoveAccount.tsx';
import { RenameForm } from './RenameForm.tsx';
import './accounts.css';

type Task = 'rename' | 'writing' | 'password' | 'server' | 'remove';

/** The accounts of this profile and what can be changed about each; a part of the settings. */
export function AccountList(): ReactElement {
  const { t } = useTranslation();
  const { data: accounts = [] } = useQuery(accountsQuery);
  if (accounts.length === 0) {
    return (
      <EmptyState
        picture={<UserPlus />}
        title={t('accounts.none.title')}
        actions={<CommandButton id="app.add-account" look="primary" />}
      >
        {t('accounts.none.text')}
      </EmptyState>
    );
  }
  return (
    <div className="account-list">
      <ul>
        {accounts.map((account) => (
          <AccountRow key={account.id} account={account} />
        ))}
      </ul>
      <CommandButton id="app.add-account" look="outline" />
    </div>
  );
}

function AccountRow({ account }: { readonly account: Account }): ReactElement {
  const { t } = useTranslation();
  const [task, setTask] = useState<Task>();
  const done = (): void => setTask(undefined);
  const toggle = (wished: Task) => (): void => setTask(task === wished ? undefined : wished);
  return (
    <li>
      <div className="account-row">
        <span className={`dot hue-${account.colour}`} aria-hidden />
        <div className="account-words">
          <b>{account.name}</b>
          <span>
            {[
              account.name === account.email ? '' : account.email,
              `${account.incoming.protocol.toUpperCase()} · ${account.incoming.host}`,
            ]
              .filter(Boolean)
              .join(' · ')}
          </span>
          {account.incoming.protocol === 'pop3' && task !== 'server' && (
            <span className="account-fate">{pop3Sentence(account.pop3 ?? defaultPop3Options, t)}</span>
          )}
        </div>
        <IconButton
          label={t('accounts.rename', { name: account.name })}
          isPressed={task === 'rename'}
          onPress={toggle('rename')}
        >
          <Pencil aria-hidden />
        </IconButton>
        <IconButton label={t('identities.of', { name: account.name })} onPress={() => setTask('writing')}>
          <Signature aria-hidden />
        </IconButton>
        <IconButton
          label={t('accounts.change-secret', { name: account.name })}
          isPressed={task === 'password'}
          onPress={toggle('password')}
        >
          <KeyRound aria-hidden />
        </IconButton>
        {account.incoming.protocol === 'pop3' && (
          <IconButton
            label={t('accounts.pop3.of', { name: account.name })}
            isPressed={task === 'server'}
            onPress={toggle('server')}
          >
            <Server aria-hidden />
          </IconButton>
        )}
        <IconButton
          label={t('accounts.remove', { name: account.name })}
          danger
          onPress={() => setTask('remove')}
        >
          <Trash2 aria-hidden />
        </IconButton>
      </div>
      {task === 'rename' && <RenameForm account={account} onDone={done} />}
      {task === 'writing' && <IdentitiesDialog account={account} onClose={done} />}
      {task === 'password' && <PasswordForm account={account} onDone={done} />}
      {task === 'server' && <Pop3OptionsForm account={account} onDone={done} />}
      {task === 'remove' && <RemoveAccount account={account} onDone={done} />}
    </li>
  );
}
