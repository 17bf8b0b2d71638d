import type * as Electron from 'electron';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import type { ContractRouterClient } from '@orpc/contract';
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MessagePort } from 'node:worker_threads';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { nodeFileSystem } from '../../electron/engine/vault/node-file-system.ts';
import { openVault } from '../../electron/engine/vault/vault.ts';
import { silentLog } from '../../electron/engine/log/log.ts';
import { systemClock } from '../../electron/engine/clock.ts';
import type { Contract } from '../../shared/contract/index.ts';
import { FakeFrame, type FakeWindow } from '../fixtures/fake-electron.ts';
import { type MainOptions, type MainProcess, runMain } from '../fixtures/main-process.ts';

const running: MainProcess[] = [];
async function run(options?: MainOptions): Promise<MainProcess> {
  const main = await runMain(options);
  running.push(main);
  return main;
}
afterEach(async () => {
  for (const main of running.splice(0)) await main.stop();
  vi.useRealTimers();
});

const order = ({ electron }: MainProcess): string[] => electron.calls.map(({ name }) => name);

function faceOver(port: MessagePort): ContractRouterClient<Contract> {
  port.unref();
  const client: ContractRouterClient<Contract> = createORPCClient(new RPCLink({ port }));
  port.start();
  return client;
}

describe('before ready', () => {
  it('registers its scheme once, with everything IndexedDB and fetch need, and asks for the profile', async () => {
    const main = await run();
    const registered = main.electron.calls.filter(({ name }) => name === 'registerSchemesAsPrivileged');
    expect(registered).toEqual([
      {
        name: 'registerSchemesAsPrivileged',
        value: [
          {
            scheme: 'app',
            privileges: {
              standard: true,
              secure: true,
              supportFetchAPI: true,
              corsEnabled: true,
              stream: true,
              codeCache: true,
            },
          },
        ],
      },
    ]);
    for (const name of ['registerSchemesAsPrivileged', 'requestSingleInstanceLock', 'enableSandbox']) {
      expect(order(main).indexOf(name)).toBeLessThan(order(main).indexOf('ready'));
    }
  });

  it('lives in the profile, and keeps the files of Chromium apart from its own', async () => {
    const main = await run();
    expect(main.electron.app.paths.get('userData')).toBe(main.profile);
    expect(main.electron.app.paths.get('sessionData')).toBe(join(main.profile, 'chromium'));
    expect(main.engine()?.cacheFolder).toBe(join(main.profile, 'cache'));
  });
});

describe('single instance', () => {
  it('ends at once, touching nothing, when another Skein has the profile', async () => {
    const main = await run({ hasLock: false });
    expect(main.electron.app.ended).toBe('quit');
    expect(main.electron.windows).toEqual([]);
    expect(main.engine()).toBeUndefined();
    expect(await main.log()).toBe('');
  });

  it('comes to the front when it is started again', async () => {
    const main = await run();
    const [window] = main.faces();
    main.electron.app.emit('second-instance', {}, ['/opt/Skein/skein', '--flag'], '/');
    expect(window?.shown).toBe(true);
    expect(window?.focused).toBe(1);
    expect(main.faces()).toHaveLength(1);
  });

  it('says who holds the profile when that is the served shell, and ends', async () => {
    const profile = await mkdtemp(join(tmpdir(), 'skein-held-'));
    const held = await openVault({
      folder: profile,
      fs: nodeFileSystem(),
      clock: systemClock,
      log: silentLog,
    });
    const main = await run({ profile });
    await vi.waitFor(() => expect(main.electron.app.ended).toBe('exit'));
    const shown = main.electron.calls.find(({ name }) => name === 'showErrorBox');
    expect(String(shown?.value)).toContain('Skein cannot start');
    expect(String(shown?.value)).not.toMatch(/profile-locked|\{\{/);
    expect(main.electron.windows).toEqual([]);
    await held.close();
  });
});

describe('what a page may do', () => {
  it('answers the addresses of app:// and sends a policy with each', async () => {
    const main = await run();
    const answer = main.electron.session.handlers.get('app');
    for (const path of [
      'skein/',
      'skein/part/image',
      'skein/nothing',
      'store/store.html',
      'store/part/x',
      'other/',
    ]) {
      const response = await answer?.(new Request(`app://${path}`));
      expect(response?.headers.get('content-security-policy'), path).toBeTruthy();
      expect(response?.headers.get('x-content-type-options'), path).toBe('nosniff');
    }
    expect(main.engine()?.face.asked).toEqual(['GET /part/image']);
  });

  it.each([
    'media',
    'geolocation',
    'notifications',
    'openExternal',
    'fileSystem',
    'local-network-access',
    'hid',
    'x',
  ] as const)('is denied %s, asked for or checked silently', async (permission) => {
    const { electron } = await run();
    const answers: boolean[] = [];
    const details = { isMainFrame: true, requestingUrl: 'app://skein/' };
    electron.session.requestHandler?.(
      {} as never,
      permission as 'media',
      (granted) => answers.push(granted),
      details as never,
    );
    expect(answers).toEqual([false]);
    expect(electron.session.checkHandler?.(null, permission as 'media', 'app://skein', {} as never)).toBe(
      false,
    );
    expect(electron.session.deviceHandler?.({} as never)).toBe(false);
  });

  it('lets the store ask to be kept and the face copy text, not the other way round', async () => {
    const { electron } = await run();
    const check = (permission: 'persistent-storage' | 'clipboard-sanitized-write', origin: string) =>
      electron.session.checkHandler?.(null, permission, origin, {} as never);
    expect(check('persistent-storage', 'app://store/')).toBe(true);
    expect(check('persistent-storage', 'app://skein/')).toBe(false);
    expect(check('clipboard-sanitized-write', 'app://skein/')).toBe(true);
    expect(check('clipboard-sanitized-write', 'https://skein/')).toBe(false);
  });

  it('has no network', async () => {
    const { electron } = await run();
    const verdict = (url: string): boolean | undefined => {
      let cancel: boolean | undefined;
      electron.session.beforeRequest?.({ url, resourceType: 'image' }, (answer) => {
        cancel = answer.cancel;
      });
      return cancel;
    };
    for (const url of [
      'https://tracker.example/',
      'http://127.0.0.1:8737/',
      'file:///etc/passwd',
      'ws://a.example/',
      ':',
    ]) {
      expect(verdict(url), url).toBe(true);
    }
    for (const url of ['app://skein/', 'blob:app://skein/1', 'data:image/png;base64,'])
      expect(verdict(url), url).toBe(false);
  });

  it('goes nowhere and opens nothing', async () => {
    const main = await run();
    const contents = main.faces()[0]?.webContents;
    const refused = (event: string, url: string, isMainFrame: boolean): boolean => {
      let prevented = false;
      contents?.emit(event, { url, isMainFrame, preventDefault: () => (prevented = true) });
      return prevented;
    };
    for (const event of ['will-navigate', 'will-frame-navigate', 'will-redirect']) {
      for (const url of [
        'https://a.example/',
        'file:///etc/passwd',
        'app://store/store.html',
        'app://skein/part/x',
        'javascript:1',
      ]) {
        expect(refused(event, url, true), `${event} ${url}`).toBe(true);
        expect(refused(event, url, false), `${event} ${url} in a frame`).toBe(true);
      }
      expect(refused(event, 'app://skein/', true), 'a reload').toBe(false);
      expect(refused(event, 'app://skein/message-body.html', false), 'the page of a message').toBe(false);
      expect(refused(event, 'app://skein/message-body.html', true)).toBe(true);
    }
    let attached = true;
    contents?.emit('will-attach-webview', { preventDefault: () => (attached = false) });
    expect(attached).toBe(false);
  });

  it('opens links outside, of three schemes only, and never a window', async () => {
    const main = await run();
    const contents = main.faces()[0]?.webContents;
    const urls = [
      'https://a.example/x',
      'http://a.example/',
      'mailto:a@b.example',
      'file:///etc/passwd',
      'smb://h/s',
      'javascript:1',
      'app://skein/',
      'no url',
    ];
    for (const url of urls) expect(contents?.openHandler?.({ url })).toEqual({ action: 'deny' });
    const opened = main.electron.calls
      .filter(({ name }) => name === 'openExternal')
      .map(({ value }) => value);
    expect(opened).toEqual(['https://a.example/x', 'http://a.example/', 'mailto:a@b.example']);
    main.store()?.webContents.openHandler?.({ url: 'https://a.example/from-the-store' });
    expect(main.electron.calls.filter(({ name }) => name === 'openExternal')).toHaveLength(3);
  });

  it('saves only what its own address serves', async () => {
    const { electron } = await run();
    const download = (url: string): { refused: boolean; path?: string } => {
      const result: { refused: boolean; path?: string } = { refused: false };
      electron.session.emit(
        'will-download',
        { preventDefault: () => (result.refused = true) },
        {
          getURL: () => url,
          getFilename: () => '../../report.pdf',
          setSaveDialogOptions: (options: { defaultPath: string }) => (result.path = options.defaultPath),
        },
      );
      return result;
    };
    expect(download('https://a.example/x')).toEqual({ refused: true });
    expect(download('app://skein/part/x')).toEqual({ refused: false, path: '/downloads/report.pdf' });
  });

  it('is made with every wall up, both windows', async () => {
    const main = await run();
    // Only where something is written.
    expect([main.faces()[0], main.store()].map((each) => each?.options.webPreferences?.spellcheck)).toEqual([
      true,
      false,
    ]);
    for (const window of [main.faces()[0], main.store()]) {
      expect(window?.options.webPreferences).toMatchObject({
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        nodeIntegrationInSubFrames: false,
        webSecurity: true,
        webviewTag: false,
      });
    }
  });
});

describe('ports', () => {
  it('gives the face a line to the engine', async () => {
    const main = await run();
    const [window] = main.faces();
    const posted = window && main.asks(window, 'skein');
    expect(posted?.channel).toBe('skein-port');
    const welcome = await faceOver(posted?.port as MessagePort).session.hello({ contractVersion: 1 });
    expect(welcome.profileId).toBe('p1');
  });

  it('refuses every sender but the top frame of its own window at its own address', async () => {
    const main = await run();
    const window = main.faces()[0]!;
    const store = main.store()!;
    const top = window.webContents.mainFrame;
    expect(main.asks(window, 'skein', { frame: null })).toBeUndefined();
    expect(
      main.asks(window, 'skein', { frame: new FakeFrame('app://skein/', top) }),
      'a frame',
    ).toBeUndefined();
    for (const url of [
      'https://a.example/',
      'app://store/store.html',
      'app://skein/message-body.html',
      'about:blank',
      '',
    ]) {
      expect(main.asks(window, 'skein', { frame: new FakeFrame(url) }), url).toBeUndefined();
    }
    expect(main.asks(window, 'store'), 'the face as the store').toBeUndefined();
    expect(main.asks(window, 'store', { frame: new FakeFrame('app://store/store.html') })).toBeUndefined();
    expect(main.asks(store, 'skein'), 'the store as the face').toBeUndefined();
    await vi.waitFor(async () => expect(await main.log()).toContain('ports.refused'));
    expect(main.asks(window, 'skein')?.port).toBeDefined();
  });

  it('keeps one line a window through twenty reloads', async () => {
    const main = await run();
    const window = main.faces()[0]!;
    const ended: number[] = [];
    for (let load = 0; load < 20; load++) {
      window.webContents.emit('did-start-navigation', { isMainFrame: true, isSameDocument: false });
      const { port } = main.asks(window, 'skein')!;
      port?.unref();
      port?.on('close', () => ended.push(load));
    }
    await vi.waitFor(() => expect(ended).toHaveLength(19));
    const last = window.webContents.mainFrame.posted.at(-1)?.port as MessagePort;
    await expect(faceOver(last).session.hello({ contractVersion: 1 })).resolves.toBeDefined();
  });

  it('drops broken frames and answers the next good one', async () => {
    const main = await run();
    const port = main.asks(main.faces()[0]!, 'skein')?.port as MessagePort;
    const unhandled = vi.fn<(error: unknown) => void>();
    process.on('unhandledRejection', unhandled);
    const frames = [
      '',
      '{',
      'null',
      '[]',
      '"x"',
      '{"i":1}',
      '{"i":"bad"}',
      '{"i":"bad","p":{}}',
      '{"i":"bad","p":{"u":5}}',
    ];
    const more = [
      '{"i":"bad","t":9,"p":{"u":"/"}}',
      '{"i":"bad","t":3}',
      '{"i":"bad","t":3,"p":{}}',
      '{"i":"bad","t":4}',
      '{"i":"bad","p":{"u":"//["}}',
    ];
    for (const frame of [...frames, ...more, 5, null, { i: 'bad' }, new Uint8Array(3)])
      port.postMessage(frame);
    port.postMessage(
      '{"i":"bad","p":{"u":"/session/hello","b":{"json":{"contractVersion":"a secret"},"meta":7}}}',
    );
    await expect(faceOver(port).session.hello({ contractVersion: 1 })).resolves.toBeDefined();
    process.off('unhandledRejection', unhandled);
    expect(unhandled).not.toHaveBeenCalled();
    await vi.waitFor(async () => expect(await main.log()).toContain('ports.garbage'));
    expect(await main.log()).not.toContain('a secret');
  });
});

describe('the store window', () => {
  it('is hidden, never throttled, and named by the profile', async () => {
    const main = await run();
    const store = main.store();
    expect(store?.options).toMatchObject({ show: false, paintWhenInitiallyHidden: false });
    expect(store?.options.webPreferences?.backgroundThrottling).toBe(false);
    expect(store?.shown).toBe(false);
    expect(store?.loaded).toEqual([`app://store/store.html?profile=${main.engine()?.vault.profileId}`]);
  });

  it('hands its port to the engine', async () => {
    const main = await run();
    const { port, channel } = main.asks(main.store()!, 'store')!;
    expect(channel).toBe('skein-store-port');
    const greeting = new Promise<string>((resolve) => port?.once('message', resolve));
    port?.start();
    expect(await greeting).toContain('/state');
  });

  it('is made again when its process dies', async () => {
    const main = await run();
    const first = main.store()!;
    first.webContents.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 5 });
    expect(first.destroyed).toBe(true);
    await vi.waitFor(() => expect(main.store()).toBeDefined(), 3000);
    expect(main.store()).not.toBe(first);
    expect(main.asks(main.store()!, 'store')?.port).toBeDefined();
    expect(main.faces()).toHaveLength(1);
    expect(main.electron.app.ended).toBeUndefined();
  });
});

describe('windows', () => {
  it('load the page again when it dies, and speak to the engine again', async () => {
    const main = await run();
    const window = main.faces()[0]!;
    main.asks(window, 'skein');
    window.webContents.emit('render-process-gone', {}, { reason: 'oom', exitCode: 1 });
    await vi.waitFor(() => expect(window.loaded).toEqual(['app://skein/', 'app://skein/']), 3000);
    expect(main.asks(window, 'skein')?.port).toBeDefined();
    expect(main.faces()).toEqual([window]);
  });

  it('stay several until the last one ends Skein, the hidden one not counted', async () => {
    const main = await run();
    const item = main.electron
      .menu()
      .flatMap(({ submenu }) => (Array.isArray(submenu) ? submenu : []))
      .find(({ label }) => label === 'New window');
    item?.click?.({} as never, undefined, {} as never);
    expect(main.faces()).toHaveLength(2);
    main.faces()[0]?.close();
    expect(main.electron.app.ended).toBeUndefined();
    main.faces()[0]?.close();
    await vi.waitFor(() => expect(main.electron.app.ended).toBe('quit'));
  });

  it('come back where they were', async () => {
    const profile = await mkdtemp(join(tmpdir(), 'skein-place-'));
    const main = await run({ profile });
    const window = main.faces()[0]!;
    window.getNormalBounds = () => ({ x: 40, y: 50, width: 1000, height: 700 });
    main.electron.app.quit();
    await vi.waitFor(() => expect(main.electron.app.ended).toBe('quit'));
    expect(JSON.parse(await readFile(join(profile, 'window.json'), 'utf8'))).toMatchObject({ x: 40, y: 50 });
    const again = await run({ profile });
    expect(again.faces()[0]?.options).toMatchObject({ x: 40, y: 50, width: 1000, height: 700 });
  });

  it('hear what the system asks to open, once their page listens', async () => {
    const main = await run({ args: ['mailto:ann@a.example?subject=Hi'] });
    const window = main.faces()[0]!;
    expect(window.webContents.sent).toEqual([]);
    main.asks(window, 'skein');
    main.electron.app.emit('second-instance', {}, ['skein', '/home/ann/letter.eml', 'notes.txt'], '/');
    main.electron.app.emit('open-url', { preventDefault() {} }, 'mailto:bob@b.example');
    main.electron.app.emit('open-url', { preventDefault() {} }, 'skein:evil');
    expect(window.webContents.sent).toEqual([
      { channel: 'skein-word', value: { kind: 'compose', mailto: 'mailto:ann@a.example?subject=Hi' } },
      { channel: 'skein-word', value: { kind: 'message-file', name: 'letter.eml' } },
      { channel: 'skein-word', value: { kind: 'compose', mailto: 'mailto:bob@b.example' } },
    ]);
  });
});

describe('the menu', () => {
  it('speaks the language of the settings at once, and so does the frame the theme', async () => {
    const main = await run({ language: 'zh-Hans-CN' });
    const labels = (): (string | undefined)[] => main.electron.menu().map(({ label }) => label);
    expect(labels()).toContain('文件(&F)');
    await main.engine()?.vault.settings.set({ language: 'en', theme: 'dark' });
    expect(labels()).toContain('&File');
    expect(main.electron.nativeTheme.themeSource).toBe('dark');
  });

  it('sends the id of a command to the window', async () => {
    const main = await run();
    const window = main.faces()[0]!;
    main.asks(window, 'skein');
    const reply = main.electron
      .menu()
      .flatMap(({ submenu }) => (Array.isArray(submenu) ? submenu : []))
      .find(({ id }) => id === 'message.archive');
    reply?.click?.({} as never, undefined, {} as never);
    expect(window.webContents.sent).toEqual([
      { channel: 'skein-word', value: { kind: 'command', id: 'message.archive' } },
    ]);
  });
});

describe('what is found wanting at the start', () => {
  const codes = (main: MainProcess): string[] =>
    (main.engine()?.shell.degraded ?? []).map(({ code }) => code);

  it('is nothing on a sound system', async () => {
    const main = await run();
    main.asks(main.store()!, 'store');
    main.asks(main.faces()[0]!, 'skein');
    expect(codes(main)).toEqual([]);
    expect(main.engine()?.secrets.degraded).toBeUndefined();
  });

  it('is a session that is not kept', async () => {
    const main = await run({ persistent: false });
    expect(codes(main)).toEqual(['cache-not-kept']);
    expect(main.faces()).toHaveLength(1);
  });

  it.each([
    { origin: 'null', secure: true },
    { origin: 'app://skein', secure: true },
    { origin: 'app://store', secure: false },
    'nonsense',
  ])('is a store page at the wrong origin: %j', async (report) => {
    const main = await run();
    expect(main.asks(main.store()!, 'store', { report })?.port, 'it works on').toBeDefined();
    expect(codes(main)).toEqual(['cache-not-kept']);
  });

  it('is an SQLite without full-text search', async () => {
    vi.doMock('../../electron/engine/search/probe.ts', () => ({ isSearchAvailable: async () => false }));
    const main = await run();
    vi.doUnmock('../../electron/engine/search/probe.ts');
    expect(codes(main)).toEqual(['search-unavailable']);
    expect(main.faces()).toHaveLength(1);
  });

  it('is a Linux without a keyring', async () => {
    const main = await run({ keyring: 'none' });
    expect(main.engine()?.secrets.degraded?.code).toBe('secret-store-weak');
  });
});

describe('quitting', () => {
  it('closes accounts, store and windows in this order, and releases the profile', async () => {
    const main = await run();
    const profile = main.profile;
    const store = main.store()!;
    const face = main.faces()[0]!;
    const closed: string[] = [];
    store.on('closed', () => closed.push('store'));
    face.on('closed', () => closed.push('windows'));
    main.engine()?.face.asked.push('-');
    main.electron.app.quit();
    expect(main.electron.app.ended, 'held').toBeUndefined();
    expect(face.shown, 'out of sight at once').toBe(false);
    await vi.waitFor(() => expect(main.electron.app.ended).toBe('quit'));
    expect(main.engine()?.face.asked).toEqual(['-', 'close']);
    expect(closed).toEqual(['store', 'windows']);
    expect(await main.log()).toMatch(/"event":"shutdown".*"unfinished":"nothing"/);
    const free = await openVault({
      folder: profile,
      fs: nodeFileSystem(),
      clock: systemClock,
      log: silentLog,
    });
    await free.close();
  });

  it('waits no longer than five seconds, and the log names what was open', async () => {
    const main = await run({ engineCloses: () => new Promise(() => {}) });
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
    main.electron.app.quit();
    main.electron.app.quit();
    await vi.advanceTimersByTimeAsync(4900);
    expect(main.electron.app.ended).toBeUndefined();
    await vi.advanceTimersByTimeAsync(200);
    vi.useRealTimers();
    await vi.waitFor(() => expect(main.electron.app.ended).toBe('exit'));
    expect(await main.log()).toMatch(/"unfinished":"engine store windows vault"/);
  });

  it('happens, after a sentence, when an error was caught by nobody', async () => {
    const main = await run();
    const listeners = process.listeners('uncaughtException');
    listeners.at(-1)?.(new Error('boom'), 'uncaughtException');
    await vi.waitFor(() => expect(main.electron.app.ended).toBe('quit'));
    const shown = main.electron.calls.find(({ name }) => name === 'showErrorBox');
    expect(String(shown?.value)).toContain('are safe');
    expect(await main.log()).toContain('uncaught-exception');
  });
});

describe('spelling', () => {
  const contextMenu = (main: MainProcess, more: Record<string, unknown>): void => {
    const params = {
      isEditable: true,
      selectionText: '',
      editFlags: { canCut: false, canCopy: false, canPaste: true, canSelectAll: true },
      misspelledWord: '',
      dictionarySuggestions: [],
      ...more,
    };
    main.faces()[0]?.webContents.emit('context-menu', {}, params);
  };
  const shown = (main: MainProcess): Electron.MenuItemConstructorOptions[] =>
    main.electron.calls.findLast(({ name }) => name === 'popup')
      ?.value as Electron.MenuItemConstructorOptions[];

  it('fetches no dictionary from anywhere', async () => {
    const { electron } = await run();
    expect(electron.session.spelling.url).toMatch(/^app:/);
  });

  it('offers what a misspelt word may mean, and to learn it', async () => {
    const main = await run();
    contextMenu(main, { misspelledWord: 'letr', dictionarySuggestions: ['letter', 'R&D'] });
    const menu = shown(main);
    expect(menu.map(({ label }) => label).slice(0, 2)).toEqual(['letter', 'R&&D']);
    menu[1]?.click?.({} as never, undefined, {} as never);
    expect(main.faces()[0]?.webContents.replaced).toEqual(['R&D']);
    menu.find(({ label }) => label === 'Add to dictionary')?.click?.({} as never, undefined, {} as never);
    expect(main.electron.session.spelling.words).toEqual(['letr']);
    contextMenu(main, { misspelledWord: 'qwxz' });
    expect(shown(main)[0]).toEqual({ label: 'No suggestions', enabled: false });
    contextMenu(main, {});
    expect(shown(main).map(({ label }) => label)[0]).toBe('Cut');
  });
});

describe('a window for one draft', () => {
  const address = 'app://skein/?compose=d-1&new';
  const composers = (main: MainProcess): readonly FakeWindow[] =>
    main.faces().filter(({ loaded }) => loaded[0]?.includes('compose='));

  it('is made by main when the face asks for it, with every wall up and a line of its own', async () => {
    const main = await run();
    const [mail] = main.faces();
    expect(mail?.webContents.openHandler?.({ url: address })).toEqual({ action: 'deny' });
    const [window] = composers(main);
    expect(window?.loaded).toEqual([address]);
    expect(window?.options.webPreferences).toMatchObject({ sandbox: true, contextIsolation: true });
    expect(window && main.asks(window, 'skein')?.port).toBeDefined();
    expect(main.electron.calls.filter(({ name }) => name === 'openExternal')).toEqual([]);
    // Asked for again, it comes to the front.
    mail?.webContents.openHandler?.({ url: 'app://skein/?compose=d-1' });
    expect(composers(main)).toHaveLength(1);
    expect(window?.focused).toBe(1);
  });

  it.each([
    'app://skein/?compose=',
    'app://skein/?compose=../x',
    'app://skein/part/x?compose=d-1',
    'app://store/?compose=d-1',
    'https://a.example/?compose=d-1',
    'app://skein/message-body.html?compose=d-1',
  ])('is not made for %s, nor for the store', async (url) => {
    const main = await run();
    main.faces()[0]?.webContents.openHandler?.({ url });
    main.store()?.webContents.openHandler?.({ url: address });
    expect(composers(main)).toEqual([]);
    expect(main.faces()).toHaveLength(1);
  });

  it('hears nothing of the menu, and does not remember its place as that of the mail', async () => {
    const main = await run();
    const [mail] = main.faces();
    mail?.webContents.openHandler?.({ url: address });
    const [window] = composers(main);
    if (mail) main.asks(mail, 'skein');
    if (window) main.asks(window, 'skein');
    window?.emit('focus');
    main.electron.app.emit('open-url', { preventDefault: () => undefined }, 'mailto:a@b.example');
    expect(window?.webContents.sent).toEqual([]);
    expect(mail?.webContents.sent).toHaveLength(1);
    window?.close();
    expect(main.electron.app.ended).toBeUndefined();
  });

  it('keeps Skein open while it is the last one, and becomes a window with mail when the draft goes back', async () => {
    const main = await run();
    const [mail] = main.faces();
    mail?.webContents.openHandler?.({ url: address });
    const [window] = composers(main);
    mail?.close();
    expect(main.electron.app.ended).toBeUndefined();
    window?.webContents.emit('did-navigate', {}, 'app://skein/?draft=d-1');
    if (window) main.asks(window, 'skein');
    main.electron.app.emit('open-url', { preventDefault: () => undefined }, 'mailto:a@b.example');
    expect(window?.webContents.sent).toHaveLength(1);
    window?.close();
    await vi.waitFor(() => expect(main.electron.app.ended).toBe('quit'));
  });
});
