import type { Page } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { ScriptedEngine, ScriptedOptions } from '../../fixtures/scripted-engine.ts';
import { type FacePages, leave, openFace } from '../face-page.ts';

let face: FacePages;
let page: Page;

beforeAll(async () => {
  face = await openFace();
}, 120_000);
afterAll(() => face?.close());
afterEach(() => leave(page));

/** How long a screen may take to change, ms. */
const within = { timeout: 15_000 };
const engine = <T>(ask: (scripted: ScriptedEngine) => T): Promise<T> =>
  page.evaluate(`(${ask.toString()})(globalThis.scripted)`) as Promise<T>;
const line = (key: string) => page.locator(`[role=treeitem][data-key="${key}"]`);
const rows = () => page.getByRole('listbox', { name: 'Messages' }).getByRole('option');
const reader = () => page.getByRole('region', { name: 'Message', exact: true });
const status = () => page.getByRole('status', { name: 'Sync status' });
const focusedKey = () => page.evaluate(() => (document.activeElement as HTMLElement | null)?.dataset.key);

async function open(options: ScriptedOptions = {}): Promise<void> {
  page = await face.open({ pop3: true, ...options });
  await line('local Letters').waitFor();
}
async function openRow(index: number): Promise<void> {
  await line('p1 INBOX').click();
  await expect.poll(() => page.title(), within).toContain('Inbox (5)');
  await rows().nth(index).click();
  await reader().getByRole('heading').first().waitFor();
}

describe('an account of POP3', () => {
  test('is added by keyboard, with one sentence that keeps saying what will happen on its server', async () => {
    page = await face.open({ accounts: [] });
    await page.getByRole('button', { name: 'Add account', exact: true }).first().press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Add account' });
    await dialog.getByLabel('Email address').fill('lin@ferry.example');
    await dialog.getByLabel('Password', { exact: true }).fill('right');
    expect(await dialog.getByText('On the server', { exact: true }).count()).toBe(0);
    await dialog.getByRole('button', { name: /^IMAP Protocol/ }).focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await dialog.getByText('On the server', { exact: true }).waitFor();
    expect(await dialog.getByLabel('Incoming port').getAttribute('placeholder')).toBe('995');
    await dialog.getByText('Every message stays on the server').waitFor();
    await dialog.getByRole('button', { name: /Messages on the server/ }).click();
    await page.getByRole('option', { name: 'Remove after some days' }).click();
    await dialog.getByText('30 days after Skein first downloaded it').waitFor();
    await dialog.getByLabel('Days on the server').fill('soon');
    await dialog.getByLabel('Incoming server').fill('pop.ferry.example');
    await dialog.getByLabel('Outgoing server').fill('smtp.ferry.example');
    await page.keyboard.press('Enter');
    await dialog.getByText('Days are a number').waitFor();
    await expect
      .poll(
        () => dialog.getByLabel('Days on the server').evaluate((e) => e === document.activeElement),
        within,
      )
      .toBe(true);
    await page.keyboard.type('7');
    await dialog.getByLabel('Days on the server').fill('7');
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    await page.keyboard.press('Control+,');
    await page.getByText('7 days after Skein first downloaded it').waitFor();
  });

  test('has what happens on its server in the settings', async () => {
    await open();
    await page.keyboard.press('Control+,');
    await page.getByText('one over 5 MB stays until all of it').waitFor();
    expect(await page.getByRole('button', { name: 'On the server of Old office' }).count()).toBe(0);
    await page.getByRole('button', { name: 'On the server of Ferry office' }).click();
    await page.getByRole('button', { name: /Messages on the server/ }).click();
    await page.getByRole('option', { name: 'Keep only the newest' }).click();
    await page.getByLabel('How many stay there').fill('250');
    await page.keyboard.press('Enter');
    await page.getByLabel('How many stay there').waitFor({ state: 'detached' });
    await page.getByText('The newest 250 messages stay on the server').waitFor();
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label')), within)
      .toBe('On the server of Ferry office');
    // One for the button's tip, one for the settings.
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog', { name: 'Settings' }).waitFor({ state: 'detached' });
  });

  test('goes, and its mail stays on this computer unless one says otherwise', async () => {
    await open();
    await page.keyboard.press('Control+,');
    await page.getByRole('button', { name: 'Remove Ferry office' }).click();
    const question = page.getByRole('alertdialog', { name: 'Remove Ferry office?' });
    await question.getByText('The 101 messages that are on this computer').waitFor();
    expect(await question.getByRole('radio', { name: /^Keep on this computer/ }).isChecked()).toBe(true);
    await question.getByRole('button', { name: 'Remove', exact: true }).click();
    await question.waitFor({ state: 'detached' });
    await page.keyboard.press('Escape');
    await line('local Ferry office').waitFor();
    expect(await line('account p1').count()).toBe(0);
  });
});

describe('a download', () => {
  test('says how far it is, waits when told to, and goes on', async () => {
    await open();
    await engine((scripted) =>
      scripted.setSync('p1', {
        kind: 'downloading',
        done: 312,
        total: 1204,
        bytesDone: 12_000_000,
        bytesTotal: 72_000_000,
        secondsLeft: 110,
      }),
    );
    const words = 'Ferry office: message 312 of 1,204, 12 of 72 MB, about 2 minutes left';
    await status().getByText(words).waitFor();
    await status().getByRole('button', { name: 'Pause the download of Ferry office' }).click();
    await status().getByText('Ferry office: paused, 892 messages left').waitFor();
    await line('account p1').click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Go on with the download' }).click();
    await expect.poll(() => status().getByText(words).count(), within).toBe(1);
  });

  test('that the server puts off says why and until when, with the rest a press away', async () => {
    await open();
    await engine((scripted) =>
      scripted.setSync('p1', {
        kind: 'offline',
        since: 0,
        retryAt: new Date(2026, 0, 1, 9, 30).getTime(),
        failure: {
          code: 'mailbox-in-use',
          params: { host: 'pop.ferry.example' },
          serverText: '[IN-USE] Mailbox is locked',
        },
      }),
    );
    await status()
      .getByText(/Ferry office: pop.ferry.example says that another program.*Next try at 0?9:30/)
      .waitFor();
    expect(await status().getByText('offline').count()).toBe(0);
    await status().getByRole('button', { name: 'Details' }).click();
    const dialog = page.getByRole('alertdialog', { name: 'Ferry office' });
    await dialog.getByText('Let the other program finish').waitFor();
    await dialog.getByText('[IN-USE] Mailbox is locked').waitFor({ state: 'attached' });
  });

  test('is asked for at the top, and for one account in its menu by the keyboard', async () => {
    await open();
    for (const id of ['p1', 'a1'])
      await page.evaluate(
        (account) =>
          (globalThis as unknown as { scripted: ScriptedEngine }).scripted.setSync(account, {
            kind: 'offline',
            since: 0,
          }),
        id,
      );
    await status().getByText('Ferry office: offline').waitFor();
    await line('account p1').focus();
    await page.keyboard.press('Shift+F10');
    await page.getByRole('menu').waitFor();
    await page.keyboard.press('Enter');
    await status().getByText('Ferry office: up to date').waitFor();
    expect(await status().getByText('lin@northriver.example: offline').count()).toBe(1);
    await expect.poll(focusedKey, within).toBe('account p1');
    await page.getByRole('button', { name: 'Get mail', exact: true }).click();
    await status().getByText('lin@northriver.example: up to date').waitFor();
  });
});

describe('the copy on the server', () => {
  test('is told of POP3 mail and of no other', async () => {
    await open();
    await openRow(0);
    await reader().getByText('Also on the server').waitFor();
    await rows().nth(7).click();
    await reader().getByText('Only on this computer').waitFor();
    await line('a1 INBOX').click();
    await rows().first().click();
    await reader().getByRole('heading', { name: 'Revised drawings' }).first().waitFor();
    expect(await reader().locator('.server-copy').count()).toBe(0);
  });

  test('goes after a question, and the message stays', async () => {
    await open();
    await openRow(0);
    await reader().getByText('Also on the server').waitFor();
    await page.keyboard.press('Shift+Delete');
    const question = page.getByRole('alertdialog', { name: 'Remove from the server now?' });
    await question.getByRole('button', { name: 'Cancel' }).click();
    await question.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'More', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Remove from server now…' }).click();
    await question.getByRole('button', { name: 'Remove from server' }).click();
    await reader().getByText('Only on this computer').waitFor();
    expect(await rows().first().textContent()).toContain('Marta Vidal');
    await page.keyboard.press('Shift+Delete');
    expect(await question.count()).toBe(0);
  });

  test('is the only whole one of a big message, and comes when asked for', async () => {
    await open();
    await openRow(2);
    await reader().getByText('Only the headers were downloaded (25.3 MB).').waitFor();
    expect(await rows().nth(2).textContent()).toContain('Only the headers were downloaded');
    await page.keyboard.press('Shift+Delete');
    expect(await page.getByRole('alertdialog').count()).toBe(0);
    await reader().getByRole('button', { name: 'Download the whole message' }).click();
    await reader().getByText('Only the headers').waitFor({ state: 'detached' });
    await reader().getByText('Also on the server').waitFor();
    expect(await rows().nth(2).getAttribute('aria-selected')).toBe('true');
    await expect.poll(() => rows().nth(2).textContent(), within).not.toContain('Only the headers');
  });
});

describe('Local Folders', () => {
  test('are made, named and removed by the keyboard; what cannot be is said in the dialog', async () => {
    await open();
    await line('local Letters').focus();
    await page.keyboard.press('Shift+F10');
    await page.getByRole('menuitem', { name: 'New folder…' }).press('Enter');
    const form = page.getByRole('dialog', { name: 'New folder' });
    await form.getByRole('button', { name: /On this computer \/ Letters Inside/ }).waitFor();
    await page.keyboard.type('2024');
    await page.keyboard.press('Enter');
    await form.getByRole('alert').getByText('There is a folder called 2024 already.').waitFor();
    await form.getByLabel('Name').fill('2026');
    await page.keyboard.press('Enter');
    await form.waitFor({ state: 'detached' });
    await line('local Letters/2026').click();
    await page.keyboard.press('F2');
    await page.getByRole('dialog', { name: 'Rename 2026' }).getByLabel('Name').fill('2027');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.title(), within).toBe('2027 – Skein');
    await line('local Letters/2027').focus();
    await page.keyboard.press('Delete');
    await page.getByRole('alertdialog', { name: 'Remove 2027?' }).waitFor();
    await page.keyboard.press('Enter');
    await expect.poll(() => line('local Letters/2027').count(), within).toBe(0);
    await line('local Letters').focus();
    await page.keyboard.press('Delete');
    const full = page.getByRole('alertdialog', { name: 'Remove Letters?' });
    await full.getByText('There are still 27 messages').waitFor();
    expect(await full.getByRole('button', { name: 'Remove', exact: true }).isDisabled()).toBe(true);
  });

  test('keep the messages of the list safe from Delete, and what has a role as it is', async () => {
    await open();
    await rows().first().click();
    await line('a1 INBOX').focus();
    await page.keyboard.press('Delete');
    await line('local Trash').focus();
    await page.keyboard.press('Delete');
    await page.keyboard.press('F2');
    expect(await page.getByRole('alertdialog').or(page.getByRole('dialog')).count()).toBe(0);
    expect(await rows().first().getAttribute('aria-setsize')).toBe('40');
  });

  test('take messages of any account, typed or dropped', async () => {
    await open();
    await page.getByRole('listbox', { name: 'Messages' }).press('j');
    await page.keyboard.press('v');
    await page.keyboard.type('2024');
    await page.keyboard.press('Enter');
    await page.getByText('Moved “Revised drawings for the ferry terminal” to 2024').waitFor();
    await expect.poll(() => rows().first().textContent(), within).toContain('周岚');
    await rows().first().dragTo(line('local 发票'));
    await page.getByText('Moved “季度报告初稿，请周四前批注” to 发票').waitFor();
    await line('local 发票').click();
    await rows().filter({ hasText: '季度报告初稿' }).first().waitFor();
    await page.keyboard.press('Control+z');
    await expect.poll(() => rows().first().getAttribute('aria-setsize'), within).toBe('31');
  });

  test('take files of mail, say how many came in, and go out as one file', async () => {
    await open();
    await line('local Letters').click();
    await page.keyboard.press('Control+k');
    await page.keyboard.type('import mail');
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Import mail' });
    await dialog.getByRole('button', { name: /On this computer \/ Letters Into/ }).waitFor();
    const file = (name: string, text: string) => ({ name, mimeType: '', buffer: Buffer.from(text) });
    const chooser = page.waitForEvent('filechooser');
    await dialog.getByRole('button', { name: 'Choose files' }).press('Enter');
    await (await chooser).setFiles([
      file('letters.mbox', 'From a\n\nOne\n\nFrom b\n\nTwo\n'),
      file('holiday.jpg', 'not mail'),
      file('broken.eml', 'From c\n'),
    ]);
    await dialog.getByText('2 messages imported into Letters').waitFor();
    await dialog.getByText('1 was refused: it is not a message.').waitFor();
    await dialog.getByText('broken.eml: There is no room left on this computer’s disk.').waitFor();
    expect([...face.uploads.keys()]).toEqual(expect.arrayContaining(['letters.mbox', 'holiday.jpg']));
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    await line('local Letters').click({ button: 'right' });
    const saved = page.waitForEvent('download');
    await page.getByRole('menuitem', { name: 'Export folder as mbox' }).click();
    expect((await saved).suggestedFilename()).toBe('Letters.mbox');
  });

  test('say that deleting for good is about this computer', async () => {
    await open();
    await line('p1 Trash').click();
    await rows().first().click();
    await page.keyboard.press('Delete');
    const question = page.getByRole('alertdialog', { name: 'Delete for good?' });
    await question.waitFor();
    expect(await question.getByText('removes it from this computer').count()).toBe(1);
  });
});
