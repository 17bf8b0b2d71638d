/** A POP3 account as a person has it: added by hand, mail on this computer, the server's copy removed. */
import type { Locator, Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createPop3Session } from '../../../electron/engine/backend/pop3/session.ts';
import { silentLog } from '../../../electron/engine/log/log.ts';
import { ann, bob } from './app.ts';
import { plainMail } from './mail.ts';
import { openStage, type Stage } from './stage.ts';

let stage: Stage;
let page: Page;

beforeAll(async () => {
  stage = await openStage({
    withAccount: false,
    async deliver({ dovecot }) {
      for (const subject of ['First letter', 'Second letter'])
        await dovecot.deliver(
          ann.name,
          'INBOX',
          plainMail({ from: `Bob <${bob.name}>`, to: ann.name, subject, text: `This is the ${subject}.` }),
        );
    },
  });
  ({ page } = stage);
});
afterAll(() => stage?.close());

async function choose(label: string, option: RegExp): Promise<void> {
  await page.getByLabel(label, { exact: true }).click();
  await page.getByRole('option', { name: option }).click();
}

const row = (subject: RegExp): Locator =>
  page
    .getByRole('option', { name: subject })
    .or(page.getByRole('row', { name: subject }))
    .first();

async function countOnServer(): Promise<number> {
  const session = createPop3Session({
    server: { host: '127.0.0.1', port: stage.servers.dovecot.ports.pop3, security: 'none', user: ann.name },
    secret: { kind: 'password', password: ann.password },
    log: silentLog,
  });
  await session.connect();
  const { count } = await session.list();
  await session.quit();
  return count;
}

test('added by hand, it shows folders of its own and the mail', async () => {
  const { dovecot, postfix } = stage.servers;
  await page.getByRole('button', { name: 'Add account' }).first().click();
  await choose('Protocol', /^POP3/);
  const values = {
    'Your name': 'Ann Archer',
    'Email address': ann.name,
    Password: ann.password,
    'Incoming server': '127.0.0.1',
    'Incoming port': String(dovecot.ports.pop3),
    'Outgoing server': '127.0.0.1',
    'Outgoing port': String(postfix.ports.plain),
  };
  for (const [name, value] of Object.entries(values))
    await page.getByLabel(name, { exact: true }).fill(value);
  for (const side of ['Incoming security', 'Outgoing security']) await choose(side, /^None/);
  await page.getByRole('button', { name: 'Test and add', exact: true }).click();
  const tree = page.getByRole('tree', { name: 'Folders' });
  for (const role of ['Inbox', 'Drafts', 'Sent', 'Archive', 'Junk', 'Trash'])
    await tree
      .getByRole('treeitem', { name: new RegExp(role) })
      .first()
      .waitFor();
  await row(/Bob.*Second letter/).waitFor();
  expect(await countOnServer()).toBe(2);
});

test('"Get mail" brings what has come since', async () => {
  await stage.servers.dovecot.deliver(
    ann.name,
    'INBOX',
    plainMail({ from: `Bob <${bob.name}>`, to: ann.name, subject: 'Third letter', text: 'Three.' }),
  );
  await page.getByRole('button', { name: 'Get mail' }).first().click();
  await row(/Bob.*Third letter/).waitFor();
});

test('the server’s copy is removed on request, after a question; the message stays', async () => {
  await row(/First letter/).click();
  const message = page.getByRole('region', { name: 'Message', exact: true });
  await message.getByText('Also on the server').waitFor();
  await page.keyboard.press('Shift+Delete');
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove from server' }).click();
  await message.getByText('Only on this computer').waitFor();
  await message.frameLocator('iframe').first().getByText('This is the First letter.').waitFor();
  await expect.poll(countOnServer).toBe(2);
});
