import { expect, test } from 'vitest';
import { lockProfile } from '../../../../electron/engine/vault/lock.ts';
import { type Processes, sameStart } from '../../../../electron/engine/vault/processes.ts';
import { createLossyFileSystem } from '../../../fixtures/lossy-file-system.ts';
import { createManualClock } from '../../../fixtures/manual-clock.ts';

async function prepared() {
  const clock = createManualClock();
  const fs = createLossyFileSystem([], () => clock.now());
  await fs.makeFolder('/p');
  const alive = new Map<number, string>([[process.pid, 'now']]);
  const processes: Processes = {
    alive: async (pid) => alive.has(pid),
    started: async (pid) => alive.get(pid),
  };
  const take = (host = 'here') => lockProfile({ fs, profileFolder: '/p', clock, processes, host });
  const put = (holder: unknown) => fs.write('/p/lock', new TextEncoder().encode(JSON.stringify(holder)));
  return { clock, fs, alive, take, put };
}
const locked = { failure: { code: 'profile-locked' } };

test('a second one is refused while the first holds it, and not afterwards', async () => {
  const { take } = await prepared();
  const first = await take();
  await expect(take()).rejects.toMatchObject(locked);
  await first.release();
  await (await take()).release();
});

test('the lock of a process that is gone is taken over', async () => {
  const { take, put } = await prepared();
  await put({ pid: 4242, host: 'here', started: 'yesterday', token: 't' });
  await expect(take()).resolves.toBeDefined();
});

test('a pid that now belongs to another process does not lock the person out', async () => {
  const { take, put, alive } = await prepared();
  alive.set(4242, 'today');
  await put({ pid: 4242, host: 'here', started: 'yesterday', token: 't' });
  await expect(take()).resolves.toBeDefined();
});

test('on a shared disk another computer holds it while it shows that it lives', async () => {
  const { clock, take } = await prepared();
  await take('there');
  for (let minute = 0; minute < 10; minute++) {
    clock.advance(60_000);
    await new Promise((resolve) => setImmediate(resolve));
  }
  await expect(take('here')).rejects.toMatchObject({ failure: { params: { host: 'there' } } });
});

test('a container that was killed left a lock of another host name: it is taken over after a while', async () => {
  const { clock, take, put } = await prepared();
  await put({ pid: 1, host: 'container-1', token: 't' });
  await expect(take()).rejects.toMatchObject(locked);
  clock.advance(3 * 60_000);
  await (await take()).release();
});

test('a lock torn by a power loss is in the way for moments only', async () => {
  const { clock, fs, take } = await prepared();
  await fs.write('/p/lock', new Uint8Array(10));
  await expect(take()).rejects.toMatchObject(locked);
  clock.advance(11_000);
  await (await take()).release();
});

test('releasing late does not remove the lock of who took it over', async () => {
  const { fs, take, put } = await prepared();
  const first = await take();
  await put({ pid: 77, host: 'here', token: 'other' });
  await first.release();
  expect(fs.paths()).toEqual(['/p/lock']);
});

test('the start of the computer is compared roughly, for clocks are set', () => {
  expect(sameStart('boot 1000000', 'boot 1002000')).toBe(true);
  expect(sameStart('boot 1000000', 'boot 9000000')).toBe(false);
  expect(sameStart('id 5', 'id 6')).toBe(false);
});
