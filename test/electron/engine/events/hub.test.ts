import { expect, test } from 'vitest';
import type { Numbered } from '../../../../shared/contract/events.ts';
import type { AccountId, FolderId } from '../../../../shared/model/ids.ts';
import { createHub } from '../../../../electron/engine/events/hub.ts';
import { createManualClock } from '../../../fixtures/manual-clock.ts';

const inbox = 1 as FolderId;
const sent = 2 as FolderId;

async function next(events: AsyncIteratorObject<Numbered, void, void>): Promise<Numbered> {
  const result = await events.next();
  if (result.done) throw new Error('the stream ended');
  return result.value;
}

test('many additions to one folder become one event that counts them', async () => {
  const clock = createManualClock();
  const hub = createHub(clock);
  const events = hub.subscribe();
  for (let n = 0; n < 1000; n++) hub.emit({ kind: 'messages', folderId: inbox, added: 2 });
  hub.emit({ kind: 'messages', folderId: sent, added: 1 });
  clock.advance(100);
  expect(await next(events)).toMatchObject({ kind: 'messages', folderId: inbox, added: 2000 });
  expect(await next(events)).toMatchObject({ kind: 'messages', folderId: sent, added: 1 });
});

test('no more than ten rounds a second go out', async () => {
  const clock = createManualClock();
  const hub = createHub(clock);
  const events = hub.subscribe();
  const seen: Numbered[] = [];
  const reading = (async () => {
    for await (const event of events) seen.push(event);
  })();
  for (let ms = 0; ms < 1000; ms += 5) {
    hub.emit({ kind: 'outbox' });
    clock.advance(5);
    await Promise.resolve();
  }
  await events.return?.();
  await reading;
  expect(seen.length).toBeGreaterThanOrEqual(9);
  expect(seen.length).toBeLessThanOrEqual(11);
});

test('a reader that comes back gets what it missed', async () => {
  const clock = createManualClock();
  const hub = createHub(clock);
  const first = hub.subscribe();
  hub.emit({ kind: 'outbox' });
  clock.advance(100);
  const { seq } = await next(first);
  hub.emit({ kind: 'settings' });
  clock.advance(100);
  expect(await next(hub.subscribe(seq))).toMatchObject({ kind: 'settings' });
});

test('a reader of an earlier run, or one that missed too much, is told to re-read everything', async () => {
  const clock = createManualClock();
  const hub = createHub(clock);
  expect(await next(hub.subscribe(clock.now() - 60_000))).toMatchObject({ kind: 'resync' });
  const slow = hub.subscribe();
  for (let n = 1; n <= 300; n++) {
    hub.emit({ kind: 'messages', folderId: n as FolderId, added: 1 });
    clock.advance(100);
  }
  expect(await next(slow)).toMatchObject({ kind: 'resync' });
});

test('a closed window leaves at once, though nothing happens', async () => {
  const hub = createHub(createManualClock());
  const events = hub.subscribe();
  const waiting = events.next();
  await events.return?.();
  expect((await waiting).done).toBe(true);
});

test('closing the hub ends every stream', async () => {
  const hub = createHub(createManualClock());
  const waiting = hub.subscribe().next();
  hub.close();
  expect((await waiting).done).toBe(true);
  hub.emit({ kind: 'sync', accountId: 'a' as AccountId });
});
