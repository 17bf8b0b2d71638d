import { type ContextMenuParams, Menu, type MenuItemConstructorOptions, type WebContents } from 'electron';
import type { Language } from '../../shared/locales/index.ts';
import { say } from './sentences.ts';

/**
 * Under the right button, because Chromium's own menu is not part of Electron: for a word that is spelt wrongly what may be
 * meant, and copy, cut and paste.
 */
export function offerContextMenu(contents: WebContents, language: () => Language): void {
  contents.on('context-menu', (_event, params) => {
    const { isEditable, selectionText, editFlags } = params;
    const item = (
      key: 'cut' | 'copy' | 'paste' | 'paste-plain' | 'select-all',
      role: MenuItemConstructorOptions['role'],
      enabled: boolean,
    ): MenuItemConstructorOptions => ({ label: say(language(), key), role, enabled });
    const copy = item('copy', 'copy', editFlags.canCopy);
    const all = item('select-all', 'selectAll', editFlags.canSelectAll);
    if (isEditable) {
      Menu.buildFromTemplate([
        ...spelling(contents, params, language()),
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

function spelling(
  contents: WebContents,
  {
    misspelledWord,
    dictionarySuggestions,
  }: Pick<ContextMenuParams, 'misspelledWord' | 'dictionarySuggestions'>,
  language: Language,
): MenuItemConstructorOptions[] {
  if (misspelledWord === '') return [];
  const suggestions = dictionarySuggestions.map((label) => ({
    // A mark of Windows and Linux for keys, which a word may hold.
    label: label.replaceAll('&', '&&'),
    click: () => contents.replaceMisspelling(label),
  }));
  return [
    ...(suggestions.length > 0 ? suggestions : [{ label: say(language, 'no-suggestions'), enabled: false }]),
    { type: 'separator' },
    {
      label: say(language, 'add-to-dictionary'),
      click: () => void contents.session.addWordToSpellCheckerDictionary(misspelledWord),
    },
    { type: 'separator' },
  ];
}
