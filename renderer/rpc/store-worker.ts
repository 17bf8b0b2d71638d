import type { Welcome } from '../../shared/contract/session.ts';

/**
 * In the served shell the cupboard lives in a SharedWorker of this origin, one for all tabs; a page has to start it.
 * In Electron a hidden window holds it and there is nothing to do.
 */
export function startStore(welcome: Welcome): void {
  if (welcome.shell !== 'served') return;
  const worker = new SharedWorker(`/store-worker.js?profile=${encodeURIComponent(welcome.profileId)}`, {
    name: 'skein-store',
    type: 'module',
  });
  worker.port.start();
  void keepStored();
}

/**
 * Asks the browser to leave the cupboard alone when the disk fills; only a page may ask. A browser that declines may
 * empty it, and then it is filled again from the servers.
 */
async function keepStored(): Promise<boolean> {
  try {
    return await navigator.storage.persist();
  } catch {
    return false;
  }
}
