import { expect, it, vi } from 'vitest';
import { silentLog } from '../../../electron/engine/log/log.ts';
import type { Asking } from '../../fixtures/ask.ts';
import { answersBytesAndHeaders } from '../../conformance/bytes-and-headers.ts';
import { createFakeElectron } from '../../fixtures/fake-electron.ts';
import { createFakeEngine } from '../../fixtures/fake-engine.ts';
import { makeRendererFolder } from '../../fixtures/renderer-folder.ts';

vi.mock('electron', () => createFakeElectron({ appPath: '/', appData: '/' }).module);

async function open(host: 'skein' | 'store') {
  const { createAppFetch } = await import('../../../electron/shell/app-protocol.ts');
  const engine = createFakeEngine();
  const renderer = await makeRendererFolder();
  const answer = createAppFetch({
    rendererFolder: renderer.folder,
    bytes: (request) => engine.bytes(request),
    log: silentLog,
  });
  return {
    site: 'skein' as const,
    engine,
    close: () => renderer.remove(),
    async ask(path: string, { method = 'GET', headers = {}, body }: Asking = {}) {
      const response = await answer(
        new Request(`app://${host}${path}`, { method, headers, body: body as BodyInit }),
      );
      return {
        status: response.status,
        headers: response.headers,
        body: Buffer.from(await response.arrayBuffer()),
      };
    },
  };
}

answersBytesAndHeaders('Electron', () => open('skein'));

it('serves the store page on its own host, with its own policy, and nothing of the face', async () => {
  const store = await open('store');
  const page = await store.ask('/store.html?profile=p1');
  expect(page.status).toBe(200);
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'; script-src 'self'");
  for (const path of ['/', '/index.html', '/message-body.html', '/store-worker.js']) {
    expect((await store.ask(path)).status).toBe(404);
  }
  await store.close();
});

it('gives the store host no bytes of messages', async () => {
  const store = await open('store');
  expect((await store.ask('/part/html')).status).toBe(404);
  expect((await store.ask('/upload/d1', { method: 'POST', body: 'x' })).status).toBe(405);
  expect(store.engine.asked).toEqual([]);
  await store.close();
});

it('has nothing at other hosts, ports and schemes', async () => {
  const { createAppFetch } = await import('../../../electron/shell/app-protocol.ts');
  const renderer = await makeRendererFolder();
  const engine = createFakeEngine();
  const answer = createAppFetch({
    rendererFolder: renderer.folder,
    bytes: (request) => engine.bytes(request),
    log: silentLog,
  });
  for (const url of ['app://other/', 'app://skein:1/', 'http://skein/', 'app:skein/']) {
    const response = await answer(new Request(url));
    expect(response.status, url).toBe(404);
    expect(response.headers.get('content-security-policy')).toBeTruthy();
  }
  await renderer.remove();
});

it('closes an answer that the engine gave without a policy', async () => {
  const { createAppFetch } = await import('../../../electron/shell/app-protocol.ts');
  const answer = createAppFetch({
    rendererFolder: '/nowhere',
    bytes: async () => new Response('<script>', { headers: { 'content-type': 'text/html' } }),
    log: silentLog,
  });
  const response = await answer(new Request('app://skein/part/x'));
  expect(response.headers.get('content-security-policy')).toBe("sandbox; default-src 'none'");
  expect(response.headers.get('x-content-type-options')).toBe('nosniff');
});
