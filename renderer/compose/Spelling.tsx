import { useQuery, useQueryClient } from '@tanstack/react-query';
import { SpellCheck } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { settingsQuery } from '../state/queries.ts';
import { saveSettings } from '../state/save-settings.ts';
import { IconButton } from '../ui/Button.tsx';

export interface SpellingAttributes {
  readonly spellCheck: boolean;
  /** The language the person chose for it; without one, whoever checks finds out by himself. */
  readonly lang: string | undefined;
}

/** What a box says to whoever checks spelling: the system in Electron, else the browser. */
export function useSpelling(): SpellingAttributes {
  const { data: settings } = useQuery(settingsQuery);
  return { spellCheck: settings?.spelling ?? true, lang: settings?.spellingLanguages[0] };
}

/** Marks misspelt words, or leaves them alone, in all messages. */
export function SpellingSwitch(): ReactElement {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const { spellCheck } = useSpelling();
  return (
    <IconButton
      label={t('compose.spelling')}
      isPressed={spellCheck}
      onPress={() => void saveSettings(queries, { spelling: !spellCheck })}
    >
      <SpellCheck aria-hidden />
    </IconButton>
  );
}
