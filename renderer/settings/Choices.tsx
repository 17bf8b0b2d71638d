import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Select } from '../ui/Select.tsx';

interface WordsProps<T extends string> {
  readonly label: string;
  /** Key of shared/locales under which each choice has its words. */
  readonly words: string;
  readonly choices: readonly T[];
  readonly value: T;
  readonly onChange: (value: T) => void;
}

/** One of a few that have words. */
export function Words<T extends string>({
  label,
  words,
  choices,
  value,
  onChange,
}: WordsProps<T>): ReactElement {
  const { t } = useTranslation();
  return (
    <Select
      label={label}
      value={value}
      onChange={onChange}
      choices={choices.map((id) => ({ id, label: t(`${words}.${id}` as string) }))}
    />
  );
}

interface FiguresProps {
  readonly label: string;
  readonly words: string;
  readonly choices: readonly number[];
  readonly value: number;
  readonly onChange: (value: number) => void;
}

/** A number out of a few; one that was set elsewhere stays in the list. */
export function Figures({ label, words, choices, value, onChange }: FiguresProps): ReactElement {
  const { t } = useTranslation();
  const all = choices.includes(value) ? choices : [...choices, value];
  return (
    <Select
      label={label}
      value={String(value)}
      onChange={(id) => onChange(Number(id))}
      choices={all.map((each) => ({
        id: String(each),
        label: t(`${words}.${each}`, { defaultValue: t('settings.other', { value: each }) }),
      }))}
    />
  );
}
