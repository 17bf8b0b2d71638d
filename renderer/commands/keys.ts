/**
 * Shortcuts are written "Mod+Shift+K": `Mod` is Ctrl, or Command on a Mac. Letters are capitals and carry their Shift;
 * signs such as "#" stand for themselves, whatever the keyboard needs to make them.
 */
export function shortcutOf(event: KeyboardEvent, isMac: boolean): string | undefined {
  if (event.isComposing || ['Shift', 'Control', 'Alt', 'Meta', 'Dead'].includes(event.key)) return undefined;
  const letter = /^Key([A-Z])$/.exec(event.code)?.[1];
  const isLetter = /^[a-z]$/i.test(event.key) || (event.key === 'Process' && letter !== undefined);
  const key = isLetter
    ? event.key === 'Process'
      ? letter
      : event.key.toUpperCase()
    : event.key === ' '
      ? 'Space'
      : event.key;
  if (key === undefined) return undefined;
  const shift = event.shiftKey && (isLetter || key.length > 1);
  const mod = isMac ? event.metaKey : event.ctrlKey;
  const other = isMac ? event.ctrlKey : event.metaKey;
  if (other) return undefined;
  return [mod ? 'Mod' : '', event.altKey ? 'Alt' : '', shift ? 'Shift' : '', key].filter(Boolean).join('+');
}

const macSigns: Readonly<Record<string, string>> = {
  Mod: '⌘',
  Alt: '⌥',
  Shift: '⇧',
  Enter: '↩',
  Delete: '⌦',
  Escape: 'esc',
};
const names: Readonly<Record<string, string>> = {
  Mod: 'Ctrl',
  Delete: 'Del',
  Escape: 'Esc',
  ArrowDown: '↓',
  ArrowUp: '↑',
};

/** As it is written on the keyboard: "Ctrl K", "⌘K". */
export function showShortcut(shortcut: string, isMac: boolean): string {
  const parts = shortcut
    .split('+')
    .map((part) => (isMac ? macSigns[part] : undefined) ?? names[part] ?? part);
  return parts.join(isMac ? '' : ' ');
}

export const isMac = navigator.platform.startsWith('Mac');

/** @returns true where letters are for typing: a text box, an editor, a dialog or a menu with keys of its own. */
export function isForTyping(target: EventTarget | null): boolean {
  return (
    target instanceof Element &&
    target.closest('input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable=true]') !==
      null
  );
}

/** @returns true inside something that answers its own keys: dialogs, menus, and whatever says `data-keys="own"`. */
export function hasOwnKeys(target: EventTarget | null): boolean {
  return (
    target instanceof Element &&
    target.closest('[role=dialog], [role=alertdialog], [role=menu], [data-keys=own]') !== null
  );
}
