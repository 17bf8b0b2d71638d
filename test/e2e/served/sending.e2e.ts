/** Answers, forwards, refusals and second thoughts, between two people on a real Postfix. */
import { simpleParser, type ParsedMail } from 'mailparser';
import MailComposer from 'nodemailer/lib/mail-composer';
import type { Locator, Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ann, bob } from './app.ts';
import { openOtherDevice, type OtherDevice } from './other-device.ts';
import { openStage, type Stage } from './stage.ts';

let stage: Stage;
let page: Page;
let bobs: OtherDevice;
let anns: OtherDevice;

const patient = { timeout: 30_000, interval: 250 };

beforeAll(async () => {
  stage = await openStage({
    deliver: async ({ dovecot }) => {
      const raw = await new MailComposer({
        from: `Bob Fisher <${bob.name}>`,
        to: [`Ann Archer <${ann.name}>`, 'Carol <carol@elsewhere.example>'],
        cc: '林小雁 <lin@elsewhere.example>',
        subject: 'The plan',
        messageId: '<plan@skein.example>',
        html: '<p>See the file. <img src="cid:dot@skein"></p>',
        attachments: [
          { filename: '计划 plan.pdf', content: Buffer.from('%PDF-1.4 plan') },
          {
            filename: 'dot.gif',
            cid: 'dot@skein',
            content: Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64'),
          },
        ],
      })
        .compile()
        .build();
      await dovecot.deliver(ann.name, 'INBOX', raw);
    },
  });
  ({ page } = stage);
  bobs = await openOtherDevice(stage.servers, bob);
  anns = await openOtherDevice(stage.servers, ann);
  await page.getByRole('option', { name: /The plan/ }).click();
  await page
    .getByRole('region', { name: 'Message', exact: true })
    .frameLocator('iframe')
    .getByText('See the file.')
    .waitFor();
});

afterAll(async () => {
  await bobs?.close();
  await anns?.close();
  await stage?.close();
});

const button = (name: string): Locator => page.getByRole('button', { name, exact: true });
const field = (name: string): Locator => page.getByLabel(name, { exact: true });
const composer = (): Locator => page.getByRole('dialog').filter({ has: field('Message body') });
const outbox = (): Locator => page.getByRole('list', { name: 'Outbox' });
const refused = (): Locator => outbox().getByText(/does not accept the recipient nobody@skein\.example/);
const goTo = (folder: string): Promise<void> =>
  page
    .getByRole('tree', { name: 'Folders' })
    .getByRole('treeitem', { name: new RegExp(`^${folder}`) })
    .click();

async function arrived(subject: string): Promise<ParsedMail> {
  await expect.poll(() => bobs.newest('INBOX'), patient).toContain(`Subject: ${subject}`);
  return simpleParser(await bobs.newest('INBOX'));
}

test('an answer to all goes to everyone but oneself', async () => {
  await button('Reply all').click();
  await composer().waitFor();
  const names = await composer().locator('.chip').allTextContents();
  expect(names.join(' ')).toContain(bob.name);
  expect(names.join(' ')).toContain('carol@elsewhere.example');
  expect(names.join(' ')).toContain('lin@elsewhere.example');
  expect(names.join(' ')).not.toContain(ann.name);
  expect(await field('Subject').inputValue()).toBe('Re: The plan');
  await button('Discard draft').click();
  const sure = page.getByRole('alertdialog').getByRole('button', { name: 'Discard', exact: true });
  await sure.or(page.locator('body:not(:has(.composer))')).first().waitFor();
  if (await sure.isVisible()) await sure.click();
  await composer().waitFor({ state: 'detached' });
});

test('a forward takes the files and the pictures along', async () => {
  await button('Forward').click();
  await composer().getByText('计划 plan.pdf').waitFor();
  await field('To').fill(`${bob.name},`);
  await field('Message body').click();
  await page.keyboard.type('For you.');
  await button('Send').click();
  const mail = await arrived('Fwd: The plan');
  expect(mail.attachments.map(({ filename }) => filename)).toContain('计划 plan.pdf');
  expect(String(mail.attachments.find(({ filename }) => filename?.endsWith('.pdf'))?.content)).toBe(
    '%PDF-1.4 plan',
  );
  expect(mail.html).toContain('See the file.');
  expect(mail.html).toContain('For you.');
  await expect
    .poll(() => anns.flags('INBOX').then((all) => all['The plan']), patient)
    .toContain('$Forwarded');
  await expect.poll(() => anns.newest('Sent'), patient).toContain('Subject: Fwd: The plan');
});

test('a send is taken back with Undo, and is a draft again', async () => {
  await button('New message').click();
  await field('To').fill(`${bob.name},`);
  await field('Subject').fill('Too soon');
  await field('Message body').fill('Not finished');
  await button('Send').click();
  await button('Undo').click();
  await composer().waitFor();
  expect(await field('Subject').inputValue()).toBe('Too soon');
  expect(await field('Message body').textContent()).toContain('Not finished');
  expect(await bobs.newest('INBOX')).not.toContain('Too soon');
  await field('Subject').fill('In time');
  await button('Send').click();
  const mail = await arrived('In time');
  expect(mail.text).toContain('Not finished');
  expect(Object.keys(await bobs.flags('INBOX'))).not.toContain('Too soon');
});

test('of two recipients one is refused: it is named, with the reason; the other has the message, once', async () => {
  await button('New message').click();
  await field('To').fill(`${bob.name}, nobody@skein.example,`);
  await field('Subject').fill('To both');
  await field('Message body').fill('Hello?');
  await button('Send').click();
  await composer().waitFor({ state: 'detached' });
  await goTo('Outbox');
  await refused().waitFor({ timeout: 30_000 });
  expect(await outbox().textContent()).toMatch(/nobody@skein\.example.*(User unknown|550)/is);
  await arrived('To both');
  await outbox().getByRole('button', { name: 'Discard', exact: true }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Discard', exact: true }).click();
  await expect.poll(() => outbox().count()).toBe(0);
});

test('a refused recipient can be put right', async () => {
  await button('New message').click();
  await field('To').fill('nobody@skein.example,');
  await field('Subject').fill('Wrong address');
  await field('Message body').fill('Hello?');
  await button('Send').click();
  await composer().waitFor({ state: 'detached' });
  await refused().waitFor({ timeout: 30_000 });
  await outbox().getByRole('button', { name: 'Edit', exact: true }).click();
  await composer().waitFor();
  await composer().getByRole('button', { name: 'Remove nobody@skein.example' }).click();
  await field('To').fill(`${bob.name},`);
  await button('Send').click();
  await arrived('Wrong address');
  await expect.poll(() => outbox().count(), patient).toBe(0);
});

test('the language changes at once, and so does a failure that is on the screen', async () => {
  await goTo('Inbox');
  await button('New message').click();
  await field('To').fill('nobody@skein.example,');
  await field('Subject').fill('Again');
  await button('Send').click();
  await composer().waitFor({ state: 'detached' });
  await goTo('Outbox');
  await refused().waitFor({ timeout: 30_000 });
  await button('Menu').click();
  await page.getByRole('menuitem', { name: '中文' }).click();
  await page.getByRole('tree', { name: '文件夹' }).waitFor();
  const words = (await page.getByRole('list', { name: '发件箱' }).textContent()) ?? '';
  expect(words).toMatch(/不接受.*nobody@skein\.example|nobody@skein\.example.*不/);
  expect(await page.locator('html').getAttribute('lang')).toBe('zh-CN');
});
