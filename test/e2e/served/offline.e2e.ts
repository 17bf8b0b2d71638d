import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createImapBackend } from '../../../electron/engine/backend/imap/backend.ts';
import { silentLog } from '../../../electron/engine/log/log.ts';
import { type Relay, startRelay } from '../../servers/relay.ts';
import { freePorts } from '../../servers/ports.ts';
import {
  ann,
  bob,
  makeProfile,
  openFace,
  type Servers,
  type Shell,
  startBrowser,
  startServers,
  startShell,
} from './app.ts';
import { plainMail } from './mail.ts';

let servers: Servers;
let imap: Relay;
let smtp: Relay;
let profile: Awaited<ReturnType<typeof makeProfile>>;
let port = 0;
let shell: Shell;
let browser: Browser;
let context: BrowserContext;
let page: Page;

const rows = (name: RegExp) => page.getByRole('listbox', { name: 'Messages' }).getByRole('option', { name });
const status = () => page.getByRole('status', { name: 'Sync status' });

beforeAll(async () => {
  servers = await startServers();
  imap = await startRelay(servers.dovecot.ports.imap);
  smtp = await startRelay(servers.postfix.ports.plain);
  for (const n of [1, 2, 3]) {
    await servers.dovecot.deliver(
      ann.name,
      'INBOX',
      plainMail({
        from: `Bob <${bob.name}>`,
        to: ann.name,
        subject: `Letter ${n}`,
        text: `The text of letter ${n}.`,
        id: `letter-${n}`,
      }),
    );
  }
  profile = await makeProfile();
  port = (await freePorts(1))[0] ?? 0;
  const login = { host: '127.0.0.1', security: 'none', user: ann.name, password: ann.password };
  shell = await startShell({
    profile: profile.folder,
    port,
    accounts: [
      {
        name: 'Ann',
        email: ann.name,
        fullName: 'Ann Archer',
        incoming: { protocol: 'imap', port: imap.port, ...login },
        outgoing: { port: smtp.port, ...login },
      },
    ],
  });
  browser = await startBrowser();
  context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1280, height: 800 } });
  page = await openFace(context, shell.address);
});

afterEach(async ({ task }) => {
  if (task.result?.state === 'fail')
    await page.screenshot({ path: `.cache/e2e-${task.name.slice(0, 20).replaceAll(' ', '-')}.png` });
});

afterAll(async () => {
  await browser?.close();
  await shell?.stop();
  await imap?.stop();
  await smtp?.stop();
  await servers?.stop();
  await profile?.remove();
});

async function restart(): Promise<void> {
  shell = await startShell({ profile: profile.folder, port });
  await page.close();
  page = await openFace(context, shell.address);
}

/** The flags of Bob's letters in a folder, as another device sees them. */
async function onServer(folder: string): Promise<Record<string, readonly string[]>> {
  const server = {
    host: '127.0.0.1',
    port: servers.dovecot.ports.imap,
    security: 'none',
    user: ann.name,
  } as const;
  const backend = createImapBackend({ server, password: ann.password, log: silentLog });
  await backend.connect();
  try {
    const found: Record<string, readonly string[]> = {};
    await backend.openFolder(folder);
    await backend.fetchHeaders({ uids: '1:*' }, 100, async (batch) => {
      for (const { subject, flags } of batch) found[subject] = flags;
    });
    return found;
  } finally {
    await backend.close();
  }
}

test('mail that was opened, and mail that was only kept, reads on without servers after a restart', async () => {
  await rows(/Letter 1/).click();
  const frame = () => page.getByRole('region', { name: 'Message', exact: true }).frameLocator('iframe');
  await frame().getByText('The text of letter 1.').waitFor();
  await expect.poll(() => status().textContent()).toMatch(/up to date/);
  await imap.cut();
  await smtp.cut();
  await shell.stop();
  await restart();
  await expect.poll(() => status().textContent(), { timeout: 15_000 }).toMatch(/offline/i);
  await rows(/Letter 1/).click();
  await frame().getByText('The text of letter 1.').waitFor();
  await rows(/Letter 2/).click();
  await frame().getByText('The text of letter 2.').waitFor();
});

test('what is done without servers is seen at once, survives kill -9, and reaches the server later', async () => {
  await rows(/Letter 2/).click();
  await page.keyboard.press('s');
  await rows(/Letter 2.*star/i)
    .or(rows(/star.*Letter 2/i))
    .first()
    .waitFor();
  await rows(/Letter 3/).click();
  await page.getByRole('button', { name: 'Archive' }).first().click();
  await expect.poll(() => rows(/Letter 3/).count()).toBe(0);
  await shell.kill();
  await restart();
  await rows(/Letter 2/)
    .first()
    .waitFor();
  expect(await rows(/Letter 3/).count()).toBe(0);
  await rows(/Letter 2.*star/i)
    .or(rows(/star.*Letter 2/i))
    .first()
    .waitFor();
  expect(Object.keys(await onServer('INBOX'))).toContain('Letter 3');

  await imap.mend();
  await smtp.mend();
  await expect.poll(() => status().textContent(), { timeout: 30_000 }).toMatch(/up to date/);
  await expect
    .poll(() => onServer('Archive').then(Object.keys), { timeout: 15_000, interval: 500 })
    .toContain('Letter 3');
  const inbox = await onServer('INBOX');
  expect(Object.keys(inbox)).not.toContain('Letter 3');
  expect(inbox['Letter 2']).toContain('\\Flagged');
});

test('mail written without servers waits, survives kill -9, and goes out once when they are back', async () => {
  await imap.cut();
  await smtp.cut();
  await page.getByRole('button', { name: 'New message' }).first().click();
  await page.getByRole('combobox', { name: 'To' }).first().fill(`${bob.name},`);
  await page.getByLabel('Subject').fill('Written offline');
  await page.getByLabel('Message body').click();
  await page.keyboard.type('No line today.');
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await page.getByRole('button', { name: 'Send', exact: true }).waitFor({ state: 'detached' });
  await shell.kill();
  await restart();
  await page.getByRole('treeitem', { name: /Outbox/ }).click();
  await page.getByText('Written offline').first().waitFor();
  await imap.mend();
  await smtp.mend();
  await expect
    .poll(
      async () => {
        const server = {
          host: '127.0.0.1',
          port: servers.dovecot.ports.imap,
          security: 'none',
          user: bob.name,
        } as const;
        const backend = createImapBackend({ server, password: bob.password, log: silentLog });
        await backend.connect();
        try {
          let count = 0;
          const { exists } = await backend.openFolder('INBOX');
          if (exists > 0) {
            await backend.fetchHeaders({ uids: '1:*' }, 100, async (batch) => {
              count += batch.filter(({ subject }) => subject === 'Written offline').length;
            });
          }
          return count;
        } finally {
          await backend.close();
        }
      },
      { timeout: 60_000, interval: 1_000 },
    )
    .toBe(1);
});

test('two windows show the same', async () => {
  await page.getByRole('treeitem', { name: /Inbox/ }).first().click();
  const second = await context.newPage();
  await second.goto(`http://127.0.0.1:${port}/`);
  const starred = second.getByRole('option', { name: /Letter 1.*star|star.*Letter 1/i });
  await second
    .getByRole('option', { name: /Letter 1/ })
    .first()
    .waitFor();
  await rows(/Letter 1/).click();
  await page.keyboard.press('s');
  await starred.first().waitFor();
  await second.close();
});

test('a deleted cache is noticed, said, and rebuilt; drafts and accounts are untouched', async () => {
  await page.getByRole('button', { name: 'New message' }).first().click();
  await page.getByLabel('Subject').fill('Half a thought');
  await expect.poll(() => page.getByText(/saved/i).count(), { timeout: 15_000 }).toBeGreaterThan(0);
  await page.close();
  await context.close();
  await shell.stop();
  // A browser that never saw this profile: its IndexedDB is empty.
  context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1280, height: 800 } });
  shell = await startShell({ profile: profile.folder, port });
  page = await openFace(context, shell.address);
  await page.getByText(/cache/i).first().waitFor();
  await rows(/Letter 1/)
    .first()
    .waitFor();
  await page
    .getByRole('treeitem', { name: /Drafts/ })
    .first()
    .click();
  await page.getByText('Half a thought').first().waitFor();
});
