import type { MenuItemConstructorOptions } from 'electron';
import type { Language } from '../../shared/locales/index.ts';
import { type CommandSentence, commandLabel, say, type ShellSentence } from './sentences.ts';

interface MenuActions {
  readonly language: Language;
  readonly platform: NodeJS.Platform;
  /** Runs a command of the face in the window in front. */
  readonly command: (id: string) => void;
  readonly newWindow: () => void;
  readonly quit: () => void;
}

/**
 * A command of renderer/commands by its id. Its keys belong to the page: a key that the menu took would never reach
 * the page, and most of them are single letters, which must stay letters while something is written.
 */
interface Entry {
  readonly id: string;
  readonly label: CommandSentence;
}

const fileCommands: readonly Entry[] = [
  { id: 'write.new', label: 'new-message' },
  { id: 'app.refresh', label: 'refresh' },
  { id: 'app.add-account', label: 'add-account' },
  { id: 'app.settings', label: 'settings' },
];
const messageCommands: readonly Entry[] = [
  { id: 'write.reply', label: 'reply' },
  { id: 'write.reply-all', label: 'reply-all' },
  { id: 'write.forward', label: 'forward' },
  { id: 'message.mark-read', label: 'mark-read' },
  { id: 'message.mark-unread', label: 'mark-unread' },
  { id: 'message.star', label: 'star' },
  { id: 'message.archive', label: 'archive' },
  { id: 'message.move', label: 'move' },
  { id: 'message.junk', label: 'junk' },
  { id: 'message.delete', label: 'delete' },
  { id: 'edit.undo', label: 'undo' },
];
const viewCommands: readonly Entry[] = [
  { id: 'view.folders', label: 'toggle-folders' },
  { id: 'view.theme', label: 'theme' },
  { id: 'view.density', label: 'density' },
  { id: 'view.language', label: 'language' },
];
const helpCommands: readonly Entry[] = [
  { id: 'app.palette', label: 'palette' },
  { id: 'app.shortcuts', label: 'shortcuts' },
];

/** Every command the menu names; a test looks each of them up in the face's registry. */
export const menuCommands: readonly Entry[] = [
  ...fileCommands,
  ...messageCommands,
  ...viewCommands,
  ...helpCommands,
];

const separator: MenuItemConstructorOptions = { type: 'separator' };

/** The application menu, in the language of the moment: Electron's own labels are English only. */
export function menuTemplate(actions: MenuActions): MenuItemConstructorOptions[] {
  const { language, platform, command } = actions;
  const mac = platform === 'darwin';
  const text = (key: ShellSentence): string => {
    const label = say(language, key);
    // macOS has no access keys and would show the mark; Chinese writes them in brackets behind the word.
    return mac ? label.replace(/\(&\w\)|&/g, '') : label;
  };
  const role = (key: ShellSentence, of: MenuItemConstructorOptions['role']): MenuItemConstructorOptions => ({
    label: text(key),
    role: of,
  });
  const entries = (list: readonly Entry[]): MenuItemConstructorOptions[] =>
    list.map(({ id, label }) => ({ id, label: commandLabel(language, label), click: () => command(id) }));
  const quit: MenuItemConstructorOptions = {
    label: text('quit'),
    accelerator: 'CommandOrControl+Q',
    click: () => actions.quit(),
  };

  return [
    ...(mac
      ? [
          {
            label: 'Skein',
            submenu: [
              role('about', 'about'),
              separator,
              role('services', 'services'),
              separator,
              role('hide', 'hide'),
              role('hide-others', 'hideOthers'),
              role('show-all', 'unhide'),
              separator,
              quit,
            ],
          },
        ]
      : []),
    {
      label: text('file'),
      submenu: [
        ...entries(fileCommands),
        separator,
        {
          label: text('new-window'),
          accelerator: 'CommandOrControl+Shift+N',
          click: () => actions.newWindow(),
        },
        role('close-window', 'close'),
        ...(mac ? [] : [separator, quit]),
      ],
    },
    {
      label: text('edit'),
      submenu: [
        role('undo-typing', 'undo'),
        role('redo-typing', 'redo'),
        separator,
        role('cut', 'cut'),
        role('copy', 'copy'),
        role('paste', 'paste'),
        role('paste-plain', 'pasteAndMatchStyle'),
        role('select-all', 'selectAll'),
      ],
    },
    { label: text('message'), submenu: entries(messageCommands) },
    {
      label: text('view'),
      submenu: [
        ...entries(viewCommands),
        separator,
        role('zoom-in', 'zoomIn'),
        role('zoom-out', 'zoomOut'),
        role('zoom-reset', 'resetZoom'),
        separator,
        role('full-screen', 'togglefullscreen'),
      ],
    },
    { role: 'windowMenu', label: text('window'), submenu: [role('minimise', 'minimize')] },
    {
      role: 'help',
      label: text('help'),
      submenu: [...entries(helpCommands), ...(mac ? [] : [role('about', 'about')])],
    },
  ];
}
