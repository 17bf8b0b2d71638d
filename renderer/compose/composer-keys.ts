/** What can be done with the whole message by a key, while anything of its composer has the focus. */
export type ComposerAction =
  | 'send'
  | 'save'
  | 'close'
  | 'fold'
  | 'window'
  | 'attach'
  | 'edit-quote'
  | 'discard';

interface ComposerKey {
  /** As in commands/keys.ts. */
  readonly shortcut: string;
  /** Key of shared/locales. */
  readonly label: string;
}

export const composerKeys: Readonly<Record<ComposerAction, ComposerKey>> = {
  send: { shortcut: 'Mod+Enter', label: 'compose.send' },
  save: { shortcut: 'Mod+S', label: 'compose.save' },
  close: { shortcut: 'Escape', label: 'compose.close' },
  fold: { shortcut: 'Mod+Shift+M', label: 'compose.fold' },
  window: { shortcut: 'Mod+Shift+O', label: 'compose.window.move' },
  attach: { shortcut: 'Mod+Shift+A', label: 'compose.attach' },
  'edit-quote': { shortcut: 'Mod+Shift+E', label: 'compose.quote.edit-key' },
  discard: { shortcut: 'Mod+Shift+D', label: 'compose.discard' },
};

/** Those of the editor, which knows them by itself. */
const editorKeys: readonly ComposerKey[] = [
  { shortcut: 'Mod+B', label: 'compose.format.bold' },
  { shortcut: 'Mod+I', label: 'compose.format.italic' },
  { shortcut: 'Mod+U', label: 'compose.format.underline' },
  { shortcut: 'Mod+Shift+8', label: 'compose.format.bulletList' },
  { shortcut: 'Mod+Shift+7', label: 'compose.format.orderedList' },
  { shortcut: 'Mod+Shift+B', label: 'compose.format.blockquote' },
  { shortcut: 'Mod+E', label: 'compose.format.code' },
];

/** All of them, to be looked up. */
export const allComposerKeys: readonly ComposerKey[] = [...Object.values(composerKeys), ...editorKeys];

export function actionOf(shortcut: string | undefined): ComposerAction | undefined {
  const names = Object.keys(composerKeys) as ComposerAction[];
  return names.find((name) => composerKeys[name].shortcut === shortcut);
}
