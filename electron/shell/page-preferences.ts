import type { WebPreferences } from 'electron';

/**
 * What every page of Skein is made with. `preload` is the one file that sees `ipcRenderer`, and it passes a port and
 * nothing else.
 *
 * @param spellcheck where something is written; which dictionaries there are, spelling.ts says
 */
export function pagePreferences(preload: string, spellcheck: boolean): WebPreferences {
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
    spellcheck,
    navigateOnDragDrop: false,
    safeDialogs: true,
  };
}
