/** What strangers and bad luck send: shown, dead, or refused with a sentence, in the running app. */
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import MailComposer from 'nodemailer/lib/mail-composer';
import type { Locator, Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ann, bob } from './app.ts';
import { deadlyWords } from './broken-system.ts';
import { plainMail } from './mail.ts';
import { openStage, type Stage } from './stage.ts';

let stage: Stage;
let page: Page;
let fullDisk: string;

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const script = '<script>document.title = "it ran"; fetch("/api")</script>';

beforeAll(async () => {
  stage = await openStage({
    env: (profile) => {
      fullDisk = join(profile, 'disk-is-full');
      const preload = new URL('broken-system.ts', import.meta.url).href;
      return { SKEIN_TEST_FULL_DISK: fullDisk, NODE_OPTIONS: `--import ${preload}` };
    },
    deliver: async ({ dovecot }) => {
      const from = `Bob <${bob.name}>`;
      await dovecot.deliver(
        ann.name,
        'INBOX',
        plainMail({ from, to: ann.name, subject: 'Sound', text: 'All is well.' }),
      );
      await dovecot.deliver(
        ann.name,
        'INBOX',
        plainMail({ from, to: ann.name, subject: 'Deadly', text: deadlyWords }),
      );
      await dovecot.deliver(
        ann.name,
        'INBOX',
        await new MailComposer({
          from,
          to: ann.name,
          subject: 'Files',
          html: '<p>A dot: <img src="cid:dot@skein" alt="dot"></p>',
          attachments: [
            { filename: 'dot.png', content: png, cid: 'dot@skein' },
            { filename: 'page.html', contentType: 'text/html', content: `<h1>Hi</h1>${script}` },
            {
              filename: 'drawing.svg',
              contentType: 'image/svg+xml',
              content: `<svg xmlns="http://www.w3.org/2000/svg" onload="document.title='it ran'">${script}</svg>`,
            },
            { filename: '../../etc/报告\u202Egpj.exe', content: 'MZ' },
          ],
        })
          .compile()
          .build(),
      );
    },
  });
  ({ page } = stage);
  await row('Files').waitFor();
});

afterAll(() => stage?.close());

const row = (subject: string): Locator => page.getByRole('option', { name: new RegExp(subject) });
const message = (): Locator => page.getByRole('region', { name: 'Message', exact: true });
const body = () => message().frameLocator('iframe');
const log = (): Promise<string> => readFile(join(stage.profile, 'logs', 'skein.log'), 'utf8');

test('a message that cannot be parsed keeps its row, and the reader offers its source', async () => {
  await row('Deadly').click();
  await message().getByText('built in a way Skein cannot read').waitFor();
  await message().getByRole('button', { name: 'Show source' }).click();
  await page.getByRole('dialog').getByText(deadlyWords).waitFor();
  await page.keyboard.press('Escape');
  await row('Sound').click();
  await body().getByText('All is well.').waitFor();
  await row('Deadly').waitFor();
  expect(await log()).not.toContain(deadlyWords);
});

test('a picture of the text is shown', async () => {
  await row('Files').click();
  const picture = body().getByRole('img', { name: 'dot' });
  await picture.waitFor();
  await expect.poll(() => picture.evaluate((element) => (element as HTMLImageElement).naturalWidth)).toBe(1);
});

const attachment = (name: string): Locator => message().getByRole('link', { name: new RegExp(name) });

test.each(['page.html', 'drawing.svg'])('%s opened by its URL is dead', async (name) => {
  const href = (await attachment(name).getAttribute('href')) ?? '';
  const answer = await stage.context.request.get(new URL(href, page.url()).href);
  expect(answer.status()).toBe(200);
  expect(answer.headers()).toMatchObject({
    'x-content-type-options': 'nosniff',
    'content-security-policy': "sandbox; default-src 'none'",
    'content-type': 'application/octet-stream',
  });
  expect(answer.headers()['content-disposition']).toMatch(/^attachment/);
  // In a tab it is a download and nothing is opened; in a frame and as a picture it is nothing at all.
  const tab = await stage.context.newPage();
  const download = tab.waitForEvent('download');
  await tab.goto(new URL(href, page.url()).href).catch(() => undefined);
  expect((await download).suggestedFilename()).toBe(name);
  expect(await tab.title()).toBe('');
  await tab.close();
});

test('an attachment is saved under a name that is safe everywhere', async () => {
  const download = page.waitForEvent('download');
  await attachment('报告').click();
  const saved = await download;
  expect(saved.suggestedFilename()).not.toMatch(/[/\\\u202E]|^\./u);
  expect(saved.suggestedFilename()).toMatch(/报告gpj\.exe$/);
  expect(await readFile(await saved.path(), 'utf8')).toBe('MZ');
});

test('a forged id of a part names nothing, nor does one that was changed', async () => {
  const href = (await attachment('page.html').getAttribute('href')) ?? '';
  const { pathname } = new URL(href, page.url());
  const changed = pathname.replace(/[\w-](?=[^\w-]*$|\/[^/]*$)/, (last) => (last === 'A' ? 'B' : 'A'));
  expect(changed).not.toBe(pathname);
  for (const path of [
    '/part/1',
    `/part/${'A'.repeat(43)}`,
    changed,
    '/part/..%2f..%2fvault%2faccounts.json',
  ]) {
    const answer = await stage.context.request.get(new URL(path, page.url()).href);
    expect(answer.status(), path).toBe(404);
    expect(await answer.text()).not.toContain(ann.name);
  }
});

test('on a full disk an action fails visibly, nothing is half written, and it works when there is room', async () => {
  const journal = async (): Promise<string> => {
    const folder = join(stage.profile, 'vault', 'journal');
    const files = (await readdir(folder)).toSorted();
    return (await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')))).join('');
  };
  await row('Sound').click();
  await body().getByText('All is well.').waitFor();
  await expect.poll(() => page.getByRole('button', { name: 'Mark as unread' }).isEnabled()).toBe(true);
  await expect
    .poll(() => page.getByRole('status', { name: 'Sync status' }).textContent())
    .not.toMatch(/waiting/);
  const before = await journal();
  await page.getByRole('button', { name: 'New message', exact: true }).click();
  const subject = page.getByLabel('Subject', { exact: true });
  await subject.waitFor();
  await writeFile(fullDisk, '');
  await row('Sound').click();
  await page.keyboard.press('e');
  await page.getByText('There is no room left on this computer’s disk.').waitFor();
  await row('Sound').waitFor();
  // Trying again must not hit the message that would have been next.
  expect(await row('Sound').getAttribute('aria-selected')).toBe('true');
  await body().getByText('All is well.').waitFor();
  expect(await journal()).toBe(before);
  await subject.fill('No room');
  await page.getByText('Not saved').waitFor();
  await rm(fullDisk);
  await subject.fill('Room again');
  await page.getByText(/^Saved/).waitFor();
  await page.keyboard.press('Escape');
  await subject.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Archive', exact: true }).click();
  await expect.poll(() => row('Sound').count()).toBe(0);
});
