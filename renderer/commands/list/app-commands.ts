import {
  Command as CommandIcon,
  Download,
  FolderSearch,
  Keyboard,
  Languages,
  Moon,
  PanelLeft,
  Rows3,
  Settings as Cog,
  UserPlus,
} from 'lucide-react';
import { engine } from '../../rpc/client.ts';
import { useDialogs, type DialogName } from '../../state/dialogs.ts';
import { useLayout } from '../../state/layout.ts';
import { saveSettings } from '../../state/save-settings.ts';
import { told } from '../../state/told.ts';
import type { Command } from '../command.ts';

const opens = (name: DialogName) => (): void => useDialogs.getState().show(name);
const always = (): boolean => true;

export const appCommands: readonly Command[] = [
  {
    id: 'app.palette',
    label: 'commands.palette',
    icon: CommandIcon,
    shortcuts: ['Mod+K'],
    group: 'app',
    whileTyping: true,
    notInPalette: true,
    enabled: always,
    run: opens('palette'),
  },
  {
    id: 'app.refresh',
    label: 'commands.refresh',
    icon: Download,
    shortcuts: ['F9'],
    group: 'app',
    enabled: ({ accounts }) => accounts.length > 0,
    run: () => void told(engine.sync.now({})),
  },
  {
    id: 'go.folder',
    label: 'commands.go-to-folder',
    icon: FolderSearch,
    shortcuts: ['G'],
    group: 'go',
    enabled: ({ folders }) => folders.length > 0,
    run: opens('go-to-folder'),
  },
  {
    id: 'app.add-account',
    label: 'commands.add-account',
    icon: UserPlus,
    shortcuts: [],
    group: 'app',
    enabled: always,
    run: opens('add-account'),
  },
  {
    id: 'app.settings',
    label: 'commands.settings',
    icon: Cog,
    shortcuts: ['Mod+,'],
    group: 'app',
    enabled: always,
    run: opens('settings'),
  },
  {
    id: 'view.theme',
    label: 'commands.theme',
    labelNow: ({ isDark }) => (isDark ? 'commands.theme-light' : 'commands.theme-dark'),
    icon: Moon,
    shortcuts: [],
    group: 'app',
    enabled: always,
    run: (context) => saveSettings(context.queries, { theme: context.isDark ? 'light' : 'dark' }),
  },
  {
    id: 'view.density',
    label: 'commands.density',
    labelNow: ({ settings }) =>
      settings?.density === 'compact' ? 'commands.density-cards' : 'commands.density-compact',
    icon: Rows3,
    shortcuts: [],
    group: 'app',
    isOn: ({ settings }) => settings?.density === 'compact',
    enabled: always,
    run: (context) =>
      saveSettings(context.queries, {
        density: context.settings?.density === 'compact' ? 'cards' : 'compact',
      }),
  },
  {
    id: 'view.language',
    label: 'commands.language',
    icon: Languages,
    shortcuts: [],
    group: 'app',
    enabled: always,
    run: (context) =>
      saveSettings(context.queries, { language: document.documentElement.lang === 'zh-CN' ? 'en' : 'zh-CN' }),
  },
  {
    id: 'view.folders',
    label: 'commands.toggle-folders',
    icon: PanelLeft,
    shortcuts: ['['],
    group: 'app',
    enabled: always,
    // Where three panes do not fit, the folders come over the list.
    run: () =>
      matchMedia('(max-width: 899px)').matches ? opens('folders')() : useLayout.getState().toggleFolders(),
  },
  {
    id: 'app.shortcuts',
    label: 'commands.shortcuts',
    icon: Keyboard,
    shortcuts: ['?'],
    group: 'app',
    enabled: always,
    run: opens('shortcuts'),
  },
];
