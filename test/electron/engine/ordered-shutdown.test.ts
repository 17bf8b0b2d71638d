import { expect, it } from 'vitest';
import { silentLog } from '../../../electron/engine/log/log.ts';
import { shutDownInOrder } from '../../../electron/engine/ordered-shutdown.ts';
import { systemClock } from '../../../electron/engine/clock.ts';

const ports = { clock: systemClock, log: silentLog };

it('closes one thing after the other', async () => {
  const order: string[] = [];
  const step = (name: string) => ({ name, run: () => Promise.resolve(void order.push(name)) });
  expect(await shutDownInOrder([step('accounts'), step('store'), step('sockets')], ports)).toEqual([]);
  expect(order).toEqual(['accounts', 'store', 'sockets']);
});

it('goes on after a step that fails, and names it', async () => {
  const order: string[] = [];
  const broken = { name: 'accounts', run: () => Promise.reject(new Error('no')) };
  const fine = { name: 'store', run: () => Promise.resolve(void order.push('store')) };
  expect(await shutDownInOrder([broken, fine], ports)).toEqual(['accounts']);
  expect(order).toEqual(['store']);
});

it('leaves a step that never ends when the time is over, and starts no other', async () => {
  const order: string[] = [];
  const stuck = { name: 'accounts', run: () => new Promise<void>(() => {}) };
  const late = { name: 'store', run: () => Promise.resolve(void order.push('store')) };
  expect(await shutDownInOrder([stuck, late], { ...ports, capMs: 20 })).toEqual(['accounts', 'store']);
  expect(order).toEqual([]);
});

it('leaves a slow step at its own cap, so that the next one gets its turn', async () => {
  const order: string[] = [];
  const slow = { name: 'accounts', run: () => new Promise<void>(() => {}), capMs: 10 };
  const vault = { name: 'vault', run: () => Promise.resolve(void order.push('vault')) };
  expect(await shutDownInOrder([slow, vault], ports)).toEqual(['accounts']);
  expect(order).toEqual(['vault']);
});
