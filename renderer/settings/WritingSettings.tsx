import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Settings } from '../../shared/model/settings.ts';
import { lineState } from '../rpc/client.ts';
import { Select } from '../ui/Select.tsx';
import { Words } from './Choices.tsx';

interface WritingSettingsProps {
  readonly settings: Settings;
  readonly save: (wish: Partial<Settings>) => void;
}

/** Where one writes, and whether spelling is looked at. */
export function WritingSettings({ settings, save }: WritingSettingsProps): ReactElement {
  const { t } = useTranslation();
  const { spelling, spellingLanguages, writeIn } = settings;
  const line = useStore(lineState);
  // A browser has languages of its own, and macOS finds out by itself.
  const hasChoice =
    line.kind === 'open' && line.welcome.shell === 'electron' && line.welcome.platform !== 'darwin';
  return (
    <>
      <Words
        label={t('settings.write-in')}
        words="settings.write-in-choices"
        choices={['pane', 'window', 'inline']}
        value={writeIn}
        onChange={(where) => save({ writeIn: where })}
      />
      <Words
        label={t('settings.spelling')}
        words="settings.spelling-choices"
        choices={['on', 'off']}
        value={spelling ? 'on' : 'off'}
        onChange={(wish) => save({ spelling: wish === 'on' })}
      />
      {hasChoice && spelling && (
        <Languages chosen={spellingLanguages} onChange={(all) => save({ spellingLanguages: all })} />
      )}
    </>
  );
}

/** Those that Chromium has dictionaries for and that are written most. */
const offered = ['en-GB', 'en-US', 'de', 'es', 'fr', 'it', 'nl', 'pl', 'pt-BR', 'pt-PT', 'ru', 'uk'];

function Languages({
  chosen,
  onChange,
}: {
  readonly chosen: readonly string[];
  readonly onChange: (all: string[]) => void;
}): ReactElement {
  const { t, i18n } = useTranslation();
  const names = new Intl.DisplayNames([i18n.language], { type: 'language' });
  const value = chosen[0] ?? 'system';
  const ids = [...new Set(['system', ...offered, value])];
  return (
    <Select
      label={t('settings.spelling-language')}
      value={value}
      onChange={(id) => onChange(id === 'system' ? [] : [id])}
      choices={ids.map((id) => ({
        id,
        label: id === 'system' ? t('settings.languages.system') : (names.of(id) ?? id),
      }))}
    />
  );
}
