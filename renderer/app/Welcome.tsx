import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { CommandButton } from '../commands/CommandButton.tsx';
import { settingsQuery } from '../state/queries.ts';
import { saveSettings } from '../state/save-settings.ts';
import { Logo } from '../ui/Logo.tsx';
import { Select } from '../ui/Select.tsx';

/** The first start: nothing to show yet, one thing to do. */
export function Welcome(): ReactElement {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const { data: settings } = useQuery(settingsQuery);
  return (
    <main className="welcome">
      <Logo size={56} />
      <h2>{t('app.welcome.title')}</h2>
      <p>{t('app.welcome.text')}</p>
      <CommandButton id="app.add-account" look="primary" className="large" />
      <Select
        className="welcome-language"
        label={t('app.welcome.language')}
        value={settings?.language ?? 'system'}
        onChange={(language) => void saveSettings(queries, { language })}
        choices={(['system', 'en', 'zh-CN'] as const).map((id) => ({
          id,
          label: t(`settings.languages.${id}`),
        }))}
      />
    </main>
  );
}
