import { Menu, type MenuItemConstructorOptions, type WebContents } from 'electron';
import type { Language } from '../../shared/locales/index.ts';
import { say } from './sentences.ts';

/** Copy, cut and paste under the right button: Chromium's own menu is not part of Electron. */
export function offerContextMenu(contents: WebContents, language: () => Language): void {
  contents.on('context-menu', (_event, { isEditable, selectionText, editFlags }) => {
    const item = (
      key: 'cut' | 'copy' | 'paste' | 'paste-plain' | 'select-all',
      role: MenuItemConstructorOptions['role'],
      enabled: boolean,
    ): MenuItemConstructorOptions => ({ label: say(language(), key), role, enabled });
    const copy = item('copy', 'copy', editFlags.canCopy);
    const all = item('select-all', 'selectAll', editFlags.canSelectAll);
    if (isEditable) {
      Menu.buildFromTemplate([
        item('cut', 'cut', editFlags.canCut),
        copy,
        item('paste', 'paste', editFlags.canPaste),
        item('paste-plain', 'pasteAndMatchStyle', editFlags.canPaste),
        { type: 'separator' },
        all,
      ]).popup();
    } else if (selectionText.trim() !== '') Menu.buildFromTemplate([copy]).popup();
  });
}
