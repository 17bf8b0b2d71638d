import { useQuery } from '@tanstack/react-query';
import { useState, type FormEvent, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Account } from '../../../shared/model/account.ts';
import type { Identity } from '../../../shared/model/identity.ts';
import { AddressChips, areAddresses, SignatureEditor } from '../../compose/index.ts';
import { foldersQuery } from '../../state/queries.ts';
import { Button } from '../../ui/Button.tsx';
import { Note } from '../../ui/Note.tsx';
import { Select } from '../../ui/Select.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { formOf, type IdentityError, readForm } from './identity-form.ts';

interface IdentityFieldsProps {
  readonly account: Account;
  readonly identity: Identity;
  readonly isBusy: boolean;
  readonly onSave: (identity: Identity) => void;
  readonly onCancel: () => void;
}

/** Everything about one identity. */
export function IdentityFields({
  account,
  identity,
  isBusy,
  onSave,
  onCancel,
}: IdentityFieldsProps): ReactElement {
  const { t } = useTranslation();
  const [form, setForm] = useState(() => formOf(identity));
  const [error, setError] = useState<IdentityError>();
  const change = (now: Partial<typeof form>): void => {
    setForm((before) => ({ ...before, ...now }));
    setError(undefined);
  };
  const save = (event: FormEvent): void => {
    event.preventDefault();
    const read = readForm(form);
    if ('error' in read) return setError(read.error);
    if (!areAddresses([{ name: '', address: read.identity.email }])) return setError('email');
    if (areAddresses(form.replyTo)) onSave(read.identity);
  };
  const wrong = (field: IdentityError): string | undefined =>
    error === field ? t(`identities.errors.${field}`) : undefined;
  return (
    <form className="identity-form" onSubmit={save} noValidate>
      <div className="account-grid">
        <TextField
          label={t('identities.fullName')}
          value={form.fullName}
          onChange={(fullName) => change({ fullName })}
          error={wrong('fullName')}
          autoFocus
        />
        <TextField
          label={t('identities.email')}
          value={form.email}
          onChange={(email) => change({ email })}
          error={wrong('email')}
          inputMode="email"
        />
        <AddressChips
          label={t('identities.replyTo')}
          list={form.replyTo}
          onChange={(replyTo) => change({ replyTo })}
          autoFocus={false}
        />
        <span />
        <FolderField
          account={account}
          use="sent"
          value={form.sentFolder}
          onChange={(sentFolder) => change({ sentFolder })}
        />
        <FolderField
          account={account}
          use="drafts"
          value={form.draftsFolder}
          onChange={(draftsFolder) => change({ draftsFolder })}
        />
      </div>
      <div className="field">
        <span className="field-label">{t('identities.signature')}</span>
        <SignatureEditor
          label={t('identities.signature')}
          html={form.signature}
          onChange={(signature) => change({ signature })}
        />
      </div>
      <label className="account-check">
        <input
          type="checkbox"
          checked={form.isSame}
          onChange={({ currentTarget }) => change({ isSame: currentTarget.checked })}
        />
        {t('identities.same')}
      </label>
      {!form.isSame && (
        <div className="field">
          <span className="field-label">{t('identities.reply-signature')}</span>
          <SignatureEditor
            label={t('identities.reply-signature')}
            html={form.replySignature}
            onChange={(replySignature) => change({ replySignature })}
          />
        </div>
      )}
      {(error === 'signature' || error === 'replyTo') && (
        <Note kind="bad" role="alert">
          {wrong(error)}
        </Note>
      )}
      <div className="account-foot">
        <Button onPress={onCancel}>{t('accounts.cancel')}</Button>
        <Button kind="primary" type="submit" isDisabled={isBusy}>
          {t('accounts.save')}
        </Button>
      </div>
    </form>
  );
}

interface FolderFieldProps {
  readonly account: Account;
  readonly use: 'sent' | 'drafts';
  readonly value: string;
  readonly onChange: (path: string) => void;
}

/** The account's own folder for it, or any other; one that is gone is still shown as what was chosen. */
function FolderField({ account, use, value, onChange }: FolderFieldProps): ReactElement {
  const { t } = useTranslation();
  const { data: folders = [] } = useQuery(foldersQuery);
  const own = folders.filter((each) => each.accountId === account.id && each.selectable);
  const isGone = value !== '' && own.length > 0 && !own.some(({ path }) => path === value);
  return (
    <Select
      label={t(`identities.${use}`)}
      value={`=${value}`}
      choices={[
        { id: '=', label: t(`identities.${use}-own`) },
        ...own
          .filter(({ role }) => role !== 'inbox' && role !== 'junk' && role !== 'trash')
          .map(({ path }) => ({ id: `=${path}`, label: path })),
        ...(isGone ? [{ id: `=${value}`, label: value, hint: t('identities.gone') }] : []),
      ]}
      onChange={(id) => onChange(id.slice(1))}
    />
  );
}
