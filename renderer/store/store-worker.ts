import { keepConnected } from './connection.ts';
import { openStore } from './open-store.ts';
import { createStoreServer } from './serve.ts';

/**
 * The SharedWorker of the served shell: one for all tabs and windows of the origin. The lock sees to it that a worker
 * of another version, still there for an old tab, never holds the cache at the same time.
 */
async function start(): Promise<void> {
  const profileId = new URL(location.href).searchParams.get('profile');
  if (!profileId) throw new Error('the store worker needs ?profile=');
  await navigator.locks.request(`skein-store-${profileId}`, async () => {
    const server = createStoreServer({
      open: () => openStore({ profileId, storage: navigator.storage }),
      onOtherGeneration: () => connection.renew(),
    });
    // Connects at once, so the server has to be there before it.
    const connection = keepConnected({
      connect: () =>
        new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/store`),
      serve: (socket) => server.serveSocket(socket),
    });
    // A tab that opens may have brought the cookie that was missing, or follows a restart of the engine.
    addEventListener('connect', () => connection.hurry());
    // Held as long as the worker lives.
    await new Promise<never>(() => undefined);
  });
}

void start();
