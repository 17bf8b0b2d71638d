import type { ReactElement, Ref } from 'react';
import { useTranslation } from 'react-i18next';
import { Select } from '../ui/Select.tsx';
import { TextField } from '../ui/TextField.tsx';
import { pop3Sentence, readPop3, type Pop3Errors, type Pop3Form } from './pop3-form.ts';

interface Pop3FieldsProps {
  readonly form: Pop3Form;
  /** Which figure cannot stand as it is. */
  readonly errors: Readonly<Partial<Record<keyof Pop3Errors, string>>>;
  readonly isDisabled?: boolean;
  readonly change: (change: Partial<Pop3Form>) => void;
  /** Of the field for days or for a count, whichever is shown. */
  readonly figureRef?: Ref<HTMLInputElement>;
}

/** What happens on a POP3 server and how mail comes from it; the sentence at the end says it in full. */
export function Pop3Fields({ form, errors, isDisabled, change, figureRef }: Pop3FieldsProps): ReactElement {
  const { t } = useTranslation();
  const read = readPop3(form);
  return (
    <>
      <div className="account-grid">
        <Select
          label={t('accounts.pop3.leave')}
          value={form.leave}
          choices={(['always', 'days', 'until-deleted', 'newest'] as const).map((id) => ({
            id,
            label: t(`accounts.pop3.leaves.${id}`),
          }))}
          onChange={(leave) => change({ leave })}
          isDisabled={isDisabled}
        />
        {form.leave === 'days' && (
          <TextField
            label={t('accounts.pop3.days')}
            value={form.leaveDays}
            onChange={(leaveDays) => change({ leaveDays })}
            inputMode="numeric"
            isDisabled={isDisabled}
            inputRef={figureRef}
            error={errors.leaveDays && t('accounts.errors.days')}
          />
        )}
        {form.leave === 'newest' && (
          <TextField
            label={t('accounts.pop3.count')}
            value={form.leaveCount}
            onChange={(leaveCount) => change({ leaveCount })}
            inputMode="numeric"
            isDisabled={isDisabled}
            inputRef={figureRef}
            error={errors.leaveCount && t('accounts.errors.count')}
          />
        )}
        <Figures
          label={t('accounts.pop3.headers-above')}
          value={form.headersAbove}
          choices={['0', '1', '5', '10', '25', '50']}
          words={(id) =>
            id === '0' ? t('accounts.pop3.whole') : t('accounts.pop3.above', { size: Number(id) })
          }
          onChange={(headersAbove) => change({ headersAbove })}
          isDisabled={isDisabled}
        />
        <Select
          label={t('accounts.pop3.deliver')}
          value={form.deliverTo}
          choices={(['own', 'shared'] as const).map((id) => ({
            id,
            label: t(`accounts.pop3.delivers.${id}`),
          }))}
          onChange={(deliverTo) => change({ deliverTo })}
          isDisabled={isDisabled}
        />
        <Figures
          label={t('accounts.pop3.look')}
          value={form.everyMinutes}
          choices={['1', '5', '10', '15', '30', '60', '0']}
          words={(id) =>
            id === '0' ? t('accounts.pop3.on-demand') : t('accounts.pop3.every', { count: Number(id) })
          }
          onChange={(everyMinutes) => change({ everyMinutes })}
          isDisabled={isDisabled}
        />
      </div>
      <p className="account-says" role="status">
        {'options' in read && pop3Sentence(read.options, t)}
      </p>
    </>
  );
}

/** A figure out of a few; one that was set elsewhere stays in the list. */
function Figures({
  label,
  value,
  choices,
  words,
  onChange,
  isDisabled,
}: {
  readonly label: string;
  readonly value: string;
  readonly choices: readonly string[];
  readonly words: (id: string) => string;
  readonly onChange: (id: string) => void;
  readonly isDisabled?: boolean;
}): ReactElement {
  const all = choices.includes(value) ? choices : [...choices, value];
  return (
    <Select
      label={label}
      value={value}
      choices={all.map((id) => ({ id, label: words(id) }))}
      onChange={onChange}
      isDisabled={isDisabled}
    />
  );
}
