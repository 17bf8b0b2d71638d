/** What is done with messages is done on the server, and undone there: single and on selections. */
import type { Locator, Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ann, bob } from './app.ts';
import { plainMail } from './mail.ts';
import { openOtherDevice, type OtherDevice } from './other-device.ts';
import { openStage, type Stage } from './stage.ts';

let stage: Stage;
let page: Page;
let other: OtherDevice;

const letters = ['Apple', 'Banana', 'Cherry', 'Damson', 'Elder'];
const patient = { timeout: 20_000, interval: 250 };

beforeAll(async () => {
  stage = await openStage({
    deliver: async ({ dovecot }) => {
      for (const subject of letters) {
        await dovecot.deliver(
          ann.name,
          'INBOX',
          plainMail({ from: `Bob <${bob.name}>`, to: ann.name, subject, text: `About ${subject}.` }),
        );
      }
    },
  });
  ({ page } = stage);
  other = await openOtherDevice(stage.servers, ann);
  await row('Elder').waitFor();
});

afterAll(async () => {
  await other?.close();
  await stage?.close();
});

const row = (subject: string): Locator => page.getByRole('option', { name: new RegExp(subject) });
const button = (name: string): Locator => page.getByRole('button', { name, exact: true });
const folder = (name: string): Locator =>
  page.getByRole('tree', { name: 'Folders' }).getByRole('treeitem', { name: new RegExp(`^${name}`) });

const flagsOf = async (path: string, subject: string): Promise<string> =>
  ((await other.flags(path))[subject] ?? ['not there']).join(' ');
const subjectsIn = async (path: string): Promise<string> =>
  Object.keys(await other.flags(path))
    .toSorted()
    .join(' ');

/** Chooses several rows without opening another one. */
async function choose(...subjects: readonly string[]): Promise<void> {
  const [first = '', ...more] = subjects;
  await row(first).click();
  for (const each of more) await row(each).click({ modifiers: ['ControlOrMeta'] });
}

test('opening marks read on the server, after a moment; marking unread takes it back', async () => {
  await row('Apple').click();
  await expect.poll(() => flagsOf('INBOX', 'Apple'), patient).toContain('\\Seen');
  await button('Mark as unread').click();
  await expect.poll(() => flagsOf('INBOX', 'Apple'), patient).not.toContain('\\Seen');
  expect(await flagsOf('INBOX', 'Banana')).not.toContain('\\Seen');
});

test('a star is set, and undone by key', async () => {
  await row('Banana').click();
  await button('Star').click();
  await expect.poll(() => flagsOf('INBOX', 'Banana'), patient).toContain('\\Flagged');
  // The server may know of the star before the window has heard that it can be taken back: then the key is pressed again.
  let looks = 0;
  await expect
    .poll(async () => {
      if (looks++ % 16 === 0) await page.keyboard.press('z');
      return flagsOf('INBOX', 'Banana');
    }, patient)
    .not.toContain('\\Flagged');
});

test('delete goes to Trash and comes back by undo; in Trash it goes for good', async () => {
  await row('Banana').click();
  await button('Delete').click();
  await expect.poll(() => subjectsIn('Trash'), patient).toBe('Banana');
  expect(await subjectsIn('INBOX')).not.toContain('Banana');
  await button('Undo').click();
  await expect.poll(() => subjectsIn('INBOX'), patient).toContain('Banana');
  expect(await subjectsIn('Trash')).toBe('');
  await row('Banana').click();
  await button('Delete').click();
  await expect.poll(() => subjectsIn('Trash'), patient).toBe('Banana');
  await folder('Trash').click();
  await row('Banana').click();
  await button('Delete').click();
  await button('Delete for good').click();
  await page.getByText('Deleted “Banana” for good').waitFor();
  expect(await button('Undo').count()).toBe(0);
  await expect.poll(() => subjectsIn('Trash'), patient).toBe('');
  expect(await subjectsIn('INBOX')).toBe('Apple Cherry Damson Elder');
  await folder('Inbox').click();
});

test('junk on a selection, and its undo', async () => {
  await choose('Cherry', 'Damson');
  await button('Junk').click();
  await expect.poll(() => subjectsIn('Junk'), patient).toBe('Cherry Damson');
  await expect.poll(() => row('Cherry').count()).toBe(0);
  await button('Undo').click();
  await expect.poll(() => subjectsIn('INBOX'), patient).toBe('Apple Cherry Damson Elder');
  expect(await subjectsIn('Junk')).toBe('');
  await row('Cherry').waitFor();
});

test('a selection is starred, deleted and undone as one', async () => {
  await choose('Apple', 'Cherry', 'Elder');
  await button('Star').click();
  await expect.poll(() => flagsOf('INBOX', 'Elder'), patient).toContain('\\Flagged');
  expect(await flagsOf('INBOX', 'Apple')).toContain('\\Flagged');
  expect(await flagsOf('INBOX', 'Damson')).not.toContain('\\Flagged');
  await button('Undo').click();
  await expect.poll(() => flagsOf('INBOX', 'Elder'), patient).not.toContain('\\Flagged');
  await button('Mark as read').click();
  await expect.poll(() => flagsOf('INBOX', 'Cherry'), patient).toContain('\\Seen');
  await button('Mark as unread').click();
  await expect.poll(() => flagsOf('INBOX', 'Cherry'), patient).not.toContain('\\Seen');
  await choose('Apple', 'Elder');
  await page.keyboard.press('Delete');
  await expect.poll(() => subjectsIn('Trash'), patient).toBe('Apple Elder');
  await button('Undo').click();
  await expect.poll(() => subjectsIn('INBOX'), patient).toBe('Apple Cherry Damson Elder');
});

test('moving to a folder that is picked, and back by undo', async () => {
  await row('Damson').click();
  await button('Move to…').click();
  await page.keyboard.type('Archive');
  await page.keyboard.press('Enter');
  await expect.poll(() => subjectsIn('Archive'), patient).toBe('Damson');
  await expect.poll(() => row('Damson').count()).toBe(0);
  await button('Undo').click();
  await expect.poll(() => subjectsIn('INBOX'), patient).toContain('Damson');
});
