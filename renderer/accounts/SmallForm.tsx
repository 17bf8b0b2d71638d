import { useState, type FormEvent, type ReactElement, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Failure } from '../../shared/model/failure.ts';
import { FailureText } from '../i18n/FailureText.tsx';
import { toFailure } from '../rpc/failure.ts';
import { Button } from '../ui/Button.tsx';
import { Note } from '../ui/Note.tsx';

interface SmallFormProps {
  readonly children: ReactNode;
  /** Name of the button that does it. */
  readonly label: string;
  readonly isDisabled?: boolean;
  /** The fields are laid out by the caller. */
  readonly isPlain?: boolean;
  /** What fails in it is shown here. */
  readonly run: () => Promise<unknown>;
  readonly onDone: () => void;
}

/** A form of a field or two below an account: do it, say what failed, or leave it. */
export function SmallForm({
  children,
  label,
  isDisabled,
  isPlain,
  run,
  onDone,
}: SmallFormProps): ReactElement {
  const { t } = useTranslation();
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  // What opened the form: focus goes back there, or the keyboard would be nowhere when the fields are gone.
  const [opener] = useState(() => document.activeElement);
  const leave = (): void => {
    if (opener instanceof HTMLElement) opener.focus();
    onDone();
  };
  const work = async (): Promise<void> => {
    setBusy(true);
    setFailure(undefined);
    try {
      await run();
      leave();
    } catch (error) {
      setFailure(toFailure(error));
    } finally {
      setBusy(false);
    }
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!isBusy && !isDisabled) void work();
  };
  return (
    <form className="account-small" onSubmit={submit} noValidate>
      {isPlain ? children : <div className="account-grid">{children}</div>}
      {failure && (
        <Note kind="bad" role="alert">
          <FailureText failure={failure} />
        </Note>
      )}
      <div className="account-foot">
        <Button onPress={leave}>{t('accounts.cancel')}</Button>
        <Button kind="primary" type="submit" isDisabled={isBusy || isDisabled}>
          {label}
        </Button>
      </div>
    </form>
  );
}
