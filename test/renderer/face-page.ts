import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname } from 'node:path';
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
  type ViewportSize,
} from 'playwright';
import { commonHeaders, contentSecurityPolicy } from '../../shared/security/headers.ts';
import type { ScriptedOptions } from '../fixtures/scripted-engine.ts';
import { faceBundle } from './face-bundle.ts';

/** The face as it is built, under its real policies, with the scripted engine inside the page: for tests of screens. */
export interface FacePages {
  open(options?: ScriptedOptions, context?: BrowserContextOptions): Promise<Page>;
  /** Bodies of files that were uploaded, by name. */
  readonly uploads: Map<string, Buffer>;
  /** The next upload is refused. Imports take what begins with "From ", and nothing of a file called broken. */
  refuseUpload(): void;
  close(): Promise<void>;
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
};
const viewport: ViewportSize = { width: 1280, height: 800 };
const picture = (colour: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="140" height="200"><rect width="140" height="200" fill="${colour}"/></svg>`;

export async function openFace(): Promise<FacePages> {
  const messageBody = await readFile('renderer/message-body.html', 'utf8');
  const files = new Map(await faceBundle()).set('/message-body.html', messageBody);
  const uploads = new Map<string, Buffer>();
  let refuses = false;
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', 'http://face');
    const path = url.pathname === '/' ? '/index.html' : url.pathname;
    const send = (type: string, body: string, policy = "sandbox; default-src 'none'", status = 200): void =>
      void response
        .writeHead(status, {
          ...commonHeaders,
          'content-type': `${type}; charset=utf-8`,
          'content-security-policy': policy,
        })
        .end(body);
    if (path.startsWith('/upload/')) {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const name = url.searchParams.get('name') ?? '';
      if (refuses) {
        refuses = false;
        return send('text/plain', 'no', undefined, 507);
      }
      const body = Buffer.concat(chunks);
      uploads.set(name, body);
      if (path === '/upload/import') {
        if (name.startsWith('broken'))
          return send('application/json', JSON.stringify({ failure: { code: 'disk-full' } }), undefined, 507);
        const imported = body.toString('latin1').match(/^From /gm)?.length ?? 0;
        return send('application/json', JSON.stringify({ imported, refused: imported > 0 ? 0 : 1 }));
      }
      const hash = (uploads.size + 10).toString(16).padStart(64, '0');
      return send(
        'application/json',
        JSON.stringify({ hash, fileName: name, type: 'text/plain', size: body.length, url: `/part/${hash}` }),
        undefined,
        201,
      );
    }
    if (path.startsWith('/remote/') || path === '/part/logo')
      return send('image/svg+xml', picture(path.endsWith('2') ? '#35606f' : '#7a3b2e'));
    if (path.startsWith('/source/'))
      return send(
        'text/plain',
        `From: marta@atelier-vidal.example\r\nSubject: =?utf-8?B?5a2j5bqm?=\r\n\r\n${'A line of the body.\r\n'.repeat(80)}`,
      );
    if (path.startsWith('/export/')) return send('application/mbox', 'From a\n\nOne\n');
    const body = files.get(path);
    if (body === undefined) return send('text/plain', 'There is nothing here.', undefined, 404);
    const policy =
      path === '/message-body.html' ? contentSecurityPolicy('message-body') : contentSecurityPolicy('face');
    return send(types[extname(path)] ?? 'application/octet-stream', body, policy);
  };
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const browser = await chromium.launch({
    executablePath: process.env.SKEIN_CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu'],
  });
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const idle = new Map<string, Promise<IdlePages>>();
  const pagesFor = (options: BrowserContextOptions): Promise<IdlePages> => {
    const key = JSON.stringify(options);
    const pages =
      idle.get(key) ??
      browser
        .newContext({ viewport, reducedMotion: 'reduce', ...options })
        .then((context) => ({ context, viewport: options.viewport ?? viewport, pages: [] }));
    idle.set(key, pages);
    return pages;
  };
  return {
    uploads,
    refuseUpload: () => (refuses = true),
    open: async (options = {}, context = {}) =>
      openPage(
        await pagesFor(context),
        `${address}/?options=${encodeURIComponent(JSON.stringify({ inboxTotal: 40, ...options }))}`,
      ),
    close: () => closeAll(browser, server),
  };
}

/** A page that a test has left shows the next one's story in a third of the time a new one needs. */
interface IdlePages {
  readonly context: BrowserContext;
  /** px; a test may have made it another. */
  readonly viewport: ViewportSize;
  readonly pages: Page[];
}

/** What is noted of a page in use: whatever its policy refused, every error nobody caught, and where it came from. */
interface Visit {
  readonly complaints: string[];
  readonly from: IdlePages;
}
const visits = new WeakMap<Page, Visit>();
let visited = 0;

/** As in a browser that was never here: what an earlier story kept is forgotten; see {@link leave}. */
async function openPage(from: IdlePages, address: string): Promise<Page> {
  const page = from.pages.pop() ?? (await newPage(from.context));
  visits.set(page, { complaints: [], from });
  visited += 1;
  await page.goto(`${address}&visit=${visited}`);
  await page
    .getByRole('button', { name: 'New message' })
    .or(page.getByRole('button', { name: '写邮件' }))
    .or(page.getByRole('button', { name: 'Add account' }))
    .first()
    .waitFor();
  return page;
}

async function newPage(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  // A reload keeps what there is: only the first load of a visit begins with nothing.
  await page.addInitScript(() => {
    const visit = new URLSearchParams(location.search).get('visit');
    if (window.top !== window || visit === null || sessionStorage.getItem('visit') === visit) return;
    localStorage.clear();
    sessionStorage.clear();
    sessionStorage.setItem('visit', visit);
  });
  const complain = (text: string): void => void visits.get(page)?.complaints.push(text);
  page.on('pageerror', (error) => complain(String(error)));
  page.on(
    'console',
    (message) => /Content Security Policy|Refused to/.test(message.text()) && complain(message.text()),
  );
  return page;
}

/** Ends the visit. @throws what its policy refused and the errors nobody caught, which no screen tells. */
export async function leave(page: Page): Promise<void> {
  const visit = visits.get(page);
  if (!visit) return;
  visits.delete(page);
  await page.unrouteAll({ behavior: 'ignoreErrors' });
  for (const other of visit.from.context.pages())
    if (other !== page && !visits.has(other) && !visit.from.pages.includes(other)) await other.close();
  if (!page.isClosed()) {
    await page.setViewportSize(visit.from.viewport);
    await page.goto('about:blank');
    visit.from.pages.push(page);
  }
  if (visit.complaints.length > 0) throw new Error(visit.complaints.join('\n'));
}

async function closeAll(browser: Browser, server: Server): Promise<void> {
  await browser.close();
  await new Promise((done) => server.close(done));
}
