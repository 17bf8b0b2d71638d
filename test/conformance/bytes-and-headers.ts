import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Asked, Asking } from '../fixtures/ask.ts';
import { bigSize, type FakeEngine } from '../fixtures/fake-engine.ts';

/** A shell that serves test/fixtures/renderer-folder.ts and test/fixtures/fake-engine.ts, asked as its own page would. */
export interface ShellUnderTest {
  readonly site: 'skein' | 'served';
  readonly engine: FakeEngine;
  /** @param path with its query, exactly as a page would send it */
  ask(path: string, how?: Asking): Promise<Asked>;
  close(): Promise<void>;
}

const bodyPolicy =
  "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; form-action 'none'; base-uri 'none'; frame-ancestors 'self'";

/** What every shell answers: the same pages, the same bytes, the same headers. Call it in a test file of the shell. */
export function answersBytesAndHeaders(name: string, open: () => Promise<ShellUnderTest>): void {
  describe(`${name}: bytes and headers`, () => {
    let shell: ShellUnderTest;
    beforeAll(async () => {
      shell = await open();
    });
    afterAll(() => shell.close());

    function expectCommon({ headers }: Asked): void {
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
      expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
      expect(headers.get('permissions-policy')).toContain('camera=()');
      expect(headers.get('content-security-policy')).toBeTruthy();
    }

    it.each(['/', '/index.html', '/?dialog=none'])(
      'serves the face at %s with a policy that runs nothing inline',
      async (path) => {
        const page = await shell.ask(path);
        expect(page.status).toBe(200);
        expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
        expect(page.body.toString()).toContain('<title>Skein</title>');
        expectCommon(page);
        const policy = page.headers.get('content-security-policy') ?? '';
        for (const rule of [
          "default-src 'none'",
          "script-src 'self'",
          "style-src 'self'",
          "img-src 'self' data: blob:",
          "font-src 'self'",
          "frame-src 'self'",
          "worker-src 'self'",
          "base-uri 'none'",
          "form-action 'none'",
          "frame-ancestors 'none'",
        ])
          expect(policy.split('; ')).toContain(rule);
        expect(policy).not.toContain('unsafe');
        expect(policy).not.toMatch(/\*|https?:/);
        expect(policy).toMatch(/connect-src 'self'( ws:\/\/127\.0\.0\.1:\d+)?(;|$)/);
      },
    );

    it('serves the page of message bodies with exactly its policy', async () => {
      const page = await shell.ask('/message-body.html');
      expect(page.status).toBe(200);
      expect(page.headers.get('content-security-policy')).toBe(bodyPolicy);
      expectCommon(page);
    });

    it.each([
      ['/assets/index-AbC123_-.js', 'text/javascript; charset=utf-8'],
      ['/assets/index-AbC123_-.css', 'text/css; charset=utf-8'],
      ['/assets/noto-sans.v2-9f8e7d6c.woff2', 'font/woff2'],
    ])('serves %s to be kept for ever', async (path, type) => {
      const asset = await shell.ask(path);
      expect(asset.status).toBe(200);
      expect(asset.headers.get('content-type')).toBe(type);
      expect(asset.headers.get('cache-control')).toContain('immutable');
      expectCommon(asset);
    });

    it('keeps the cupboard where this shell has it, and nowhere else', async () => {
      expect((await shell.ask('/store.html')).status).toBe(404);
      expect((await shell.ask('/store-worker.js')).status).toBe(shell.site === 'served' ? 200 : 404);
    });

    it.each([
      '/secret.txt',
      '/assets/',
      '/assets',
      '/assets/missing-12345678.js',
      '/assets/..%2fsecret.txt',
      '/assets/%2e%2e/secret.txt',
      '/assets/%00.js',
      '/__proto__',
      '/constructor',
      '/index.html/',
      '/package.json',
    ])('has nothing at %s', async (path) => {
      const answer = await shell.ask(path);
      expect(answer.status).toBe(404);
      expect(answer.body.toString()).not.toContain('not for anyone');
      expectCommon(answer);
    });

    it('hands an HTML attachment on as the engine answers it: dead', async () => {
      const part = await shell.ask('/part/html');
      expect(part.status).toBe(200);
      expect(part.headers.get('content-security-policy')).toBe("sandbox; default-src 'none'");
      expect(part.headers.get('content-disposition')).toBe('attachment; filename="a.html"');
      expect(part.headers.get('content-type')).toBe('application/octet-stream');
      expectCommon(part);
    });

    it('hands bytes on unchanged, with what the engine says about them', async () => {
      const part = await shell.ask('/part/image');
      expect([...part.body]).toEqual([0x89, 0x50, 0x4e, 0x47]);
      expect(part.headers.get('content-type')).toBe('image/png');
    });

    it('streams a big part to its end', async () => {
      expect((await shell.ask('/part/big')).body.length).toBe(bigSize);
    });

    it('tells the engine the range that was asked for, and no cookie', async () => {
      const answer = await shell.ask('/part/cookie', { headers: { range: 'bytes=0-9' } });
      expect(JSON.parse(answer.body.toString())).toEqual({ cookie: null, range: 'bytes=0-9' });
    });

    it('hands on that there is no such part', async () => {
      const answer = await shell.ask('/part/forged');
      expect(answer.status).toBe(404);
      expectCommon(answer);
    });

    it('says nothing of what went wrong in the engine', async () => {
      const answer = await shell.ask('/part/throws');
      expect(answer.status).toBe(500);
      expect(answer.body.toString()).not.toContain('Bob');
      expectCommon(answer);
    });

    it('streams a folder as a file to be saved, to its end', async () => {
      const file = await shell.ask('/export/f1');
      expect(file.headers.get('content-type')).toBe('application/mbox');
      expect(file.headers.get('content-disposition')).toBe('attachment; filename="f.mbox"');
      expect(file.headers.get('content-security-policy')).toBe("sandbox; default-src 'none'");
      expect(file.body.length).toBe(bigSize);
      expectCommon(file);
    });

    it.each(['/upload/d1?name=a.bin', '/import/f1?name=a.mbox'])('streams %s to the engine', async (path) => {
      const answer = await shell.ask(path, {
        method: 'POST',
        body: new Uint8Array(3_000_000),
      });
      expect(answer.status).toBe(201);
      expect(JSON.parse(answer.body.toString())).toEqual({ size: 3_000_000 });
    });

    it.each(['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'POST'])('does not take %s for a page', async (method) => {
      expect((await shell.ask('/', { method })).status).toBe(405);
    });

    it('answers HEAD like GET, without the body', async () => {
      const page = await shell.ask('/', { method: 'HEAD' });
      expect(page.status).toBe(200);
      expect(page.body.length).toBe(0);
      expectCommon(page);
    });
  });
}
