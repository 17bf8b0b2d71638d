import type { WebPreferences } from 'electron';

/**
 * What every page of Skein is made with. The spell checker is off because Chromium fetches its dictionaries from the
 * network; `preload` is the one file that sees `ipcRenderer`, and it passes a port and nothing else.
 */
export function pagePreferences(preload: string): WebPreferences {
  return {
    preload,
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    webviewTag: false,
    spellcheck: false,
    navigateOnDragDrop: false,
    safeDialogs: true,
  };
}
