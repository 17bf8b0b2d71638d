import { join } from 'node:path';
import { app, Menu, nativeTheme, session } from 'electron';
import type { ShellWord } from '../shared/contract/shell-word.ts';
import { type Language, pickLanguage } from '../shared/locales/index.ts';
import { systemClock as clock } from './engine/clock.ts';
import { createEngine } from './engine/engine.ts';
import { keepHeapSmall } from './engine/heap.ts';
import { openLogFile } from './engine/log/log-file.ts';
import { shutDownInOrder } from './engine/ordered-shutdown.ts';
import { isSearchAvailable } from './engine/search/probe.ts';
import { createStoreClient } from './engine/store/store-client.ts';
import { nodeFileSystem } from './engine/vault/node-file-system.ts';
import { openVault, type Vault } from './engine/vault/vault.ts';
import { createAppFetch, registerScheme, serveApp } from './shell/app-protocol.ts';
import { offerContextMenu } from './shell/context-menu.ts';
import { askWhereToSave } from './shell/downloads.ts';
import { tellFault, tellStartFailure, watchForFaults } from './shell/faults.ts';
import { guardPages } from './shell/guard.ts';
import { heardSettings } from './shell/heard-settings.ts';
import { menuTemplate } from './shell/menu.ts';
import { cutNetwork } from './shell/no-network.ts';
import { hearOpenRequests, openRequests } from './shell/open-requests.ts';
import { denyPermissions } from './shell/permissions.ts';
import { brokerPorts } from './shell/ports.ts';
import { probe } from './shell/probes.ts';
import { takeProfile } from './shell/profile.ts';
import { quitAfter } from './shell/quit.ts';
import { openElectronSecrets } from './shell/secrets.ts';
import { holdSingleInstance } from './shell/single-instance.ts';
import { checkSpelling } from './shell/spelling.ts';
import { keepStoreWindow } from './shell/store-window.ts';
import { createFaceWindows, type FaceWindows } from './shell/windows.ts';

keepHeapSmall();
const args = process.argv.slice(1);
const profile = takeProfile(args);
const fs = nodeFileSystem();
const log = openLogFile({ folder: profile, fs, clock });
/** Words of the system that came before there was a window. */
const early: ShellWord[] = [];
let windows: FaceWindows | undefined;
let language: Language = 'en';

function hear(word: ShellWord): void {
  if (!windows) return void early.push(word);
  windows.show();
  windows.say(word);
}

function hearSecondStart(others: readonly string[]): void {
  windows?.show();
  for (const word of openRequests(others)) hear(word);
}

/** Everything that needs Electron to be ready, in the order in which each needs the one before. */
async function start(vault: Vault): Promise<void> {
  const systemLanguage = app.getPreferredSystemLanguages()[0] ?? app.getLocale();
  const inProgram = (path: string): string => join(app.getAppPath(), 'dist', path);
  const preload = inProgram('main/preload.cjs');

  const pages = session.defaultSession;
  const spell = await checkSpelling({
    session: pages,
    platform: process.platform,
    systemLanguages: app.getPreferredSystemLanguages(),
    sessionFolder: app.getPath('sessionData'),
    log: log.child('spelling'),
  });

  function applySettings(): void {
    const settings = vault.settings.get();
    spell(settings);
    language = pickLanguage(settings.language, systemLanguage);
    nativeTheme.themeSource = settings.theme;
    const menu = menuTemplate({
      language,
      platform: process.platform,
      command: (id) => hear({ kind: 'command', id }),
      newWindow: () => windows?.open(),
      quit: () => app.quit(),
    });
    Menu.setApplicationMenu(Menu.buildFromTemplate(menu));
  }
  applySettings();

  denyPermissions(pages);
  cutNetwork(pages, log);
  askWhereToSave(pages, log);

  const secrets = await openElectronSecrets({
    fs,
    profileFolder: profile,
    platform: process.platform,
    log: log.child('secrets'),
  });
  const probes = await probe({ session: pages, isSearchAvailable, log });
  const store = createStoreClient({ clock, log: log.child('store') });
  const engine = await createEngine({
    store,
    vault: { ...vault, settings: heardSettings(vault.settings, applySettings) },
    secrets,
    clock,
    log,
    cacheFolder: join(profile, 'cache'),
    shell: { kind: 'electron', systemLanguage, version: app.getVersion(), degraded: probes.degraded },
  });
  serveApp(
    pages,
    createAppFetch({
      rendererFolder: inProgram('renderer'),
      bytes: (request) => engine.bytes(request),
      log: log.child('app'),
    }),
  );

  const faces = await createFaceWindows({
    preload,
    fs,
    statePath: join(profile, 'window.json'),
    clock,
    log,
    onOpened: (window) => offerContextMenu(window.webContents, () => language),
  });
  const ports = brokerPorts({
    router: engine.router,
    attachStore: (port) => store.attach({ kind: 'port', port }),
    owns: (contents, site) => (site === 'store' ? storeWindow : faces).owns(contents),
    onReport: (site, report) => probes.judge(site, report),
    onFace: (contents) => faces.listens(contents),
    log: log.child('ports'),
  });
  const storeWindow = keepStoreWindow({ preload, profileId: vault.profileId, clock, log });

  quitAfter(async () => {
    faces.hide();
    const unfinished = await shutDownInOrder(
      [
        { name: 'engine', run: () => engine.close() },
        {
          name: 'store',
          run: async () => {
            await store.close();
            storeWindow.close();
          },
        },
        {
          name: 'windows',
          run: async () => {
            ports.close();
            await faces.close();
          },
        },
        { name: 'vault', run: () => vault.close() },
      ],
      { clock, log },
    );
    await log.close();
    return unfinished;
  });

  app.on('activate', () => faces.show());
  windows = faces;
  faces.open();
  for (const word of early.splice(0)) faces.say(word);
}

async function open(): Promise<void> {
  await app.whenReady();
  language = pickLanguage('system', app.getPreferredSystemLanguages()[0] ?? app.getLocale());
  let vault: Vault | undefined;
  try {
    vault = await openVault({ folder: profile, fs, clock, log });
    await start(vault);
  } catch (error) {
    log.error('start-failed', error);
    tellStartFailure(error, language);
    await vault?.close();
    await log.close();
    app.exit(1);
  }
}

registerScheme();
// For contents of any maker. It takes --no-sandbox back, without which root, which has no sandbox, has no Skein.
if (!args.includes('--no-sandbox')) app.enableSandbox();
if (holdSingleInstance(hearSecondStart)) {
  watchForFaults(log, () => {
    tellFault(language);
    app.quit();
  });
  guardPages(log, (id, address) => windows?.compose(id, address));
  hearOpenRequests(hear);
  for (const word of openRequests(args)) hear(word);
  void open();
} else {
  app.quit();
}
