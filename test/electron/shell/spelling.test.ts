import { mkdir, mkdtemp, readlink, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { silentLog } from '../../../electron/engine/log/log.ts';
import { createFakeElectron } from '../../fixtures/fake-electron.ts';
import { checkSpelling, languagesToCheck } from '../../../electron/shell/spelling.ts';

vi.mock('electron', () => ({}));

const known = ['de', 'en-AU', 'en-GB', 'en-US', 'pt-BR', 'pt-PT'];

it.each([
  [['en-GB'], ['en-GB']],
  [['en-US'], ['en-US']],
  [['de-AT'], ['de', 'en-US']],
  [
    ['pt-PT', 'en-GB'],
    ['pt-PT', 'en-GB'],
  ],
  [['zh-CN'], ['en-US']],
  [['zh-CN', 'ja'], ['en-US']],
  [['en-NZ'], ['en-AU']],
])('of %s, %s are checked: Chinese has no dictionary, and English is always written', (wanted, chosen) => {
  expect(languagesToCheck(wanted, known)).toEqual(chosen);
});

it('checks nothing where nothing is known', () => {
  expect(languagesToCheck(['zh-CN'], [])).toEqual([]);
});

const made: string[] = [];
afterEach(async () => {
  for (const folder of made.splice(0)) await rm(folder, { recursive: true, force: true });
});

async function start(platform: NodeJS.Platform, dictionaries: readonly string[], systemLanguages: string[]) {
  const folder = await mkdtemp(join(tmpdir(), 'skein-spelling-'));
  made.push(folder);
  const system = join(folder, 'system');
  await mkdir(system);
  for (const name of dictionaries) await writeFile(join(system, name), 'BDic');
  const { session } = createFakeElectron({ appPath: folder, appData: folder });
  const follow = await checkSpelling({
    session: session as never,
    platform,
    systemLanguages,
    sessionFolder: join(folder, 'chromium'),
    folders: [join(folder, 'missing'), system],
    log: silentLog,
  });
  return { follow, session, folder };
}

it('on Linux checks only in languages whose dictionaries are installed, and links them to where Chromium looks', async () => {
  const { follow, session, folder } = await start(
    'linux',
    ['de_DE.bdic', 'en_GB.bdic', 'de_DE.aff'],
    ['fr-FR'],
  );
  follow({ spelling: true, spellingLanguages: [] });
  expect(session.spelling).toMatchObject({ isOn: true, languages: ['en-GB'] });
  follow({ spelling: true, spellingLanguages: ['de-DE'] });
  expect(session.spelling).toMatchObject({ isOn: true, languages: ['de', 'en-GB'] });
  follow({ spelling: false, spellingLanguages: ['de-DE'] });
  expect(session.spelling.isOn).toBe(false);
  expect(await readlink(join(folder, 'chromium/Dictionaries/de-DE-3-0.bdic'))).toBe(
    join(folder, 'system/de_DE.bdic'),
  );
});

it('on Linux without dictionaries nothing is checked, so nothing would be fetched', async () => {
  const { follow, session } = await start('linux', [], ['en-US']);
  follow({ spelling: true, spellingLanguages: [] });
  expect(session.spelling).toMatchObject({ isOn: false, languages: [] });
});

it('on Windows the languages of the system are asked for, on macOS it knows by itself', async () => {
  const windows = await start('win32', [], ['fr-FR', 'zh-CN']);
  windows.follow({ spelling: true, spellingLanguages: [] });
  expect(windows.session.spelling).toMatchObject({ isOn: true, languages: ['fr', 'en-US'] });
  const mac = await start('darwin', [], ['zh-CN']);
  mac.follow({ spelling: true, spellingLanguages: [] });
  expect(mac.session.spelling).toMatchObject({ isOn: true, languages: [] });
});
