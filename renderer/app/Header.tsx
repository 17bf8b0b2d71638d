import { PanelLeft, Search, Settings } from 'lucide-react';
import type { ReactElement } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { CommandButton } from '../commands/CommandButton.tsx';
import { CommandMenu } from '../commands/CommandMenu.tsx';
import { useCommand } from '../commands/use-command.ts';
import { IconButton } from '../ui/Button.tsx';
import { Kbd } from '../ui/Kbd.tsx';
import { Logo } from '../ui/Logo.tsx';

/** The top: whose program it is, writing, and the way to every command. */
export function Header({ showFoldersButton }: { readonly showFoldersButton: boolean }): ReactElement {
  const { t } = useTranslation();
  const palette = useCommand('app.palette');
  const folders = useCommand('view.folders');
  return (
    <header className="top">
      <div className="brand">
        {showFoldersButton && (
          <IconButton label={t('app.folders-pane')} shortcut={folders.shortcut} onPress={folders.run}>
            <PanelLeft aria-hidden />
          </IconButton>
        )}
        <Logo />
        <h1>{t('app.name')}</h1>
      </div>
      <CommandButton id="write.new" look="primary" />
      <CommandButton id="app.refresh" look="outline" className="get-mail" />
      <AriaButton className="palette-door" onPress={palette.run}>
        <Search aria-hidden />
        <span>{t('app.palette-hint')}</span>
        {palette.shortcut && <Kbd>{palette.shortcut}</Kbd>}
      </AriaButton>
      <span className="top-space" />
      <CommandMenu
        label={t('app.menu')}
        ids={[
          'app.add-account',
          '-',
          'view.theme',
          'view.density',
          'view.language',
          'view.folders',
          '-',
          'app.shortcuts',
          'app.settings',
        ]}
      >
        <IconButton label={t('app.menu')}>
          <Settings aria-hidden />
        </IconButton>
      </CommandMenu>
    </header>
  );
}
