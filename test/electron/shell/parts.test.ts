import { readFile } from 'node:fs/promises';
import { describe, expect, it, vi } from 'vitest';
import { silentLog } from '../../../electron/engine/log/log.ts';
import { isSearchAvailable } from '../../../electron/engine/search/probe.ts';
import { createBackoff } from '../../../electron/shell/backoff.ts';
import { appId } from '../../../electron/shell/identity.ts';
import { menuCommands, menuTemplate } from '../../../electron/shell/menu.ts';
import { openRequests } from '../../../electron/shell/open-requests.ts';
import { isPageOf, siteOf } from '../../../electron/shell/places.ts';
import { failureText } from '../../../electron/shell/sentences.ts';
import { failureCodes } from '../../../shared/model/failure.ts';
import { createManualClock } from '../../fixtures/manual-clock.ts';

vi.mock('electron', () => ({ app: {} }));

it('finds FTS5 in the SQLite of this node', async () => {
  expect(await isSearchAvailable(silentLog)).toBe(true);
});

describe('addresses', () => {
  it.each(['app://skein/', 'app://skein', 'app://skein/index.html?dialog=x#y'])('%s is the face', (url) => {
    expect(isPageOf('skein', url)).toBe(true);
  });
  it.each([
    'app://skein/part/1',
    'app://skein/message-body.html',
    'app://skein.example/',
    'https://skein/',
    'app://skein@evil/',
    'app://evil@skein/',
    'app://skein:8/',
    'app:/skein/',
    'skein',
    '',
  ])('%s is not the face', (url) => expect(isPageOf('skein', url)).toBe(false));
  it('are never those of both', () => {
    expect(siteOf('app://store/store.html')).toBe('store');
    expect(isPageOf('store', 'app://store/store.html?profile=p')).toBe(true);
    expect(isPageOf('store', 'app://store/')).toBe(false);
  });
});

describe('what the system asks to open', () => {
  it.each([
    ['mailto:ann@a.example', { kind: 'compose', mailto: 'mailto:ann@a.example' }],
    ['/home/ann/a letter.EML', { kind: 'message-file', name: 'a letter.EML' }],
    ['file:///home/ann/a%20letter.eml', { kind: 'message-file', name: 'a letter.eml' }],
  ])('reads %s', (arg, word) => expect(openRequests([arg])).toEqual([word]));

  it('leaves everything else alone', () => {
    const rest = [
      '--flag=mailto:x',
      '.',
      '/opt/skein',
      'file://host/x.eml',
      'file:///%zz.eml',
      'http://a/x',
      `mailto:${'x'.repeat(9000)}`,
    ];
    expect(openRequests(rest)).toEqual([]);
  });
});

describe('bringing a page back', () => {
  it('waits longer each time, once at a time, and forgets after a sound minute', () => {
    const clock = createManualClock();
    const backoff = createBackoff(clock);
    const began = clock.now();
    const at: number[] = [];
    const die = (): void => backoff.again(() => at.push(clock.now() - began));
    die();
    die();
    clock.advance(250);
    expect(at).toEqual([250]);
    die();
    clock.advance(499);
    expect(at).toHaveLength(1);
    clock.advance(1);
    expect(at).toEqual([250, 750]);
    clock.advance(60_000);
    die();
    clock.advance(250);
    expect(at).toHaveLength(3);
    die();
    backoff.cancel();
    clock.advance(60_000);
    expect(at).toHaveLength(3);
  });
});

describe.each(['en', 'zh-CN'] as const)('in %s', (language) => {
  it('every failure has paragraphs without holes', () => {
    for (const code of failureCodes) {
      const text = failureText(language, { code, params: {} });
      expect(text, code).not.toMatch(/\{\{|undefined|\[object/);
      expect(text.length, code).toBeGreaterThan(5);
    }
  });

  it.each(['linux', 'win32', 'darwin'] as const)('the menu of %s has a label on every entry', (platform) => {
    const none = (): void => {};
    const template = menuTemplate({ language, platform, command: none, newWindow: none, quit: none });
    const entries = (
      items: readonly Electron.MenuItemConstructorOptions[],
    ): Electron.MenuItemConstructorOptions[] =>
      items.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? entries(item.submenu) : [])]);
    const labels = entries(template)
      .filter(({ type }) => type !== 'separator')
      .map(({ label = '' }) => label);
    expect(labels).not.toContain('');
    // macOS has no access keys.
    expect(labels.some((label) => label.includes('&'))).toBe(platform !== 'darwin');
  });
});

it('the menu names only commands that the face has', async () => {
  const files = ['commands/list/app-commands', 'commands/list/message-commands', 'compose/commands'];
  const sources = files.map((name) =>
    readFile(new URL(`../../../renderer/${name}.ts`, import.meta.url), 'utf8'),
  );
  const known = (await Promise.all(sources)).join('\n');
  for (const { id } of menuCommands) {
    expect(known).toContain(`'${id}'`);
  }
});

it('the id of the program is the same for the package', async () => {
  const config = await readFile(
    new URL('../../../build/electron-builder.config.mjs', import.meta.url),
    'utf8',
  );
  expect(config).toContain(`'${appId}'`);
});
