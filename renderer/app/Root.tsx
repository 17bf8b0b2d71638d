import { useQuery } from '@tanstack/react-query';
import { useEffect, useLayoutEffect, useState, type ReactElement } from 'react';
import { I18nProvider } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { pickLanguage } from '../../shared/locales/index.ts';
import { settings as settingsSchema } from '../../shared/model/settings.ts';
import { ownDraft } from '../compose/index.ts';
import { speak } from '../i18n/i18n.ts';
import { lineState } from '../rpc/client.ts';
import { settingsQuery } from '../state/queries.ts';
import { applyLook } from '../state/theme.ts';
import { Button } from '../ui/Button.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { Logo } from '../ui/Logo.tsx';
import { Spinner } from '../ui/Spinner.tsx';
import { Boundary } from './Boundary.tsx';
import { ComposerWindow } from './ComposerWindow.tsx';
import { Window } from './Window.tsx';

/** Language and look of the settings, and which page there is at all. */
export function Root(): ReactElement {
  const { t, i18n } = useTranslation();
  const line = useStore(lineState);
  const [own] = useState(ownDraft);
  const welcome = 'welcome' in line ? line.welcome : undefined;
  const { data: settings } = useQuery({ ...settingsQuery, enabled: welcome !== undefined });

  useLayoutEffect(() => applyLook(settings ?? settingsSchema.parse({})), [settings]);
  const language = pickLanguage(
    settings?.language ?? 'system',
    welcome?.systemLanguage ?? navigator.language,
  );
  useEffect(() => void speak(language), [language]);

  return (
    <I18nProvider locale={i18n.language}>
      <Boundary title={t('app.crashed.title')} text={t('app.crashed.text')} reload={t('app.crashed.reload')}>
        {line.kind === 'mismatch' ? (
          <EmptyState
            picture={<Logo size={32} />}
            title={t('app.mismatch.title')}
            actions={
              <Button kind="primary" onPress={() => location.reload()}>
                {t('app.mismatch.reload')}
              </Button>
            }
          >
            {t('app.mismatch.text')}
          </EmptyState>
        ) : settings ? (
          own ? (
            <ComposerWindow draft={own} />
          ) : (
            <Window />
          )
        ) : (
          <main className="opening">
            <Spinner label={t('app.connecting')} showLabel />
          </main>
        )}
      </Boundary>
    </I18nProvider>
  );
}
