import { BrowserWindow, type WebContents } from 'electron';
import type { Clock } from '../engine/clock.ts';
import type { Log } from '../engine/log/log.ts';
import { createBackoff } from './backoff.ts';
import { pagePreferences } from './page-preferences.ts';
import { storePage } from './places.ts';

export interface StoreWindow {
  owns(contents: WebContents): boolean;
  close(): void;
}

interface StoreWindowOptions {
  readonly preload: string;
  readonly profileId: string;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * The hidden page that holds IndexedDB. It is brought back whenever it dies: the store client keeps what was under
 * way and sends it again. Throttling is off, or its answers would take seconds while nothing is on the screen
 * (electron issue 51065); the page runs no timers, so it costs nothing.
 */
export function keepStoreWindow({ preload, profileId, clock, log }: StoreWindowOptions): StoreWindow {
  const backoff = createBackoff(clock);
  let window: BrowserWindow | undefined;
  let closing = false;

  function open(): void {
    const made = new BrowserWindow({
      show: false,
      paintWhenInitiallyHidden: false,
      skipTaskbar: true,
      focusable: false,
      title: 'Skein store',
      webPreferences: {
        ...pagePreferences(preload, false),
        backgroundThrottling: false,
        disableDialogs: true,
      },
    });
    window = made;
    made.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
      log.warn('store-window.gone', { reason, exitCode });
      replace(made);
    });
    made.on('closed', () => replace(made));
    made.loadURL(`${storePage}?profile=${encodeURIComponent(profileId)}`).catch((error: unknown) => {
      if (closing || window !== made) return;
      log.error('store-window.not-loaded', error);
      replace(made);
    });
  }

  /** A window whose page died is not trusted to hold another one: it is thrown away and made again. */
  function replace(dead: BrowserWindow): void {
    if (window !== dead || closing) return;
    window = undefined;
    if (!dead.isDestroyed()) dead.destroy();
    backoff.again(open);
  }

  open();
  return {
    owns: (contents) => window?.webContents === contents,
    close() {
      closing = true;
      backoff.cancel();
      if (window && !window.isDestroyed()) window.destroy();
      window = undefined;
    },
  };
}
