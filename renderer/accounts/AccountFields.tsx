import type { ReactElement, Ref } from 'react';
import { useTranslation } from 'react-i18next';
import type { Protocol, Security } from '../../shared/model/account.ts';
import { Select } from '../ui/Select.tsx';
import { TextField } from '../ui/TextField.tsx';
import {
  defaultPort,
  likelyHost,
  type AccountForm,
  type FieldErrors,
  type FormField,
} from './account-form.ts';
import type { Pop3Form } from './pop3-form.ts';

export interface FieldsProps {
  readonly form: AccountForm;
  readonly errors: FieldErrors;
  readonly isDisabled: boolean;
  readonly change: (change: Partial<AccountForm>) => void;
  readonly refOf: (field: FormField) => Ref<HTMLInputElement>;
}

/** The fields drawn here; those of POP3 have a place of their own. */
type TextName = Exclude<
  { [K in FormField]: string extends AccountForm[K] ? K : never }[FormField],
  keyof Pop3Form
>;

/** One text field of the form; the label is exact, scripts and screen readers go by it. */
function Field({
  name,
  props,
  ...rest
}: { readonly name: TextName; readonly props: FieldsProps } & Omit<
  Parameters<typeof TextField>[0],
  'label' | 'value' | 'onChange' | 'name'
>): ReactElement {
  const { t } = useTranslation();
  const error = props.errors[name];
  return (
    <TextField
      {...rest}
      label={t(`accounts.fields.${name}`)}
      name={name}
      value={props.form[name]}
      onChange={(value) => props.change({ [name]: value })}
      error={error && t(`accounts.errors.${error}`)}
      isDisabled={props.isDisabled}
      inputRef={props.refOf(name)}
    />
  );
}

export function PersonFields(props: FieldsProps): ReactElement {
  const { t } = useTranslation();
  return (
    <div className="account-grid">
      <Field name="fullName" props={props} autoComplete="name" autoFocus />
      <Field name="email" props={props} type="email" autoComplete="email" inputMode="email" />
      <Field
        name="password"
        props={props}
        type="password"
        autoComplete="current-password"
        help={t('accounts.password-help')}
      />
      <Field
        name="name"
        props={props}
        autoComplete="off"
        placeholder={props.form.email || t('accounts.name-hint')}
      />
    </div>
  );
}

export function IncomingFields(props: FieldsProps): ReactElement {
  const { t } = useTranslation();
  const { form, change } = props;
  return (
    <fieldset className="account-server">
      <legend>{t('accounts.receiving')}</legend>
      <div className="account-grid">
        <Select<Protocol>
          label={t('accounts.fields.protocol')}
          value={form.protocol}
          choices={[
            { id: 'imap', label: 'IMAP' },
            { id: 'pop3', label: 'POP3' },
          ]}
          onChange={(protocol) => change({ protocol })}
          isDisabled={props.isDisabled}
        />
        <Field name="incomingUser" props={props} autoComplete="username" placeholder={form.email} />
        <div className="account-host">
          <Field name="incomingHost" props={props} placeholder={likelyHost(form.protocol, form.email)} />
          <Field
            name="incomingPort"
            props={props}
            inputMode="numeric"
            placeholder={String(defaultPort(form.protocol, form.incomingSecurity))}
          />
        </div>
        <SecurityField side="incoming" props={props} />
      </div>
    </fieldset>
  );
}

export function OutgoingFields(props: FieldsProps): ReactElement {
  const { t } = useTranslation();
  const { form, change } = props;
  return (
    <fieldset className="account-server">
      <legend>{t('accounts.sending')}</legend>
      <div className="account-grid">
        <div className="account-host">
          <Field name="outgoingHost" props={props} placeholder={likelyHost('smtp', form.email)} />
          <Field
            name="outgoingPort"
            props={props}
            inputMode="numeric"
            placeholder={String(defaultPort('smtp', form.outgoingSecurity))}
          />
        </div>
        <SecurityField side="outgoing" props={props} />
      </div>
      <label className="account-check">
        <input
          type="checkbox"
          checked={form.hasOutgoingLogin}
          disabled={props.isDisabled}
          onChange={(event) => change({ hasOutgoingLogin: event.currentTarget.checked })}
        />
        {t('accounts.fields.hasOutgoingLogin')}
      </label>
      {form.hasOutgoingLogin && (
        <div className="account-grid">
          <Field
            name="outgoingUser"
            props={props}
            autoComplete="off"
            placeholder={form.incomingUser || form.email}
          />
          <Field name="outgoingPassword" props={props} type="password" autoComplete="off" />
        </div>
      )}
    </fieldset>
  );
}

/** How the line is protected; the port follows it, unless one was typed. */
function SecurityField({
  side,
  props,
}: {
  readonly side: 'incoming' | 'outgoing';
  readonly props: FieldsProps;
}): ReactElement {
  const { t } = useTranslation();
  const name = `${side}Security` as const;
  const error = props.errors[name];
  return (
    <div className="field">
      <Select<Security>
        label={t(`accounts.fields.${name}`)}
        value={props.form[name]}
        choices={(['tls', 'starttls', 'none'] as const).map((id) => ({
          id,
          label: t(`accounts.security.${id}`),
        }))}
        onChange={(value) => props.change({ [name]: value })}
        isDisabled={props.isDisabled}
      />
      {error && (
        <span className="field-error" role="alert">
          {t(`accounts.errors.${error}`)}
        </span>
      )}
    </div>
  );
}
