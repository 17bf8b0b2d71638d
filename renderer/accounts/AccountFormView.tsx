import {
  useCallback,
  useEffect,
  useRef,
  useState,
  type FormEvent,
  type ReactElement,
  type ReactNode,
} from 'react';
import { useTranslation } from 'react-i18next';
import type { Account } from '../../shared/model/account.ts';
import type { Failure } from '../../shared/model/failure.ts';
import { FailureText } from '../i18n/FailureText.tsx';
import { engine } from '../rpc/client.ts';
import { toFailure } from '../rpc/failure.ts';
import { Button } from '../ui/Button.tsx';
import { Note } from '../ui/Note.tsx';
import { Pop3Fields } from './Pop3Fields.tsx';
import { IncomingFields, OutgoingFields, PersonFields, type FieldsProps } from './AccountFields.tsx';
import {
  emptyForm,
  fieldOfFailure,
  readForm,
  type AccountForm,
  type FieldErrors,
  type FormField,
} from './account-form.ts';
import './accounts.css';

interface AccountFormProps {
  readonly onAdded: (account: Account) => void;
  /** Stands before the main button, e.g. "Cancel". */
  readonly children?: ReactNode;
}

/** An account by hand. Nothing is kept before both servers let us in. */
export function AccountFormView({ onAdded, children }: AccountFormProps): ReactElement {
  const { t } = useTranslation();
  const [form, setForm] = useState<AccountForm>(emptyForm);
  const [errors, setErrors] = useState<FieldErrors>({});
  const [failure, setFailure] = useState<Failure>();
  const [isBusy, setBusy] = useState(false);
  const [wanted, focusOn] = useState<{ readonly field: FormField }>();
  const inputs = useRef(new Map<FormField, HTMLInputElement>());

  const refOf = useCallback(
    (field: FormField) => (input: HTMLInputElement | null) => {
      if (input) inputs.current.set(field, input);
      else inputs.current.delete(field);
    },
    [],
  );
  // Fields are disabled while the servers are tried, so the focus can only go there afterwards.
  useEffect(() => {
    if (wanted && !isBusy) inputs.current.get(wanted.field)?.focus();
  }, [wanted, isBusy]);

  const test = async (): Promise<void> => {
    const read = readForm(form);
    setFailure(undefined);
    setErrors('errors' in read ? read.errors : {});
    if ('errors' in read) {
      const first = order.find((field) => read.errors[field]);
      return first && focusOn({ field: first });
    }
    setBusy(true);
    try {
      onAdded(await engine.accounts.testAndAdd(read.account));
    } catch (error) {
      const found = toFailure(error);
      setFailure(found);
      focusOn({ field: fieldOfFailure(found, form) });
    } finally {
      setBusy(false);
    }
  };
  const change = (now: Partial<AccountForm>): void => {
    setForm((before) => ({ ...before, ...now }));
    setErrors((before) => Object.fromEntries(Object.entries(before).filter(([field]) => !(field in now))));
  };
  const props: FieldsProps = { form, errors, isDisabled: isBusy, change, refOf };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!isBusy) void test();
  };
  return (
    <form className="account-form" onSubmit={submit} noValidate>
      <PersonFields {...props} />
      <IncomingFields {...props} />
      {form.protocol === 'pop3' && (
        <fieldset className="account-server">
          <legend>{t('accounts.pop3.title')}</legend>
          <Pop3Fields {...props} figureRef={refOf(form.leave === 'days' ? 'leaveDays' : 'leaveCount')} />
        </fieldset>
      )}
      <OutgoingFields {...props} />
      {failure && (
        <Note kind="bad" role="alert">
          {failure.side && <span className="account-side">{t(`accounts.${failure.side}`)}</span>}
          <FailureText failure={failure} next={t('accounts.nothing-saved')} />
        </Note>
      )}
      <div className="account-foot">
        <span className="account-busy" role="status">
          {isBusy && (
            <>
              <span className="spinner" aria-hidden />
              {t('accounts.testing')}
            </>
          )}
        </span>
        {children}
        <Button kind="primary" type="submit" isDisabled={isBusy}>
          {t('accounts.test-and-add')}
        </Button>
      </div>
    </form>
  );
}

/** From top to bottom, to find the first field that is wrong. */
const order: readonly FormField[] = [
  'fullName',
  'email',
  'password',
  'name',
  'protocol',
  'incomingUser',
  'incomingHost',
  'incomingPort',
  'incomingSecurity',
  'leaveDays',
  'leaveCount',
  'outgoingHost',
  'outgoingPort',
  'outgoingSecurity',
  'hasOutgoingLogin',
  'outgoingUser',
  'outgoingPassword',
];
