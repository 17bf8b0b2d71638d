import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { keepConnected } from '../../../renderer/store/connection.ts';

/** A WebSocket that opens and closes when the test says so. */
class FakeSocket extends EventTarget {
  closed = false;
  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.dispatchEvent(new Event('close'));
  }
  open(): void {
    this.dispatchEvent(new Event('open'));
  }
}

describe('the line of the store to the engine', () => {
  let sockets: FakeSocket[];
  let served: number;
  const last = (): FakeSocket => sockets.at(-1) ?? new FakeSocket();

  beforeEach(() => {
    vi.useFakeTimers();
    sockets = [];
    served = 0;
  });
  afterEach(() => vi.useRealTimers());

  const keep = () =>
    keepConnected({
      connect: () => {
        const socket = new FakeSocket();
        sockets.push(socket);
        return socket as unknown as WebSocket;
      },
      serve: () => {
        served += 1;
      },
    });

  test('comes back after a loss, ever more slowly while the engine is away', () => {
    const connection = keep();
    const pauses: number[] = [];
    for (let attempt = 0; attempt < 8; attempt += 1) {
      last().close();
      const before = Date.now();
      vi.advanceTimersToNextTimer();
      pauses.push(Date.now() - before);
    }
    expect(pauses).toEqual([250, 500, 1000, 2000, 4000, 8000, 10_000, 10_000]);
    expect(served).toBe(9);
    last().open();
    last().close();
    const before = Date.now();
    vi.advanceTimersToNextTimer();
    expect(Date.now() - before).toBe(250);
    connection.close();
  });

  test('is tried at once when a window opens, but not twice', () => {
    const connection = keep();
    connection.hurry();
    expect(sockets).toHaveLength(1);
    last().close();
    connection.hurry();
    expect(sockets).toHaveLength(2);
    expect(vi.getTimerCount()).toBe(0);
    connection.close();
  });

  test('is renewed when the cache became another one, and ends when it is closed', () => {
    const connection = keep();
    last().open();
    connection.renew();
    expect(sockets[0]?.closed).toBe(true);
    vi.advanceTimersToNextTimer();
    expect(sockets).toHaveLength(2);
    connection.close();
    expect(vi.getTimerCount()).toBe(0);
  });
});
