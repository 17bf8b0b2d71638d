import { ipcRenderer } from 'electron';
import { lines, wordChannel } from './shell/lines.ts';

/**
 * The only file of a page's process that sees Electron. It exposes nothing: a page that asks gets one MessagePort,
 * once per load, and the words of the shell, as messages of its own window. Main decides who really gets one.
 */
const site = location.host === 'store' ? 'store' : 'skein';
const { ask, channel, port } = lines[site];

function connect(event: MessageEvent): void {
  // A frame's window is another source: no message that is shown can ask.
  if (event.source !== window || event.data !== ask) return;
  window.removeEventListener('message', connect);
  ipcRenderer.send(channel, { origin: location.origin, secure: isSecureContext });
}

window.addEventListener('message', connect);
ipcRenderer.once(port, (event) => window.postMessage(port, location.origin, [...event.ports]));
if (site === 'skein') {
  ipcRenderer.on(wordChannel, (_event, word: unknown) =>
    window.postMessage({ skein: word }, location.origin),
  );
}
