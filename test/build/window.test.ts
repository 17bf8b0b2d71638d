import { beforeEach, expect, it } from 'vitest';
import type { Browser } from '../../build/tasks/browsers.ts';
import { browserForWindow, type BrowserShelf } from '../../build/tasks/window.ts';

const chromium: Browser = { name: 'Chromium', path: '/usr/bin/chromium' };
let said: string[];
let installed: string[];
beforeEach(() => {
  said = [];
  installed = [];
});

/** A computer without a browser, on which installing works. */
const shelf = (more: Partial<BrowserShelf>): BrowserShelf => ({
  find: () => (installed.includes('chromium') ? chromium : undefined),
  hasApt: () => true,
  isRoot: () => false,
  install: async (names) => {
    installed.push(...names);
    return undefined;
  },
  say: (sentence) => void said.push(sentence),
  ...more,
});

it('takes the browser that is there, without a word', async () => {
  expect(await browserForWindow(shelf({ find: () => chromium }))).toBe(chromium);
  expect(said).toEqual([]);
});

it('as root on Debian installs chromium, and says so before it does', async () => {
  expect(await browserForWindow(shelf({ isRoot: () => true }))).toBe(chromium);
  expect(said).toEqual([expect.stringMatching(/as root on Debian, Skein installs chromium with apt-get/)]);
  expect(installed).toEqual(['chromium']);
});

it('says when installing failed', async () => {
  const install = async (): Promise<string> => 'apt-get could not install them.';
  expect(await browserForWindow(shelf({ isRoot: () => true, install }))).toBeUndefined();
  expect(said.at(-1)).toBe('apt-get could not install them.');
});

it('prints the exact command to who may not install, and touches nothing', async () => {
  expect(await browserForWindow(shelf({}))).toBeUndefined();
  expect(said.join()).toMatch(/\n {2}(sudo )?apt-get install --no-remove chromium$/);
  expect(installed).toEqual([]);
});

it('names the browsers where there is no apt', async () => {
  expect(await browserForWindow(shelf({ hasApt: () => false, isRoot: () => true }))).toBeUndefined();
  expect(said.join()).toMatch(/Install one of them, then open the address above/);
  expect(installed).toEqual([]);
});
