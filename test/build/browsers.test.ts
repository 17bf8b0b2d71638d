import { expect, it } from 'vitest';
import { browserDataFolder, findBrowser, type System } from '../../build/tasks/browsers.ts';
import { windowArguments } from '../../build/tasks/window.ts';

const system = (more: Partial<System> & { readonly programs: readonly string[] }): System => ({
  platform: 'linux',
  env: { PATH: '/usr/local/bin:/usr/bin' },
  home: '/home/ann',
  isProgram: (path) => more.programs.includes(path),
  ...more,
});

it.each<[string, System, string | undefined]>([
  [
    'Chromium of Debian',
    system({ programs: ['/usr/bin/chromium', '/usr/bin/google-chrome'] }),
    '/usr/bin/chromium',
  ],
  [
    'Chrome when there is no Chromium',
    system({ programs: ['/usr/bin/google-chrome-stable'] }),
    '/usr/bin/google-chrome-stable',
  ],
  [
    'Edge when there is nothing else',
    system({ programs: ['/usr/local/bin/microsoft-edge'] }),
    '/usr/local/bin/microsoft-edge',
  ],
  [
    'the one that SKEIN_CHROMIUM names before all others',
    system({
      env: { PATH: '/usr/bin', SKEIN_CHROMIUM: '/opt/c' },
      programs: ['/usr/bin/chromium', '/opt/c'],
    }),
    '/opt/c',
  ],
  [
    'Chrome of macOS',
    system({
      platform: 'darwin',
      programs: ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'],
    }),
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  ],
  [
    'Edge of Windows, which every Windows has',
    system({
      platform: 'win32',
      env: { 'ProgramFiles(x86)': String.raw`C:\Program Files (x86)` },
      programs: [String.raw`C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe`],
    }),
    String.raw`C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe`,
  ],
  ['none', system({ programs: [] }), undefined],
])('finds %s', (_, on, path) => {
  expect(findBrowser(on)?.path).toBe(path);
});

it('keeps the window’s data in the profile, but where a snap may write when it is one', () => {
  expect(browserDataFolder({ name: 'Chrome', path: '/opt/chrome' }, '/p', '/home/ann')).toBe('/p/browser');
  expect(browserDataFolder({ name: 'Chromium', path: '/snap/bin/chromium' }, '/p', '/home/ann')).toBe(
    '/home/ann/snap/chromium/common/skein',
  );
});

it('opens a window without tabs and takes the sandbox away from root alone', () => {
  const usual = windowArguments('http://127.0.0.1:8737/?token=t', '/p/browser', false);
  expect(usual).toContain('--app=http://127.0.0.1:8737/?token=t');
  expect(usual).toContain('--user-data-dir=/p/browser');
  expect(usual).not.toContain('--no-sandbox');
  expect(windowArguments('http://127.0.0.1:8737/', '/p/browser', true)).toContain('--no-sandbox');
});
