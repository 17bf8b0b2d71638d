import type { Locator, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { ScriptedEngine, ScriptedOptions } from '../../fixtures/scripted-engine.ts';
import { axeFindings } from '../axe.ts';
import { leave, openFace, type FacePages } from '../face-page.ts';

let face: FacePages;
let page: Page;

beforeAll(async () => {
  face = await openFace();
}, 120_000);
afterAll(() => face.close());
afterEach(() => leave(page));

async function open(
  options: ScriptedOptions = {},
  context: Parameters<FacePages['open']>[1] = {},
): Promise<void> {
  page = await face.open(options, context);
}
const rows = () => page.getByRole('listbox', { name: 'Messages' }).getByRole('option');
const row = (name: string | RegExp) => page.getByRole('option', { name });
/** Asks the engine behind the page. */
const engine = <T>(ask: (scripted: ScriptedEngine) => T): Promise<T> =>
  page.evaluate(`(${ask.toString()})(globalThis.scripted)`) as Promise<T>;
/** What the keyboard stands on: the row of the list, or whatever has the focus. */
const active = () =>
  page.evaluate(() => {
    const box = document.activeElement;
    const id = box?.getAttribute('aria-activedescendant');
    return (id ? document.getElementById(id)?.textContent : box?.textContent) ?? '';
  });
/** How long a screen may take to change, ms. */
const within = { timeout: 15_000 };
const hasFocus = (locator: Locator) => locator.evaluate((element) => element === document.activeElement);

describe('the message list', () => {
  test('reaches row 90,000 of 100,000 by the scrollbar and asks for nothing on the way', async () => {
    await open({ inboxTotal: 100_000 });
    await row(/Marta Vidal/)
      .first()
      .waitFor();
    // Headings lie between the rows, so nine tenths of the way is a row or two off.
    await page.evaluate(() => {
      const box = document.querySelector('.list-box');
      box?.scrollTo(0, box.scrollHeight * 0.9);
    });
    await row(/\(90000\)/).waitFor();
    expect(await row(/\(90000\)/).getAttribute('aria-posinset')).toBe('90001');
    expect(await row(/\(90000\)/).getAttribute('aria-setsize')).toBe('100000');
    const asked = await engine((scripted) => scripted.pages);
    expect(asked.filter((each) => !['1 0', '1 89900', '1 90000'].includes(each))).toEqual([]);
  });

  test('draws what is in view and a little more, however fast 20,000 rows are scrolled through', async () => {
    await open({ inboxTotal: 20_000 });
    await row(/Marta Vidal/)
      .first()
      .waitFor();
    const drawn = await page.evaluate(async () => {
      const box = document.querySelector('.list-box');
      const each: number[] = [];
      for (let step = 1; step <= 120; step += 1) {
        box?.scrollTo(0, step * 1100);
        await new Promise((resolve) => requestAnimationFrame(resolve));
        each.push(document.querySelectorAll('.list-box [role=option]').length);
      }
      return each;
    });
    await row(/\(1948\)/).waitFor();
    // 800 px show 12 of them. How long that takes is measured by `npm run bench -- list`.
    expect(Math.min(...drawn)).toBeGreaterThan(10);
    expect(Math.max(...drawn)).toBeLessThan(60);
  });

  test('shows a million rows to the last one', async () => {
    await open({ inboxTotal: 1_000_000 });
    await row(/Marta Vidal/)
      .first()
      .waitFor();
    await page.getByRole('listbox', { name: 'Messages' }).press('End');
    await row(/\(999999\)/).waitFor();
    expect(await active()).toContain('(999999)');
  });

  test('keeps its place when mail arrives, and says how much', async () => {
    await open({ inboxTotal: 1000 });
    await row(/Marta Vidal/)
      .first()
      .waitFor();
    await page.evaluate(() => document.querySelector('.list-box')?.scrollTo(0, 300 * 68));
    await row(/\(300\)/).waitFor();
    const before = await row(/\(303\)/).boundingBox();
    await engine((scripted) => scripted.deliver(1, 3));
    await page.getByRole('button', { name: '3 new messages' }).waitFor();
    expect(await row(/\(303\)/).boundingBox()).toEqual(before);
    await page.getByRole('button', { name: '3 new messages' }).click();
    await row(/New: /).first().waitFor();
  });

  test('says where each day begins, in words that are no rows', async () => {
    await open();
    await row(/Marta Vidal/)
      .first()
      .waitFor();
    const heads = page.locator('.list-day');
    await expect.poll(() => heads.allTextContents(), within).toContain('Yesterday');
    expect(await heads.first().textContent()).toBe('Today');
    const places = await page.locator('.list-day.in-list, [role=option]').evaluateAll((elements) =>
      elements
        .map((element) => element.getBoundingClientRect())
        .sort((one, other) => one.top - other.top)
        .map(({ top, bottom }) => ({ top, bottom })),
    );
    expect(places.slice(1).map(({ top }) => top)).toEqual(places.slice(0, -1).map(({ bottom }) => bottom));
    expect(await rows().nth(3).getAttribute('aria-posinset')).toBe('4');
  });

  test('shows new mail at once when one is at the top', async () => {
    await open();
    await row(/Marta Vidal/)
      .first()
      .waitFor();
    await engine((scripted) => scripted.deliver(1, 1));
    await row(/Unread.*New: /).waitFor();
    expect(await rows().first().textContent()).toContain('New: ');
  });

  test('says unread, star and attachment in a row’s name', async () => {
    await open();
    await row(/Marta Vidal/)
      .first()
      .waitFor();
    await row(/Marta Vidal/)
      .first()
      .waitFor();
    expect(
      await row(/^Unread Marta Vidal Revised drawings for the ferry terminal .*Has attachment$/).count(),
    ).toBe(1);
    expect(await row(/^Harbour Authority Permit 2291: inspection moved to Monday .*Starred$/).count()).toBe(
      1,
    );
  });

  test('offers to try again when a page cannot be read', async () => {
    await open({ fail: { code: 'cache-failed', params: {} } });
    await page.getByText('The mail cache could not be read or written.').waitFor();
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect.poll(() => row(/Marta Vidal/).count(), within).toBeGreaterThan(0);
  });
});

describe('the keyboard', () => {
  test('walks, archives, lands on the next message, and takes it back', async () => {
    await open();
    await row(/Marta Vidal/)
      .first()
      .waitFor();
    await page.keyboard.press('F6');
    expect(await hasFocus(page.getByRole('treeitem', { name: 'Inbox 12 unread' }))).toBe(true);
    await page.keyboard.press('F6');
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    expect(await active()).toContain('周岚');
    await page.keyboard.press('Enter');
    await page.getByRole('region', { name: 'Message' }).getByText('季度报告初稿').first().waitFor();
    await page.keyboard.press('e');
    await page.getByText('Archived “季度报告初稿，请周四前批注”').waitFor();
    await expect.poll(active, within).toContain('Harbour Authority');
    await page.getByRole('region', { name: 'Message' }).getByText('Permit 2291').first().waitFor();
    await expect.poll(() => row(/季度报告初稿/).count(), within).toBe(0);
    await page.keyboard.press('Control+z');
    await row(/季度报告初稿/)
      .first()
      .waitFor();
    await expect.poll(active, within).toContain('Harbour Authority');
  });

  test('marks the open message unread, read and starred', async () => {
    await open({ settings: { markReadAfter: -1 } });
    const third = rows().nth(2);
    await third.getByText('Harbour Authority').click();
    await page.keyboard.press('u');
    await expect.poll(() => third.textContent(), within).toMatch(/^Unread/);
    await page.keyboard.press('Shift+U');
    await expect.poll(() => third.textContent(), within).toMatch(/^Harbour Authority.*Starred/);
    await page.keyboard.press('s');
    await expect.poll(() => third.textContent(), within).not.toContain('Starred');
  });

  test('chooses a range that is not on the screen, and stars all of it', async () => {
    await open({ inboxTotal: 1000 });
    await row(/Marta Vidal/)
      .first()
      .waitFor();
    const list = page.getByRole('listbox', { name: 'Messages' });
    await list.press('Home');
    await list.press('Shift+End');
    await page.getByText('1,000 messages chosen').waitFor();
    await page.keyboard.press('s');
    await page.getByText('Starred 1,000 messages').waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => page.getByText('1,000 messages chosen').count(), within).toBe(0);
  });

  test('walks the folders and folds them', async () => {
    await open();
    const tree = page.getByRole('tree', { name: 'Folders' });
    await tree.getByRole('treeitem', { name: 'Inbox 12 unread' }).focus();
    await page.keyboard.press('ArrowDown');
    expect(await hasFocus(tree.getByRole('treeitem', { name: 'Drafts', exact: true }))).toBe(true);
    await page.keyboard.press('End');
    await page.keyboard.press('Home');
    expect(await hasFocus(tree.getByRole('treeitem', { name: 'On this computer', exact: true }))).toBe(true);
    await tree.getByRole('treeitem', { name: 'Projects' }).focus();
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => tree.getByRole('treeitem', { name: 'Ferry terminal' }).count(), within).toBe(0);
    expect(
      await tree.getByRole('treeitem', { name: 'Projects 4 unread' }).getAttribute('aria-expanded'),
    ).toBe('false');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    expect(await hasFocus(tree.getByRole('treeitem', { name: 'Ferry terminal 4 unread' }))).toBe(true);
    await page.keyboard.press('Enter');
    await expect.poll(() => page.title(), within).toBe('Ferry terminal (4) – Skein');
  });

  test('does not take the letters one types', async () => {
    await open();
    await row(/Marta Vidal/)
      .first()
      .waitFor();
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Command' }).fill('ferry');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.title(), within).toBe('Ferry terminal (4) – Skein');
    await page.keyboard.press('Control+k');
    await page.keyboard.type('je');
    expect(await page.getByRole('combobox', { name: 'Command' }).inputValue()).toBe('je');
    await page.keyboard.press('Escape');
    await expect.poll(() => page.getByRole('combobox').count(), within).toBe(0);
  });

  test('goes to the outbox by its name', async () => {
    await open();
    await row(/Marta Vidal/)
      .first()
      .waitFor();
    await page.keyboard.press('g');
    await page.keyboard.type('outb');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.getByText('Nothing is waiting').count(), within).toBe(1);
  });

  test('moves to a folder that is typed, and gives the focus back to the list', async () => {
    await open();
    await row(/Marta Vidal/)
      .first()
      .waitFor();
    await page.getByRole('listbox', { name: 'Messages' }).press('j');
    await page.keyboard.press('v');
    await page.keyboard.type('wet');
    await page.keyboard.press('Enter');
    await page.getByText('Moved “Revised drawings for the ferry terminal” to Wetland survey').waitFor();
    await expect.poll(active, within).toContain('周岚');
  });

  test('asks before something is deleted for good', async () => {
    await open();
    await page.getByRole('treeitem', { name: 'Trash' }).first().click();
    await rows().first().click();
    await page.keyboard.press('Delete');
    await page.getByRole('alertdialog', { name: 'Delete for good?' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('alertdialog').waitFor({ state: 'detached' });
    expect(await rows().first().getAttribute('aria-setsize')).toBe('40');
    await page.keyboard.press('Delete');
    await page.getByRole('button', { name: 'Delete for good' }).click();
    await expect.poll(() => rows().first().getAttribute('aria-setsize'), within).toBe('39');
    expect(await page.getByRole('button', { name: 'Undo' }).count()).toBe(0);
  });
});

describe('what goes wrong', () => {
  test('is told in full', async () => {
    await open();
    await rows().first().click();
    await engine((scripted) => scripted.failNext({ code: 'disk-full', params: {} }));
    await page.keyboard.press('e');
    await expect
      .poll(
        () => page.getByText('There is no room left on this computer’s disk. Free some space').count(),
        within,
      )
      .toBeGreaterThan(0);
  });

  test('stands in the status line with what can be done about it', async () => {
    await open();
    await engine((scripted) =>
      scripted.setSync('a3', {
        kind: 'failed',
        failure: {
          code: 'login-refused',
          params: { host: 'mail.example' },
          side: 'incoming',
          serverText: 'NO go away',
        },
      }),
    );
    const status = page.getByRole('status', { name: 'Sync status' });
    await status.getByText('mail.example did not accept the user name or the password.').waitFor();
    await status.getByRole('button', { name: 'Details' }).click();
    await page.getByText('NO go away').waitFor({ state: 'attached' });
    await page.keyboard.press('Escape');
    await status.getByRole('button', { name: 'Try again' }).click();
    await expect.poll(() => status.getByText(/Old office: up to date at/).count(), within).toBe(1);
  });
});

test('the language changes at once, failures included', async () => {
  await open();
  await page.keyboard.press('Control+,');
  await page.getByRole('button', { name: /Language$/ }).click();
  await page.getByRole('option', { name: '中文（简体）' }).click();
  await page.getByRole('heading', { name: '设置' }).waitFor();
  expect(await page.evaluate(() => document.documentElement.lang)).toBe('zh-CN');
  await page.keyboard.press('Escape');
  await page.getByRole('listbox', { name: '邮件' }).waitFor();
  await engine((scripted) => scripted.notice({ code: 'disk-full', params: {} }));
  await page.getByText('这台电脑的磁盘已满。').waitFor();
});

describe('a window that is not wide', () => {
  test('has the folders behind a button, and on a phone’s width one pane at a time', async () => {
    await open({}, { viewport: { width: 480, height: 800 } });
    await page.getByRole('button', { name: 'Show folders' }).click();
    await page.getByRole('treeitem', { name: 'Sent' }).first().click();
    await expect.poll(() => page.title(), within).toBe('Sent – Skein');
    await rows().first().click();
    await expect.poll(() => page.getByRole('listbox', { name: 'Messages' }).count(), within).toBe(0);
    await page.getByRole('button', { name: 'Back' }).click();
    await rows().first().waitFor();
    expect(await axeFindings(page)).toEqual([]);
  });

  test('remembers where its panes end', async () => {
    await open();
    const handle = page.getByRole('separator', { name: 'Width of the message list' });
    await handle.focus();
    await page.keyboard.press('Shift+ArrowRight');
    expect(await handle.getAttribute('aria-valuenow')).toBe('444');
    await page.reload();
    await row(/Marta Vidal/)
      .first()
      .waitFor();
    expect(await handle.getAttribute('aria-valuenow')).toBe('444');
  });
});
