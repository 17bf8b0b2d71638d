/** Roles and names that scripts and screen readers go by, on the real app over real servers. None may be missing or twice. */
import type { Locator, Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ann, bob } from './app.ts';
import { plainMail } from './mail.ts';
import { openStage, type Stage } from './stage.ts';

let stage: Stage;
let page: Page;

beforeAll(async () => {
  stage = await openStage({
    withAccount: false,
    deliver: async ({ dovecot }) => {
      for (const subject of ['First letter', 'Second letter']) {
        await dovecot.deliver(
          ann.name,
          'INBOX',
          plainMail({ from: `Bob Fisher <${bob.name}>`, to: ann.name, subject, text: 'Hello.' }),
        );
      }
    },
  });
  ({ page } = stage);
});

afterAll(() => stage?.close());

const button = (name: string): Locator => page.getByRole('button', { name, exact: true });
const field = (name: string): Locator => page.getByLabel(name, { exact: true });

async function isThereOnce(what: Locator): Promise<void> {
  await what.first().waitFor();
  expect(await what.count(), String(what)).toBe(1);
}

test('adding an account', async () => {
  await isThereOnce(button('Add account'));
  await button('Add account').click();
  const values: Readonly<Record<string, string>> = {
    'Your name': 'Ann Archer',
    'Email address': ann.name,
    Password: ann.password,
    'Incoming server': '127.0.0.1',
    'Incoming port': String(stage.servers.dovecot.ports.imap),
    'Outgoing server': '127.0.0.1',
    'Outgoing port': String(stage.servers.postfix.ports.plain),
  };
  for (const [name, value] of Object.entries(values)) {
    await isThereOnce(field(name));
    await isThereOnce(page.getByRole('textbox', { name, exact: true }).or(field(name)));
    await field(name).fill(value);
  }
  for (const name of ['Incoming security', 'Outgoing security']) {
    await field(name).click();
    await page.getByRole('option', { name: /^None/ }).click();
  }
  await isThereOnce(button('Test and add'));
  await button('Test and add').click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
});

test('folders, messages, the message and the state of the synchronisation', async () => {
  await isThereOnce(page.getByRole('tree', { name: 'Folders', exact: true }));
  const list = page
    .getByRole('grid', { name: 'Messages', exact: true })
    .or(page.getByRole('listbox', { name: 'Messages', exact: true }));
  await isThereOnce(list);
  for (const subject of ['First letter', 'Second letter'])
    await isThereOnce(
      list
        .getByRole('option', { name: new RegExp(`Bob Fisher.*${subject}`) })
        .or(list.getByRole('row', { name: new RegExp(`Bob Fisher.*${subject}`) })),
    );
  await isThereOnce(page.getByRole('region', { name: 'Message', exact: true }));
  const status = page.getByRole('status', { name: 'Sync status', exact: true });
  await isThereOnce(status);
  await expect.poll(() => status.textContent(), { timeout: 15_000 }).toMatch(/up to date at \d\d:\d\d/);
});

test('what can be done with a message', async () => {
  await page.getByRole('option', { name: /Second letter/ }).click();
  await expect.poll(() => button('Mark as unread').isEnabled(), { timeout: 15_000 }).toBe(true);
  for (const name of [
    'New message',
    'Reply',
    'Reply all',
    'Forward',
    'Archive',
    'Delete',
    'Mark as unread',
    'Star',
  ]) {
    await isThereOnce(button(name));
    expect(await button(name).isEnabled(), name).toBe(true);
  }
  await button('Archive').click();
  await isThereOnce(button('Undo'));
  await button('Undo').click();
  await page.getByRole('option', { name: /Second letter/ }).waitFor();
});

test('writing', async () => {
  await button('New message').click();
  for (const name of ['To', 'Cc', 'Bcc', 'Subject']) {
    await isThereOnce(field(name));
    await isThereOnce(page.getByRole(name === 'Subject' ? 'textbox' : 'combobox', { name, exact: true }));
    await field(name).fill(name === 'Subject' ? 'Hello' : bob.name);
  }
  await isThereOnce(field('Message body'));
  await field('Message body').fill('Some words.');
  await isThereOnce(button('Send'));
});
