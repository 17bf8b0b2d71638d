import { expect, test, vi } from 'vitest';
import { createLocalSession } from '../../../../electron/engine/accounts/local-session.ts';
import { Failed } from '../../../../electron/engine/failed.ts';
import { silentLog } from '../../../../electron/engine/log/log.ts';
import type { SkeinEvent } from '../../../../shared/contract/events.ts';
import { createFakeServer } from '../../../fixtures/fake-backend.ts';
import { createManualClock } from '../../../fixtures/manual-clock.ts';
import { createMemoryStore } from '../../../fixtures/memory-store.ts';

test('what goes wrong with Local Folders is told once, and again when it comes back', async () => {
  const memory = await createMemoryStore();
  const server = createFakeServer();
  const clock = createManualClock();
  const events: SkeinEvent[] = [];
  let disk: 'works' | 'fails' = 'fails';
  let opened = 0;
  const session = createLocalSession({
    store: memory.store,
    hub: { emit: (event) => void events.push(event) },
    clock,
    log: silentLog,
    async openBackend() {
      opened += 1;
      if (disk === 'fails') throw new Failed({ code: 'disk-failed', phase: 'vault' });
      return server.backend();
    },
    changes: { overlay: (_folder, _uid, flags) => flags, arrived: async () => {}, send: async () => {} },
    fetchBodies: async () => {},
    onReady: () => {},
  });
  const notices = () => events.flatMap((event) => (event.kind === 'notice' ? event.failure.code : []));
  const until = (fact: () => boolean): Promise<void> =>
    vi.waitFor(() => expect(fact()).toBe(true), { timeout: 10_000, interval: 5 });
  try {
    session.start();
    await until(() => session.state.kind === 'failed');
    session.wantNews();
    await until(() => opened === 2 && session.state.kind === 'failed');
    expect(notices()).toEqual(['disk-failed']);
    disk = 'works';
    session.wantNews();
    await until(() => session.state.kind === 'up-to-date');
    disk = 'fails';
    server.dropAll();
    await until(() => session.state.kind === 'offline');
    session.wantNews();
    await until(() => session.state.kind === 'failed');
    expect(notices()).toEqual(['disk-failed', 'disk-failed']);
  } finally {
    await session.stop();
    await memory.close();
  }
});
