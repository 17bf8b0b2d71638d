import { expect, test } from 'vitest';
import { createRegistry } from '../../../renderer/commands/registry.ts';
import { shortcutOf, showShortcut } from '../../../renderer/commands/keys.ts';
import type { Command } from '../../../renderer/commands/command.ts';

const press = (key: string, more: Partial<KeyboardEvent> = {}): KeyboardEvent =>
  ({
    key,
    code: '',
    isComposing: false,
    shiftKey: false,
    ctrlKey: false,
    altKey: false,
    metaKey: false,
    ...more,
  }) as KeyboardEvent;
const command = (id: string, ...shortcuts: string[]): Command => ({
  id,
  label: id,
  shortcuts,
  group: 'app',
  enabled: () => true,
  run: () => undefined,
});

test('letters carry their Shift, signs stand for themselves on every keyboard', () => {
  expect(shortcutOf(press('j'), false)).toBe('J');
  expect(shortcutOf(press('J', { shiftKey: true }), false)).toBe('Shift+J');
  expect(shortcutOf(press('#', { shiftKey: true }), false)).toBe('#');
  expect(shortcutOf(press('?', { shiftKey: true }), false)).toBe('?');
});

test('Ctrl here is Command on a Mac, and the other one is left to the system', () => {
  expect(shortcutOf(press('k', { ctrlKey: true }), false)).toBe('Mod+K');
  expect(shortcutOf(press('k', { metaKey: true }), true)).toBe('Mod+K');
  expect(shortcutOf(press('k', { metaKey: true }), false)).toBeUndefined();
  expect(showShortcut('Mod+Shift+K', false)).toBe('Ctrl Shift K');
  expect(showShortcut('Mod+K', true)).toBe('⌘K');
});

test('what an input method is composing is no shortcut, but its letter keys still are', () => {
  expect(shortcutOf(press('j', { isComposing: true }), false)).toBeUndefined();
  expect(shortcutOf(press('Process', { code: 'KeyJ' }), false)).toBe('J');
});

test('two commands with one key, or one name, are refused', () => {
  expect(() => createRegistry([command('a', 'J'), command('b', 'K', 'J')])).toThrow(/share the key J/);
  expect(() => createRegistry([command('a'), command('a')])).toThrow(/two commands/);
  expect(createRegistry([command('a', 'J')]).byShortcut('J')?.id).toBe('a');
});
