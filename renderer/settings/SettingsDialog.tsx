import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Settings } from '../../shared/model/settings.ts';
import { AccountList } from '../accounts/index.ts';
import { saveSettings } from '../state/save-settings.ts';
import { lineState } from '../rpc/client.ts';
import { settingsQuery } from '../state/queries.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { Figures, Words } from './Choices.tsx';
import { WritingSettings } from './WritingSettings.tsx';
import './settings.css';

/** What the person can choose. Every choice counts at once. */
export function SettingsDialog({
  isOpen,
  onClose,
}: {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}): ReactElement {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const { data: settings } = useQuery(settingsQuery);
  const line = useStore(lineState);
  const save = (wish: Partial<Settings>): void => void saveSettings(queries, wish);
  return (
    <Dialog
      title={t('settings.title')}
      closeLabel={t('app.close')}
      isOpen={isOpen}
      onClose={onClose}
      wide
      isDismissable
    >
      {settings && (
        <div className="settings">
          <h3>{t('settings.appearance')}</h3>
          <Words
            label={t('settings.language')}
            words="settings.languages"
            choices={['system', 'en', 'zh-CN']}
            value={settings.language}
            onChange={(language) => save({ language })}
          />
          <Words
            label={t('settings.theme')}
            words="settings.themes"
            choices={['system', 'light', 'dark']}
            value={settings.theme}
            onChange={(theme) => save({ theme })}
          />
          <Words
            label={t('settings.density')}
            words="settings.densities"
            choices={['cards', 'compact']}
            value={settings.density}
            onChange={(density) => save({ density })}
          />
          <h3>{t('settings.mail')}</h3>
          <Figures
            label={t('settings.mark-read')}
            words="settings.mark-read-choices"
            choices={[0, 1, 3, 10, -1]}
            value={settings.markReadAfter}
            onChange={(markReadAfter) => save({ markReadAfter })}
          />
          <Figures
            label={t('settings.undo-send')}
            words="settings.undo-send-choices"
            choices={[0, 5, 10, 30, 60]}
            value={settings.undoSend}
            onChange={(undoSend) => save({ undoSend })}
          />
          <Figures
            label={t('settings.offline-days')}
            words="settings.offline-choices"
            choices={[0, 7, 30, 365, -1]}
            value={settings.offlineDays}
            onChange={(offlineDays) => save({ offlineDays })}
          />
          <h3>{t('settings.writing')}</h3>
          <WritingSettings settings={settings} save={save} />
          <h3>{t('settings.accounts')}</h3>
          <AccountList />
        </div>
      )}
      <p className="settings-about">
        {t('settings.about', { version: line.kind === 'open' ? line.welcome.version : '' })}
      </p>
    </Dialog>
  );
}
