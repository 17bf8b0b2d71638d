import { expect, test } from 'vitest';
import { Turns } from '../../../renderer/store/turns.ts';

/** A task that ends when the test says so. */
function gate(): { readonly task: () => Promise<void>; readonly open: () => void } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { task: () => opened, open: () => open() };
}

test('a reader waits for the write under way, not for those behind it', async () => {
  const turns = new Turns();
  const order: string[] = [];
  const first = gate();
  const done = (name: string) => () => void order.push(name);
  const all = [
    turns.write(first.task).then(done('first write')),
    turns.write(async () => undefined).then(done('second write')),
    turns.write(async () => undefined).then(done('third write')),
    turns.read(async () => undefined).then(done('read')),
  ];
  first.open();
  await Promise.all(all);
  expect(order).toEqual(['first write', 'read', 'second write', 'third write']);
});

test('readers go together, and a writer is not kept waiting by new ones', async () => {
  const turns = new Turns();
  const reading = [gate(), gate()];
  const order: string[] = [];
  const readers = reading.map(({ task }) => turns.read(task));
  const write = turns.write(async () => void order.push('write'));
  const late = turns.read(async () => void order.push('late read'));
  for (const { open } of reading) open();
  await Promise.all([...readers, write, late]);
  expect(order).toEqual(['write', 'late read']);
});

test('a task that fails passes the turn on', async () => {
  const turns = new Turns();
  await expect(turns.write(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  await expect(turns.read(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await turns.write(async () => 1)).toBe(1);
  expect(await turns.read(async () => 2)).toBe(2);
});
