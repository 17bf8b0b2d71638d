import { openStore } from './open-store.ts';
import { createStoreServer } from './serve.ts';

/** The hidden page of Electron: asks the preload for its port, once per load, and answers what comes in by it. */
function start(): void {
  const profileId = new URLSearchParams(location.search).get('profile');
  if (!profileId) throw new Error('the store page needs ?profile=');
  const server = createStoreServer({
    open: () => openStore({ profileId, storage: navigator.storage }),
    // A page gets one port per load.
    onOtherGeneration: () => location.reload(),
  });
  window.addEventListener('message', (event: MessageEvent<unknown>) => {
    const [port] = event.ports;
    if (event.source === window && event.data === 'skein-store-port' && port) server.servePort(port);
  });
  window.postMessage('skein-store-connect', location.origin);
}

start();
