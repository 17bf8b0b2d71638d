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
}
