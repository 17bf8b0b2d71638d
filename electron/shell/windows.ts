import {
  app,
  BrowserWindow,
  type BrowserWindowConstructorOptions,
  nativeTheme,
  screen,
  type WebContents,
} from 'electron';
import type { ShellWord } from '../../shared/contract/shell-word.ts';
import type { DraftId } from '../../shared/model/ids.ts';
import type { Clock } from '../engine/clock.ts';
import type { Log } from '../engine/log/log.ts';
import type { FileSystem } from '../engine/vault/file-system.ts';
import { createBackoff } from './backoff.ts';
import { draftOf } from './draft-address.ts';
import { productName } from './identity.ts';
import { wordChannel } from './lines.ts';
import { pagePreferences } from './page-preferences.ts';
import { facePage } from './places.ts';
import {
  placeWindow,
  readWindowState,
  smallest,
  type WindowState,
  writeWindowState,
} from './window-state.ts';

export interface FaceWindows {
  open(): BrowserWindow;
  /** A window for one draft, which comes to the front when it is open already. @param address the face's page with that draft */
  compose(id: DraftId, address: string): void;
  owns(contents: WebContents): boolean;
  /** Brings the last used window to the front, or opens one. */
  show(): void;
  /** To the last used window, once its page listens. */
  say(word: ShellWord): void;
  /** The page of these contents listens now. */
  listens(contents: WebContents): void;
  /** At once, when the person quits: what still has to be closed is no sight. */
  hide(): void;
  /** Closes all without asking; resolves when the last place is written. */
  close(): Promise<void>;
}

interface FaceWindowsOptions {
  readonly preload: string;
  readonly fs: FileSystem;
  readonly statePath: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly onOpened: (window: BrowserWindow) => void;
}

/** Shown before the first paint: --pane of renderer/ui/tokens.css. */
const ground = { light: '#f9fbfc', dark: '#171a1d' } as const;

/** Of a window for one draft, px. */
const composerSize = { width: 760, height: 800, minWidth: 420, minHeight: 400 } as const;

/** The windows that show mail. The last one ends Skein, except on macOS, where a program lives without windows. */
export async function createFaceWindows(options: FaceWindowsOptions): Promise<FaceWindows> {
  const { preload, fs, statePath, clock, log } = options;
  /** In the order of use, the last one last. */
  const windows: BrowserWindow[] = [];
  const composing = new Map<DraftId, BrowserWindow>();
  const listening = new WeakSet<WebContents>();
  const unheard: ShellWord[] = [];
  let state = await readWindowState(statePath);
  let saving: Promise<void> = Promise.resolve();
  let closing = false;

  function save(window: BrowserWindow): void {
    const next: WindowState = { ...window.getNormalBounds(), maximized: window.isMaximized() };
    state = next;
    saving = saving
      .then(() => writeWindowState(fs, statePath, next))
      .catch((error: unknown) => log.error('windows.state', error));
  }

  function open(): BrowserWindow {
    const { bounds, maximized } = placeWindow(state, workAreas(), windows.length);
    const window = make({ ...bounds, minWidth: smallest.width, minHeight: smallest.height });
    window.once('ready-to-show', () => (maximized ? window.maximize() : window.show()));
    adopt(window);
    load(window);
    return window;
  }

  function make(bounds: BrowserWindowConstructorOptions): BrowserWindow {
    const window = new BrowserWindow({
      ...bounds,
      title: productName,
      show: false,
      backgroundColor: nativeTheme.shouldUseDarkColors ? ground.dark : ground.light,
      webPreferences: pagePreferences(preload, true),
    });
    const { webContents } = window;
    webContents.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
      if (isMainFrame && !isSameDocument) listening.delete(webContents);
    });
    bringBack(window);
    options.onOpened(window);
    return window;
  }

  /** It shows mail from now on. */
  function adopt(window: BrowserWindow): void {
    windows.push(window);
    window.on('focus', () => windows.push(...windows.splice(windows.indexOf(window), 1)));
    window.on('close', () => save(window));
    window.on('closed', () => {
      windows.splice(windows.indexOf(window), 1);
      quitWithTheLast();
    });
  }

  function compose(id: DraftId, address: string): void {
    const before = composing.get(id);
    if (before) return bringToFront(before);
    const window = make(composerSize);
    composing.set(id, window);
    window.once('ready-to-show', () => window.show());
    window.webContents.on('did-navigate', (_event, url) => {
      // The draft went back and there was no window with mail: this one is it.
      if (draftOf(url) || composing.get(id) !== window) return;
      composing.delete(id);
      adopt(window);
    });
    window.on('closed', () => {
      if (composing.get(id) === window) composing.delete(id);
      quitWithTheLast();
    });
    load(window, address);
  }

  function quitWithTheLast(): void {
    const isLast = windows.length === 0 && composing.size === 0;
    if (isLast && !closing && process.platform !== 'darwin') app.quit();
  }

  function load(window: BrowserWindow, address = facePage): void {
    window.loadURL(address).catch((error: unknown) => {
      if (!window.isDestroyed()) log.error('windows.not-loaded', error);
    });
  }

  /** A page that died shows the same mail again: nothing was kept in it that the engine does not have. */
  function bringBack(window: BrowserWindow): void {
    const backoff = createBackoff(clock);
    window.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
      log.warn('windows.gone', { reason, exitCode });
      listening.delete(window.webContents);
      const address = window.webContents.getURL();
      if (reason !== 'clean-exit') backoff.again(() => load(window, draftOf(address) ? address : facePage));
    });
    window.on('unresponsive', () => log.warn('windows.unresponsive'));
    window.on('closed', () => backoff.cancel());
  }

  function deliver(): void {
    const window = windows.findLast((each) => listening.has(each.webContents));
    if (!window) return;
    for (const word of unheard.splice(0)) window.webContents.send(wordChannel, word);
  }

  const all = (): BrowserWindow[] => [...windows, ...composing.values()];

  const windowsApi: FaceWindows = {
    open,
    compose,
    owns: (contents) => all().some((window) => window.webContents === contents),
    show() {
      const window = windows.at(-1);
      if (window) bringToFront(window);
      else open();
    },
    say(word) {
      unheard.push(word);
      deliver();
    },
    listens(contents) {
      listening.add(contents);
      deliver();
    },
    hide() {
      for (const window of all()) window.hide();
    },
    async close() {
      closing = true;
      for (const window of windows.slice()) save(window);
      for (const window of all()) window.destroy();
      await saving;
    },
  };
  return windowsApi;
}

function bringToFront(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}

function workAreas(): Electron.Rectangle[] {
  const main = screen.getPrimaryDisplay();
  return [main, ...screen.getAllDisplays().filter((display) => display.id !== main.id)].map(
    (display) => display.workArea,
  );
}
