import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import type { ContractRouterClient } from '@orpc/contract';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { readdir, readFile } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { buildStale } from '../../build/tasks/build.ts';
import { inProject } from '../../build/tasks/paths.ts';
import { openStore } from '../../renderer/store/open-store.ts';
import { createStoreServer } from '../../renderer/store/serve.ts';
import type { Contract } from '../../shared/contract/index.ts';
import { contractVersion } from '../../shared/contract/session.ts';
import { type MainProcess, runMain } from '../fixtures/main-process.ts';
import { plainMail } from '../e2e/served/mail.ts';
import { type Dovecot, startDovecot } from '../servers/dovecot.ts';
import { type Postfix, startPostfix } from '../servers/postfix.ts';

const ann = { name: 'ann@skein.example', password: 'correct horse' };
let dovecot: Dovecot;
let postfix: Postfix;

beforeAll(async () => {
  dovecot = await startDovecot({ users: [ann] });
  postfix = await startPostfix({ dovecot });
  const message = { from: 'Bob <bob@b.example>', to: ann.name, subject: 'Geese', text: 'They fly north.' };
  await dovecot.deliver(ann.name, 'INBOX', plainMail(message));
});
afterAll(async () => {
  await postfix?.stop();
  await dovecot?.stop();
});

/** What the preload and the store page do together, with a database in memory. */
function playStore(main: MainProcess): void {
  const port = main.asks(main.store()!, 'store')?.port;
  const indexedDb = { factory: new IDBFactory(), keyRange: IDBKeyRange };
  const server = createStoreServer({
    open: () => openStore({ profileId: 'played', indexedDb }),
    onOtherGeneration: () => undefined,
  });
  server.servePort(port as unknown as MessagePort);
}

function playFace(main: MainProcess): ContractRouterClient<Contract> {
  const port = main.asks(main.faces()[0]!, 'skein')?.port;
  if (!port) throw new Error('no port came');
  const client: ContractRouterClient<Contract> = createORPCClient(new RPCLink({ port }));
  port.start();
  return client;
}

const server = (port: number) => ({
  host: '127.0.0.1',
  port,
  security: 'none' as const,
  user: ann.name,
  password: ann.password,
});

describe('what was built', () => {
  it('needs no module of npm: electron and node have the rest', async () => {
    await buildStale(['main', 'preload']);
    const folder = inProject('dist/main');
    const files = (await readdir(folder)).filter((name) => /\.c?js$/.test(name));
    expect(files).toContain('preload.cjs');
    const wanted = new Set<string>();
    for (const name of files) {
      // Without comments, which tell how a library is imported.
      const text = (await readFile(join(folder, name), 'utf8')).replaceAll(/^\s*(?:\/?\*|\/\/).*$/gm, '');
      for (const [, module = ''] of text.matchAll(
        /^(?:import|export)\b[^;]*?(?:\bfrom )?["']([^"'\n]+)["'];$/gm,
      ))
        wanted.add(module);
      for (const [, module = ''] of text.matchAll(/\b(?:__require|import|require)\(["']([^"'\n]+)["']\)/g))
        wanted.add(module);
    }
    const bare = [...wanted].filter((module) => !module.startsWith('./') && !isBuiltin(module));
    expect(bare).toEqual(['electron']);
  });
});

describe.each(['source', 'built'] as const)('main with the real engine, from its %s', (program) => {
  let main: MainProcess;
  beforeAll(async () => {
    if (program === 'built') await buildStale(['main']);
    main = await runMain({ program });
    playStore(main);
  });
  afterAll(() => main?.stop());

  it('reads mail over its ports, and its bytes by URL, and quits in order', async () => {
    const face = playFace(main);
    const welcome = await face.session.hello({ contractVersion });
    expect(welcome).toMatchObject({ shell: 'electron', version: '0.1.0', degraded: [] });

    await face.accounts.testAndAdd({
      name: 'Work',
      email: ann.name,
      fullName: 'Ann',
      incoming: { ...server(dovecot.ports.imap), protocol: 'imap' },
      outgoing: server(postfix.ports.plain),
    });
    const row = await vi.waitFor(
      async () => {
        const inbox = (await face.folders.list()).find(({ role }) => role === 'inbox');
        const page = inbox && (await face.messages.page({ folderId: inbox.id, offset: 0, limit: 10 }));
        expect(page?.rows).toHaveLength(1);
        return page!.rows[0]!;
      },
      { timeout: 20_000, interval: 50 },
    );
    expect(row.subject).toBe('Geese');

    const view = await face.messages.get({ id: row.id });
    expect(view.body?.text).toContain('They fly north.');
    const answer = main.electron.session.handlers.get('app');
    const source = await answer!(new Request(new URL(view.sourceUrl, 'app://skein/')));
    expect(source.status).toBe(200);
    expect(source.headers.get('content-security-policy')).toBe("sandbox; default-src 'none'");
    expect(await source.text()).toContain('Subject: Geese');

    const secrets = await readFile(join(main.profile, 'secrets', 'electron.json'), 'utf8');
    const accounts = await readFile(join(main.profile, 'vault', 'accounts.json'), 'utf8');
    for (const text of [secrets, accounts, await main.log()]) expect(text).not.toContain(ann.password);

    main.electron.app.quit();
    await vi.waitFor(() => expect(main.electron.app.ended).toBe('quit'), 8000);
    expect(await main.log()).toMatch(/"event":"shutdown".*"unfinished":"nothing"/);
  });
});
