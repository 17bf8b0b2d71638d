import { useId, useState, type FormEvent, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { fullDate } from '../i18n/dates.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { fromFields, laterChoices, toFields } from './later.ts';
import { WhereItWaits } from './WhereItWaits.tsx';

interface PickTimeProps {
  readonly isOpen: boolean;
  /** What the fields begin with, ms since 1970; absent: tomorrow morning. */
  readonly from?: number;
  /** What the button says. */
  readonly words: string;
  /** The outgoing server is to hold it. */
  readonly onServer?: boolean;
  readonly onClose: () => void;
  /** Called after it was closed. */
  readonly onPick: (at: number) => void;
}

/** Asks for a date and a time, and says in full which moment that is. */
export function PickTime({ isOpen, ...rest }: PickTimeProps): ReactElement | null {
  return isOpen ? <OpenPickTime {...rest} /> : null;
}

function OpenPickTime({
  from,
  words,
  onServer,
  onClose,
  onPick,
}: Omit<PickTimeProps, 'isOpen'>): ReactElement {
  const { t, i18n } = useTranslation();
  const [now] = useState(() => Date.now());
  const [fields, setFields] = useState(() =>
    toFields(from ?? laterChoices(now).find(({ key }) => key === 'tomorrow')?.at ?? now),
  );
  const form = useId();
  const says = useId();
  const at = fromFields(fields.date, fields.time);
  const isPast = at !== undefined && at <= now;
  const pick = (event: FormEvent): void => {
    event.preventDefault();
    if (at === undefined || isPast) return;
    onClose();
    onPick(at);
  };
  return (
    <Dialog
      title={t('outbox.later.pick-title')}
      closeLabel={t('outbox.cancel')}
      isOpen
      onClose={onClose}
      foot={
        <>
          <Button kind="outline" onPress={onClose}>
            {t('outbox.cancel')}
          </Button>
          <Button kind="primary" type="submit" form={form} isDisabled={at === undefined || isPast}>
            {words}
          </Button>
        </>
      }
    >
      <form id={form} className="pick-time" onSubmit={pick}>
        <Part label={t('outbox.later.date')}>
          {(id) => (
            <input
              id={id}
              className="input"
              type="date"
              autoFocus
              required
              min={toFields(now).date}
              value={fields.date}
              aria-describedby={says}
              onChange={({ currentTarget }) => setFields({ ...fields, date: currentTarget.value })}
            />
          )}
        </Part>
        <Part label={t('outbox.later.time')}>
          {(id) => (
            <input
              id={id}
              className="input"
              type="time"
              required
              value={fields.time}
              aria-describedby={says}
              onChange={({ currentTarget }) => setFields({ ...fields, time: currentTarget.value })}
            />
          )}
        </Part>
      </form>
      <p id={says} role="status" className={isPast ? 'pick-says bad' : 'pick-says'}>
        {at === undefined
          ? t('outbox.later.none')
          : isPast
            ? t('outbox.later.past')
            : fullDate(at, i18n.language)}
      </p>
      <WhereItWaits onServer={onServer} />
    </Dialog>
  );
}

function Part({
  label,
  children,
}: {
  readonly label: string;
  readonly children: (id: string) => ReactElement;
}): ReactElement {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children(id)}
    </div>
  );
}
