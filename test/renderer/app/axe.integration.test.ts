import type { Page } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Settings } from '../../../shared/model/settings.ts';
import { scriptedOutbox } from '../../fixtures/scripted-content.ts';
import type { ScriptedEngine, ScriptedOptions } from '../../fixtures/scripted-engine.ts';
import { axeFindings } from '../axe.ts';
import { leave, openFace, type FacePages } from '../face-page.ts';

/** The whole window on every screen: what stands beside a dialog or a pane counts as well. */
const looks: readonly (readonly [string, Partial<Settings>])[] = [
  ['light', { theme: 'light', density: 'cards', language: 'en' }],
  ['dark', { theme: 'dark', density: 'compact', language: 'en' }],
];

let face: FacePages;
let page: Page;

beforeAll(async () => {
  face = await openFace();
}, 120_000);
afterAll(() => face?.close());
afterEach(() => leave(page));

async function open(options: ScriptedOptions, width = 1280): Promise<void> {
  page = await face.open(options, { viewport: { width, height: 800 } });
}
/** What axe says once nothing moves any more: half-faded letters have half the contrast. */
async function found(): Promise<readonly string[]> {
  await page.waitForFunction(() => document.getAnimations().length === 0);
  return axeFindings(page);
}
const engine = (ask: (scripted: ScriptedEngine) => void): Promise<void> =>
  page.evaluate(`(${ask.toString()})(globalThis.scripted)`);
const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true }).first();
const treeitem = (name: RegExp) => page.getByRole('treeitem', { name }).first();
const read = async (subject: string): Promise<void> => {
  await page.getByRole('option').filter({ hasText: subject }).first().click();
  await page.getByRole('region', { name: 'Message', exact: true }).getByRole('heading').first().waitFor();
};

describe.each(looks)('axe finds nothing, %s', (_, settings) => {
  test('in the list, the reader and the status line', async () => {
    await open({ settings });
    await page.getByRole('option').first().waitFor();
    expect(await found(), 'nothing open').toEqual([]);
    await read('Revised drawings');
    await button(/^to me/).click();
    expect(await found(), 'a message with attachments').toEqual([]);
    await read('Your order');
    await engine((scripted) =>
      scripted.setSync('a3', { kind: 'failed', failure: { code: 'login-refused', params: {} } }),
    );
    await page.getByRole('status', { name: 'Sync status' }).getByText('did not accept').waitFor();
    expect(await found(), 'a newsletter, an account that failed').toEqual([]);
    await page
      .getByRole('option')
      .nth(3)
      .click({ modifiers: ['Control'] });
    await page.getByText('2 messages chosen').waitFor();
    expect(await found(), 'several chosen').toEqual([]);
    await page.getByRole('listbox', { name: 'Messages' }).press('s');
    await page.getByRole('button', { name: 'Undo' }).waitFor();
    expect(await found(), 'the line at the bottom').toEqual([]);
  });

  test('in the composer', async () => {
    await open({ settings });
    await read('Revised drawings');
    await button('Reply').click();
    await page.getByRole('textbox', { name: 'Message body' }).waitFor();
    await page.keyboard.type('Yes.');
    expect(await found(), 'an answer').toEqual([]);
    await button('Discard draft').click();
    await page.getByRole('alertdialog').waitFor();
    expect(await found(), 'the question before discarding').toEqual([]);
    await page.keyboard.press('Escape');
    await button('New message').click();
    expect(await found(), 'two at once, one folded').toEqual([]);
  });

  test('in the settings, the form of an account, the pickers and the keys', async () => {
    await open({ settings });
    await page.getByRole('option').first().click();
    for (const key of ['Control+k', 'Control+,', '?', 'g', 'v']) {
      await page.keyboard.press(key);
      await page.getByRole('dialog').waitFor();
      expect(await found(), key).toEqual([]);
      await page.keyboard.press('Escape');
      await expect.poll(() => page.getByRole('dialog').count(), { timeout: 10_000 }).toBe(0);
    }
    await button('Menu').click();
    await page.getByRole('menu').waitFor();
    expect(await found(), 'the menu').toEqual([]);
    await page.getByRole('menuitem', { name: 'Add account' }).click();
    await page.getByRole('button', { name: 'Test and add' }).click();
    expect(await found(), 'the form, with what is missing').toEqual([]);
  });

  test('on the first start, in empty places and in places that failed', async () => {
    await open({ settings, accounts: [] });
    await page.getByRole('heading', { name: 'Welcome to Skein' }).waitFor();
    expect(await found(), 'welcome').toEqual([]);
    await leave(page);
    await open({ settings, welcome: { degraded: [{ code: 'secret-store-weak', params: {} }] } });
    await page.getByRole('treeitem', { name: 'Inbox' }).last().click();
    await page.getByRole('heading', { name: 'All done' }).waitFor();
    expect(await found(), 'an empty folder, a notice above it').toEqual([]);
    await engine((scripted) => scripted.setSync('a3', { kind: 'offline', since: Date.now() }));
    await page.getByRole('heading', { name: 'Not on this computer yet' }).waitFor();
    expect(await found(), 'offline').toEqual([]);
    await leave(page);
    await open({ settings, fail: { code: 'cache-failed', params: {} } });
    await page.getByText('The mail cache could not be read or written.').waitFor();
    expect(await found(), 'a list that could not be read').toEqual([]);
  });

  test('in drafts and outbox', async () => {
    await open({ settings, outbox: scriptedOutbox(Date.now()) });
    await treeitem(/^Outbox/).click();
    await page.getByRole('list', { name: 'Outbox' }).getByText('Site photos').waitFor();
    expect(await found(), 'outbox').toEqual([]);
    await treeitem(/^Drafts/).click();
    await page.getByText('No drafts', { exact: true }).waitFor();
    expect(await found(), 'no drafts').toEqual([]);
  });

  test('with POP3 and Local Folders', async () => {
    await open({ settings, pop3: true });
    await page.locator('[data-key="p1 INBOX"]').click();
    await page.getByRole('option').nth(2).click();
    await button('Download the whole message').waitFor();
    await engine((scripted) =>
      scripted.setSync('p1', {
        kind: 'downloading',
        done: 1,
        total: 9,
        bytesDone: 1_000_000,
        bytesTotal: 9_000_000,
      }),
    );
    await button('Pause the download of Ferry office').waitFor();
    expect(await found(), 'headers only, while downloading').toEqual([]);
    await page.locator('[data-key="local Letters/2025"]').click();
    await page.getByRole('heading', { name: 'Nothing here' }).waitFor();
    expect(await found(), 'an empty folder').toEqual([]);
    await page.locator('[data-key="local Letters"]').click({ button: 'right' });
    await page.getByRole('menu').waitFor();
    expect(await found(), 'the menu of a folder').toEqual([]);
    await page.getByRole('menuitem', { name: 'New folder…' }).click();
    await page.getByRole('dialog').waitFor();
    expect(await found(), 'a new folder').toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.locator('[data-key="local Letters"]').focus();
    await page.keyboard.press('Delete');
    await page.getByRole('alertdialog').waitFor();
    expect(await found(), 'a folder that is not empty').toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('alertdialog').waitFor({ state: 'detached' });
    await button('Import mail…').click();
    await page.getByRole('dialog').waitFor();
    expect(await found(), 'an import').toEqual([]);
    await page.locator('input[type=file]').setInputFiles({
      name: 'broken.eml',
      mimeType: '',
      buffer: Buffer.from('From a'),
    });
    await button('Done').waitFor();
    expect(await found(), 'what came of it').toEqual([]);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+,');
    await button('On the server of Ferry office').click();
    expect(await found(), 'what happens on the server').toEqual([]);
    await button('Remove Ferry office').click();
    await page.getByRole('alertdialog').waitFor();
    expect(await found(), 'what becomes of its mail').toEqual([]);
  });

  test.each([820, 480])('at a width of %i px', async (width) => {
    await open({ settings }, width);
    await page.getByRole('option').first().waitFor();
    expect(await found(), 'the list').toEqual([]);
    await button('Show folders').click();
    await page.getByRole('tree').waitFor();
    expect(await found(), 'the folders').toEqual([]);
    await page.keyboard.press('Escape');
    await read('Revised drawings');
    expect(await found(), 'a message').toEqual([]);
    await button('Reply').click();
    await page.getByRole('textbox', { name: 'Message body' }).waitFor();
    expect(await found(), 'an answer').toEqual([]);
  });
});

test('axe finds nothing in Chinese', async () => {
  await open({ settings: { theme: 'light', language: 'zh-CN' } });
  await page.getByRole('option').first().click();
  expect(await found(), 'the list and the reader').toEqual([]);
  await page.getByRole('button', { name: '回复', exact: true }).first().click();
  await page.getByRole('textbox', { name: '正文' }).waitFor();
  expect(await found(), 'an answer').toEqual([]);
});
