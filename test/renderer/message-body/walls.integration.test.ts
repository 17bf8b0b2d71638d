import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Browser, chromium, type Page } from 'playwright';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readFile } from 'node:fs/promises';
import { contentSecurityPolicy, messageBodyPolicy } from '../../../shared/security/headers.ts';
import { hostile } from './hostile.ts';

/** Both walls, each alone and together, in a real Chromium: nothing runs and no request leaves. */
describe('hostile mail', () => {
  const outside: string[] = [];
  let browser: Browser;
  let servers: readonly Server[];
  let here: string;
  let out: string;

  beforeAll(async () => {
    const script = await bundle('test/renderer/message-body/wall-page.ts');
    const frame = await readFile('renderer/message-body.html', 'utf8');
    const answer: Readonly<Record<string, readonly [type: string, policy: string, body: string]>> = {
      '/': [
        'text/html',
        contentSecurityPolicy('face'),
        '<!doctype html><title>app</title><script type="module" src="/app.js"></script>',
      ],
      '/app.js': ['text/javascript', '', script],
      '/message-body.html': ['text/html', messageBodyPolicy, frame],
      '/naked.html': [
        'text/html',
        '',
        '<!doctype html><html><head><style data-skein></style></head><body></body></html>',
      ],
    };
    const [app, hereUrl] = await listen((request, response) => {
      const found = answer[request.url ?? ''];
      if (!found) return void response.writeHead(404).end();
      response
        .writeHead(200, {
          'content-type': `${found[0]}; charset=utf-8`,
          ...(found[1] ? { 'content-security-policy': found[1] } : {}),
        })
        .end(found[2]);
    });
    const [elsewhere, outUrl] = await listen((request, response) => {
      outside.push(request.url ?? '');
      response.writeHead(200, { 'access-control-allow-origin': '*', 'content-type': 'image/gif' }).end();
    });
    [servers, here, out] = [[app, elsewhere], hereUrl, outUrl];
    browser = await chromium.launch({
      executablePath: process.env.SKEIN_CHROMIUM ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu'],
    });
  });

  afterAll(async () => {
    await browser?.close();
    await Promise.all((servers ?? []).map((server) => new Promise((done) => server.close(done))));
  });

  const filled = (html: string): string =>
    html
      .replaceAll('OUTHOST', new URL(out).host)
      .replaceAll('OUT', out)
      .replaceAll('RUN', 'window.parent.marks=(window.parent.marks||0)+1');

  async function open(): Promise<{ page: Page; popups: Page[] }> {
    const page = await browser.newPage();
    const popups: Page[] = [];
    page.on('popup', (popup) => popups.push(popup));
    await page.goto(here);
    await page.waitForFunction('window.ready === true');
    outside.length = 0;
    return { page, popups };
  }

  /**
   * Shows each snippet in a frame of its own and presses what asks to be pressed. Then an unguarded frame does the
   * slowest trick of all, a refresh, towards our own server: when that arrived, everything before it has had its time.
   */
  async function showAll(
    page: Page,
    how: { sanitised: boolean; walled: boolean; quoted?: boolean; edited?: boolean },
  ): Promise<void> {
    for (const html of Object.values(hostile))
      await page.evaluate(([text, way]) => (window as unknown as WallPage).show(text, way), [
        filled(html),
        how,
      ] as const);
    await page.evaluate(() => (window as unknown as WallPage).press());
    const sentinel = page.waitForRequest(`${here}/sentinel`, { timeout: 20_000 });
    await page.evaluate(() =>
      (window as unknown as WallPage).show('<meta http-equiv="refresh" content="0;url=/sentinel">', {
        sanitised: false,
        walled: false,
      }),
    );
    await sentinel;
  }

  test('without either wall it does run and call out, so this test would notice', async () => {
    const { page } = await open();
    await showAll(page, { sanitised: false, walled: false });
    expect(await page.evaluate('window.marks ?? 0')).toBeGreaterThan(10);
    expect(new Set(outside).size).toBeGreaterThan(25);
    await page.close();
  });

  test('the frame alone holds unsanitised mail', async () => {
    const { page, popups } = await open();
    await showAll(page, { sanitised: false, walled: true });
    expect(await page.evaluate('window.marks ?? 0')).toBe(0);
    expect(outside).toEqual([]);
    expect(popups).toEqual([]);
    expect(page.url()).toBe(`${here}/`);
    await page.close();
  });

  test('the sanitiser alone holds it in a page without policy and with scripts allowed', async () => {
    const { page, popups } = await open();
    await showAll(page, { sanitised: true, walled: false });
    expect(await page.evaluate('window.marks ?? 0')).toBe(0);
    expect(outside).toEqual([]);
    expect(popups).toEqual([]);
    await page.close();
  });

  test('quoted in a draft and opened again, nothing runs and nothing leaves', async () => {
    const { page, popups } = await open();
    await showAll(page, { sanitised: true, walled: false, quoted: true });
    expect(await page.evaluate('window.marks ?? 0')).toBe(0);
    expect(outside).toEqual([]);
    expect(popups).toEqual([]);
    await page.close();
  });

  test('the quote as it is sent runs nothing where it is read, and brings no form, frame or script with it', async () => {
    const { page, popups } = await open();
    await showAll(page, { sanitised: false, walled: false, quoted: true });
    expect(await page.evaluate('window.marks ?? 0')).toBe(0);
    expect(popups).toEqual([]);
    // Pictures of the original go on to whoever receives it, as its sender wrote them; nothing else does.
    expect(outside.filter((path) => !/\.(png|cur|svg)$/.test(path))).toEqual([]);
    await page.close();
  });

  test('made part of the answer by "edit quote", in a page without any wall, nothing runs and nothing leaves', async () => {
    const { page, popups } = await open();
    await showAll(page, { sanitised: false, walled: false, edited: true });
    expect(await page.evaluate('window.marks ?? 0')).toBe(0);
    expect(outside).toEqual([]);
    expect(popups).toEqual([]);
    await page.close();
  });

  test('both together: nothing runs, nothing leaves, and every frame still has its page and a height', async () => {
    const { page } = await open();
    await showAll(page, { sanitised: true, walled: true });
    expect(await page.evaluate('window.marks ?? 0')).toBe(0);
    expect(outside).toEqual([]);
    const frames = await page.evaluate(() =>
      [...document.querySelectorAll('iframe[sandbox]')].map((frame) => {
        const { contentWindow, offsetHeight } = frame as HTMLIFrameElement;
        return [contentWindow?.location.pathname, offsetHeight > 0];
      }),
    );
    expect(new Set(frames.map(String))).toEqual(new Set(['/message-body.html,true']));
    await page.close();
  });

  test('the app around it refuses inline script and style by its own policy', async () => {
    const { page } = await open();
    const ran = await page.evaluate(() => {
      document.body.innerHTML = '<img src="data:,x" onerror="window.marks=1"><p style="color:red">x</p>';
      const script = document.createElement('script');
      script.textContent = 'window.marks=1';
      document.body.append(script);
      return [(window as unknown as WallPage).marks, getComputedStyle(document.querySelector('p')!).color];
    });
    expect(ran).toEqual([undefined, 'rgb(0, 0, 0)']);
    await page.close();
  });
});

interface WallPage {
  marks?: number;
  show(html: string, how: { sanitised: boolean; walled: boolean }): Promise<void>;
  press(): void;
}

async function listen(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<[Server, string]> {
  const server = createServer(answer);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return [server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`];
}

async function bundle(entry: string): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    build: { write: false, minify: false, rolldownOptions: { input: entry } },
  });
  const [output] = Array.isArray(built) ? built : [built];
  const chunk =
    output && 'output' in output ? output.output.find((each) => each.type === 'chunk') : undefined;
  if (chunk?.type !== 'chunk') throw new Error('nothing was built');
  return chunk.code;
}
