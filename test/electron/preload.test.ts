import { EventEmitter } from 'node:events';
import { afterEach, describe, expect, it, vi } from 'vitest';

class IpcRenderer extends EventEmitter {
  readonly sent: { readonly channel: string; readonly value: unknown }[] = [];
  send(channel: string, value: unknown): void {
    this.sent.push({ channel, value });
  }
}

/** A page of Skein's as its preload sees it. */
async function load(host: string) {
  const listeners = new Set<(event: unknown) => void>();
  const posted: { readonly data: unknown; readonly origin: string; readonly ports: readonly unknown[] }[] =
    [];
  const window = {
    addEventListener: (_type: string, listener: (event: unknown) => void) => listeners.add(listener),
    removeEventListener: (_type: string, listener: (event: unknown) => void) => listeners.delete(listener),
    postMessage: (data: unknown, origin: string, ports: readonly unknown[] = []) =>
      posted.push({ data, origin, ports }),
  };
  const ipcRenderer = new IpcRenderer();
  vi.stubGlobal('window', window);
  vi.stubGlobal('location', { host, origin: `app://${host}` });
  vi.stubGlobal('isSecureContext', true);
  vi.resetModules();
  vi.doMock('electron', () => ({ ipcRenderer }));
  await import('../../electron/preload.ts');
  return {
    ipcRenderer,
    posted,
    window,
    receive: (event: unknown) => {
      for (const listener of listeners) listener(event);
    },
  };
}

afterEach(() => {
  vi.unstubAllGlobals();
  vi.doUnmock('electron');
});

describe.each([
  { host: 'skein', ask: 'skein-connect', channel: 'start-skein', port: 'skein-port' },
  { host: 'store', ask: 'skein-store-connect', channel: 'start-skein-store', port: 'skein-store-port' },
])('the preload of $host', ({ host, ask, channel, port }) => {
  it('asks main once per load, and says what kind of page this is', async () => {
    const page = await load(host);
    page.receive({ source: page.window, data: ask });
    page.receive({ source: page.window, data: ask });
    expect(page.ipcRenderer.sent).toEqual([{ channel, value: { origin: `app://${host}`, secure: true } }]);
  });

  it('does not hear a frame, nor other words', async () => {
    const page = await load(host);
    page.receive({ source: {}, data: ask });
    page.receive({ source: null, data: ask });
    page.receive({ source: page.window, data: `${ask} ` });
    page.receive({ source: page.window, data: { ask } });
    page.receive({ source: page.window, data: host === 'skein' ? 'skein-store-connect' : 'skein-connect' });
    expect(page.ipcRenderer.sent).toEqual([]);
  });

  it('hands on one port, to its own origin', async () => {
    const page = await load(host);
    const [first, second] = [{}, {}];
    page.ipcRenderer.emit(port, { ports: [first] });
    page.ipcRenderer.emit(port, { ports: [second] });
    expect(page.posted).toEqual([{ data: port, origin: `app://${host}`, ports: [first] }]);
  });
});

it('hands the words of the shell to the face, and none to the store', async () => {
  const face = await load('skein');
  face.ipcRenderer.emit('skein-word', {}, { kind: 'command', id: 'app.settings' });
  expect(face.posted).toEqual([
    { data: { skein: { kind: 'command', id: 'app.settings' } }, origin: 'app://skein', ports: [] },
  ]);
  const store = await load('store');
  store.ipcRenderer.emit('skein-word', {}, { kind: 'command', id: 'app.settings' });
  expect(store.posted).toEqual([]);
});
