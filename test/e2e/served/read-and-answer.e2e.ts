import { ImapFlow } from 'imapflow';
import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
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
let profile: Awaited<ReturnType<typeof makeProfile>>;
let shell: Shell;
let browser: Browser;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  servers = await startServers();
  await servers.dovecot.deliver(
    ann.name,
    'INBOX',
    plainMail({
      from: `Bob <${bob.name}>`,
      to: ann.name,
      subject: 'Lunch on Tuesday',
      text: 'The noodle place has reopened.\n\nBob',
      id: 'lunch',
    }),
  );
  profile = await makeProfile();
  shell = await startShell({ profile: profile.folder });
  browser = await startBrowser();
  context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1280, height: 800 } });
  page = await openFace(context, shell.address);
});

afterAll(async () => {
  await browser?.close();
  await shell?.stop();
  await servers?.stop();
  await profile?.remove();
});

async function fillAccount(password: string): Promise<void> {
  await page.getByLabel('Your name').fill('Ann Archer');
  await page.getByLabel('Email address').fill(ann.name);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByLabel('Incoming server').fill('127.0.0.1');
  await page.getByLabel('Incoming port').fill(String(servers.dovecot.ports.imap));
  await page.getByLabel('Outgoing server').fill('127.0.0.1');
  await page.getByLabel('Outgoing port').fill(String(servers.postfix.ports.plain));
  for (const side of ['Incoming security', 'Outgoing security']) await choose(side, 'None');
}

async function choose(label: string, option: string): Promise<void> {
  const field = page.getByLabel(label);
  if ((await field.evaluate((element) => element.tagName)) === 'SELECT') {
    await field.selectOption({
      label:
        (await field.locator('option').allTextContents()).find((text) => text.startsWith(option)) ?? option,
    });
    return;
  }
  await field.click();
  await page.getByRole('option', { name: new RegExp(`^${option}`) }).click();
}

test('a wrong password is refused before anything is saved, with the side and the reason', async () => {
  await page.getByRole('button', { name: 'Add account' }).first().click();
  await fillAccount('wrong');
  await page.getByRole('button', { name: 'Test and add' }).click();
  const alert = page.getByRole('alert').filter({ hasText: /password/i });
  await alert.first().waitFor();
  expect(await alert.first().textContent()).toMatch(/incoming/i);
});

test('an account added by hand shows its folders and mail', async () => {
  await page.getByLabel('Password', { exact: true }).fill(ann.password);
  await page.getByRole('button', { name: 'Test and add' }).click();
  const tree = page.getByRole('tree', { name: 'Folders' });
  await tree.getByRole('treeitem', { name: /Inbox/ }).first().waitFor();
  for (const role of ['Drafts', 'Sent', 'Archive', 'Junk', 'Trash'])
    await tree
      .getByRole('treeitem', { name: new RegExp(role) })
      .first()
      .waitFor();
  const row = page
    .getByRole('option', { name: /Bob.*Lunch on Tuesday/ })
    .or(page.getByRole('row', { name: /Bob.*Lunch on Tuesday/ }));
  await row.first().waitFor();
  expect(await page.getByRole('status', { name: 'Sync status' }).textContent()).toBeTruthy();
});

test('the message opens, and is marked read on the server after a moment', async () => {
  await page.getByText('Lunch on Tuesday').first().click();
  const message = page.getByRole('region', { name: 'Message', exact: true });
  await message.getByText('Lunch on Tuesday').first().waitFor();
  await message.frameLocator('iframe').first().getByText('The noodle place has reopened.').waitFor();
  await page.getByRole('button', { name: 'Mark as unread' }).first().waitFor();
});

test('an answer with an attachment arrives and lies in Sent', async () => {
  await page.getByRole('button', { name: 'Reply', exact: true }).first().click();
  await page.getByLabel('Message body').click();
  await page.keyboard.type('Half past twelve?');
  await page
    .locator('input[type=file]')
    .first()
    .setInputFiles({ name: '菜单 menu.txt', mimeType: 'text/plain', buffer: Buffer.from('noodles') });
  await page.getByText('菜单 menu.txt').first().waitFor();
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  const client = new ImapFlow({
    host: '127.0.0.1',
    port: servers.dovecot.ports.imap,
    secure: false,
    auth: { user: bob.name, pass: bob.password },
    doSTARTTLS: false,
    logger: false,
  });
  await client.connect();
  try {
    const raw = await expect
      .poll(() => newest(client), { timeout: 30_000, interval: 300 })
      .toContain('Re: Lunch on Tuesday')
      .then(() => newest(client));
    expect(raw).toContain('In-Reply-To: <lunch@skein.example>');
    expect(raw).toContain('References: <lunch@skein.example>');
    expect(raw).toContain('Half past twelve?');
    expect(raw).toMatch(/filename\*0?\*?=/);
  } finally {
    await client.logout();
  }
  await page.getByRole('treeitem', { name: /Sent/ }).first().click();
  await page
    .getByRole('option', { name: /Re: Lunch on Tuesday/ })
    .or(page.getByRole('row', { name: /Re: Lunch on Tuesday/ }))
    .first()
    .waitFor();
});

async function newest(client: ImapFlow): Promise<string> {
  const lock = await client.getMailboxLock('INBOX');
  try {
    await client.noop();
    if (!client.mailbox || client.mailbox.exists === 0) return '';
    const message = await client.fetchOne('*', { source: true });
    return message ? String(message.source) : '';
  } finally {
    lock.release();
  }
}

test('the message answered is marked so', async () => {
  await page.getByRole('treeitem', { name: /Inbox/ }).first().click();
  await page
    .getByRole('option', { name: /answered/i })
    .or(page.getByRole('row', { name: /answered/i }))
    .first()
    .waitFor();
});

test('new mail appears without a refresh', async () => {
  await servers.dovecot.deliver(
    ann.name,
    'INBOX',
    plainMail({ from: `周岚 <${bob.name}>`, to: ann.name, subject: '季度报告初稿', text: '小雁你好' }),
  );
  await page
    .getByRole('option', { name: /季度报告初稿/ })
    .or(page.getByRole('row', { name: /季度报告初稿/ }))
    .first()
    .waitFor();
});

test('archive takes it away, and undo brings it back', async () => {
  await page.getByText('季度报告初稿').first().click();
  await page.getByRole('button', { name: 'Archive' }).first().click();
  const rows = page
    .getByRole('option', { name: /季度报告初稿/ })
    .or(page.getByRole('row', { name: /季度报告初稿/ }));
  await expect.poll(() => rows.count(), { timeout: 10_000 }).toBe(0);
  await page.getByRole('button', { name: 'Undo' }).first().click();
  await rows.first().waitFor();
});

test('a message is written in a window of its own, in one window at a time, and sent from there', async () => {
  await page.getByRole('button', { name: 'New message', exact: true }).click();
  await page.getByLabel('Message body').waitFor();
  await page.keyboard.type(`${bob.name},`);
  await page.getByRole('textbox', { name: 'Subject', exact: true }).fill('Alone');
  const text = page.getByLabel('Message body');
  await text.click();
  await page.keyboard.type('One');
  const own = async (): Promise<Page> => {
    const opened = context.waitForEvent('page');
    await text.press('Control+Shift+O');
    const window = await opened;
    await window.getByLabel('Message body').getByText('One').waitFor();
    return window;
  };
  const first = await own();
  expect(await text.count()).toBe(0);
  await first.getByLabel('Message body').press('End');
  await first.keyboard.type(' two');
  // Asked for in the other window, it is taken over on purpose, with what was typed last.
  await page
    .getByRole('treeitem', { name: /^Drafts/ })
    .first()
    .click();
  await page.getByRole('button', { name: /Alone/ }).first().click();
  const left = first.waitForEvent('close');
  await page
    .getByRole('alertdialog', { name: 'Go on writing here?' })
    .getByRole('button', { name: 'Write here' })
    .click();
  await text.getByText('One two').waitFor();
  await left;
  const second = await own();
  await second.getByLabel('Message body').press('End');
  await second.keyboard.type(' three');
  // Closed in the middle of a word, nothing is lost.
  const closed = second.waitForEvent('close');
  await second.close({ runBeforeUnload: true });
  await closed;
  await page.getByRole('button', { name: /Alone/ }).first().click();
  await text.getByText('One two three').waitFor();
  const third = await own();
  await third.getByRole('button', { name: 'Send', exact: true }).click();
  await third.getByRole('button', { name: 'Undo' }).click();
  await third.getByLabel('Message body').getByText('One two three').waitFor();
  const gone = third.waitForEvent('close');
  await third.getByRole('button', { name: 'Back to the window with mail' }).click();
  await gone;
  await text.getByText('One two three').waitFor();
  // Where no window with mail is left, this one becomes it.
  const last = await own();
  await page.close();
  await last.getByRole('button', { name: 'Back to the window with mail' }).click();
  await last.waitForURL((url) => !url.searchParams.has('compose'));
  await last.getByLabel('Message body').getByText('One two three').waitFor();
  // Loaded anew, as after a crash, it is open again.
  await last.reload();
  await last.getByLabel('Message body').getByText('One two three').waitFor();
});
