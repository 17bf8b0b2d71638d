import type { Locator, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { OutboxItem } from '../../../shared/model/outbox.ts';
import type { Failure } from '../../../shared/model/failure.ts';
import { scriptedOutbox } from '../../fixtures/scripted-content.ts';
import { axeFindings } from '../axe.ts';
import { type FacePages, leave, openFace } from '../face-page.ts';

/** Autosave and events take their time; a second or two is no failure. */
const patient = { timeout: 8_000 };

describe('mail that is not sent yet', () => {
  let face: FacePages;
  let page: Page;
  const entry = (subject: string): Locator =>
    page.getByRole('list', { name: 'Outbox' }).locator(':scope > li').filter({ hasText: subject });
  const button = (subject: string, name: string): Locator =>
    entry(subject).getByRole('button', { name, exact: true });
  const buttons = (subject: string): Promise<string[]> =>
    entry(subject).getByRole('button').allTextContents();
  const dialog = (name: string): Locator => page.getByRole('dialog', { name });
  const orders = (): Promise<string[]> => page.evaluate('window.scripted.outboxOrders');
  const tree = (): Locator => page.getByRole('treeitem', { name: /^Outbox/ });
  const change = (id: string, what: Partial<OutboxItem>): Promise<unknown> =>
    page.evaluate(`window.scripted.setOutbox('${id}', ${JSON.stringify(what)})`);
  const openOutbox = async (): Promise<void> => {
    page = await face.open({ outbox: scriptedOutbox(Date.now()), settings: { undoSend: 30 } });
    await tree().click();
    await entry('Site photos').waitFor();
  };

  beforeAll(async () => {
    face = await openFace();
  });
  afterEach(() => leave(page));
  afterAll(() => face?.close());

  test('an empty outbox and an empty list of drafts say what they are for', async () => {
    page = await face.open();
    await tree().click();
    await page.getByText('Nothing is waiting').waitFor();
    expect(await axeFindings(page, '.unsent-pane')).toEqual([]);
    await page
      .getByRole('treeitem', { name: /^Drafts/ })
      .first()
      .click();
    await page.getByText('No drafts', { exact: true }).waitFor();
    expect(await axeFindings(page, '.unsent-pane')).toEqual([]);
  });

  test('each state has its sentence and what can be done about it, and nothing else', async () => {
    await openOutbox();
    await entry('Lunch on Tuesday').getByText('Waits for the outgoing server').waitFor();
    expect(await buttons('Lunch on Tuesday')).toEqual(['Edit', 'Discard']);
    await entry('Handrail samples').getByText('Is being sent now.').waitFor();
    expect(await buttons('Handrail samples')).toEqual(['Stop']);
    await entry('Drawings').getByText('Is being sent: 6.2 MB of 14.8 MB.').waitFor();
    expect(await entry('Drawings').getByRole('progressbar').getAttribute('value')).toBe('6200000');
    await entry('Minutes of')
      .getByText(/Goes out in \d+ seconds/)
      .waitFor();
    await entry('Invoice')
      .getByText(/if this computer is on then/)
      .waitFor();
    expect(await buttons('Invoice')).toEqual(['Change time…', 'Send now', 'Edit', 'Discard']);
    await entry('Offer')
      .getByText(/Skein tries again at \d\d:\d\d/)
      .waitFor();
    await entry('Offer')
      .getByText(/Skein stops trying/)
      .waitFor();
    await entry('Tide tables').getByText('1 of 2 recipients does not get it.').waitFor();
    await entry('Tide tables').getByText('has it', { exact: true }).waitFor();
    await entry('Tide tables').getByText('550 5.1.1 no such user').waitFor();
    await entry('Survey boat').getByText('The message was sent, but its copy').waitFor();
    await entry('季度报告')
      .getByText(/settles it by itself/)
      .waitFor();
    expect(await axeFindings(page, '.unsent-pane')).toEqual([]);
    // Three of them need somebody, and the tree says so wherever one is.
    expect(await tree().textContent()).toContain('3 need you');
  });

  test('the rest is sent to corrected addresses, and one that is none is not taken', async () => {
    await openOutbox();
    await button('Tide tables', 'Send to the rest…').click();
    const field = dialog('Send to the rest').getByRole('combobox', { name: 'Addresses' });
    await dialog('Send to the rest').getByRole('button', { name: 'Remove jonas@tide.example' }).click();
    await field.fill('nobody');
    await field.press('Enter');
    await dialog('Send to the rest').getByRole('alert').waitFor();
    expect(await axeFindings(page, '[role=dialog]')).toEqual([]);
    expect(
      await dialog('Send to the rest').getByRole('button', { name: 'Send', exact: true }).isDisabled(),
    ).toBe(true);
    await field.press('Backspace');
    await field.fill('jonas@tides.example');
    await field.press('Enter');
    await dialog('Send to the rest').getByRole('button', { name: 'Send', exact: true }).click();
    await expect.poll(orders, patient).toEqual(['rest o-8 jonas@tides.example']);
    await entry('Tide tables').getByText('is still to get it').waitFor();
  });

  test('another time is chosen; a time that is over is not taken', async () => {
    await openOutbox();
    await button('Invoice', 'Change time…').click();
    const question = dialog('When shall it go out?');
    await question.getByText(/\d{4} at \d\d:\d\d/).waitFor();
    await question.getByLabel('Date').fill('2020-01-01');
    await question.getByText('That time is over').waitFor();
    const go = question.getByRole('button', { name: 'Send then' });
    expect(await go.isDisabled()).toBe(true);
    const year = new Date().getFullYear() + 1;
    await question.getByLabel('Date').fill(`${year}-03-09`);
    await question.getByLabel('Time').fill('07:45');
    expect(await axeFindings(page, '[role=dialog]')).toEqual([]);
    await go.click();
    const at = await page.evaluate(`new Date(${year}, 2, 9, 7, 45).getTime()`);
    await expect.poll(orders, patient).toEqual([`schedule o-6 ${String(at)}`]);
    await button('Invoice', 'Send now').click();
    await expect.poll(orders, patient).toContain('schedule o-6 now');
  });

  test('what nobody knows is settled by the person, in one of three ways', async () => {
    await openOutbox();
    const settle = async (subject: string, words: string): Promise<void> => {
      await button(subject, 'Say how it ended…').click();
      await dialog('How did it end?').getByText('Whoever has it already gets it twice.').waitFor();
      await dialog('How did it end?').getByRole('button', { name: words, exact: true }).click();
    };
    for (const id of ['o-6', 'o-7']) await change(id, { state: 'unknown', scheduled: false });
    await button('季度报告', 'Say how it ended…').click();
    expect(await axeFindings(page, '[role=dialog]')).toEqual([]);
    await dialog('How did it end?').getByRole('button', { name: 'Leave it open' }).click();
    await settle('季度报告', 'It was sent');
    await settle('Invoice', 'It was not sent');
    await settle('Offer', 'Send it again anyway');
    await expect
      .poll(orders, patient)
      .toEqual(['settle o-4 sent', 'settle o-6 not-sent', 'settle o-7 not-sent', 'retry o-7']);
  });

  test('buttons give their orders: stop, try now, copy here, discard', async () => {
    await openOutbox();
    await button('Drawings', 'Stop').click();
    await entry('Drawings').getByText('You stopped it').waitFor();
    await button('Offer', 'Try now').click();
    await button('Survey boat', 'Keep the copy on this computer').click();
    await entry('Survey boat').waitFor({ state: 'detached' });
    expect(await orders()).toEqual(['cancel o-10', 'retry o-7', 'file-here o-9']);
    // Discarding is asked first, and says who keeps it.
    await button('Site photos', 'Discard').click();
    const question = page.getByRole('alertdialog', { name: 'Discard this message?' });
    await question.waitFor();
    await page.keyboard.press('Escape');
    await question.waitFor({ state: 'detached' });
    expect(await orders()).toHaveLength(3);
    await button('Site photos', 'Discard').click();
    await question.getByRole('button', { name: 'Discard', exact: true }).click();
    await expect.poll(() => entry('Site photos').count(), patient).toBe(0);
    await button('Tide tables', 'Discard').click();
    await page.getByText('Whoever has it keeps it.').waitFor();
  });

  test('is walked by arrows; Enter does the first thing, Delete asks', async () => {
    await openOutbox();
    const stands = (): Promise<string | undefined> =>
      page.evaluate(() => (document.activeElement?.closest('li') as HTMLElement | null)?.dataset.id);
    await entry('Site photos').focus();
    await page.keyboard.press('End');
    expect(await stands()).toBe('o-6');
    await page.keyboard.press('Enter');
    await dialog('When shall it go out?').waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(stands, patient).toBe('o-6');
    await page.keyboard.press('Delete');
    await page.getByRole('alertdialog').getByRole('button', { name: 'Discard', exact: true }).click();
    await entry('Invoice').waitFor({ state: 'detached' });
    // Somewhere in the list, not nowhere.
    await expect.poll(stands, patient).toMatch(/^o-/);
    await page.keyboard.press('Home');
    await page.keyboard.press('j');
    expect(await stands()).not.toBe('o-6');
  });

  test('follows what happens: goes out, is answered, and the tree forgets what is over', async () => {
    await openOutbox();
    await change('o-5', { state: 'sending', progress: { sent: 2000, size: 2000 } });
    await entry('Minutes of').getByText('All of it is out.').waitFor();
    expect(await buttons('Minutes of')).toEqual([]);
    for (const id of ['o-3', 'o-4', 'o-8'])
      await change(id, { state: 'accepted', failure: undefined, recipients: [] });
    await expect.poll(() => tree().textContent(), patient).not.toContain('need you');
  });

  describe('and the ways into it', () => {
    const pane = (): Locator =>
      page.getByRole('dialog').filter({ has: page.getByRole('button', { name: 'Send', exact: true }) });
    const text = (): Locator => page.getByRole('textbox', { name: 'Message body' });
    const begin = async (): Promise<void> => {
      await page.getByRole('button', { name: 'New message', exact: true }).click();
      await text().waitFor();
      await page.keyboard.type('ann@a.example,');
      await pane().getByLabel('Subject').fill('Ferry');
    };
    const list = (): Promise<OutboxItem[]> => page.evaluate('window.scripted.outbox');
    const settings = { undoSend: 30 };

    test('a message is sent tomorrow morning; taken back, one goes on where one was', async () => {
      page = await face.open({ settings });
      await begin();
      await text().click();
      await page.keyboard.type('First line');
      await page.keyboard.press('Enter');
      await page.keyboard.type('Second line');
      await page.keyboard.press('Home');
      await pane().getByRole('button', { name: 'Send later' }).click();
      const menu = page.getByRole('menu', { name: 'Send later' });
      await menu.getByRole('menuitem', { name: /^In an hour/ }).waitFor();
      await page.getByText('It waits in the outbox of this computer.').waitFor();
      expect(await axeFindings(page, '.popover')).toEqual([]);
      await menu.getByRole('menuitem', { name: /^Tomorrow morning/ }).click();
      await page.getByText(/^Goes out .* at 08:00, from this computer/).waitFor();
      const tomorrow = await page.evaluate(() => {
        const now = new Date();
        return new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1, 8).getTime();
      });
      expect(await list()).toMatchObject([{ sendAt: tomorrow, scheduled: true, subject: 'Ferry' }]);
      await page.getByRole('button', { name: 'Undo', exact: true }).click();
      await text().waitFor();
      expect(await list()).toEqual([]);
      // The keyboard is in the text, before "Second".
      await page.keyboard.type('X ');
      await expect.poll(() => text().innerText(), patient).toMatch(/First line\s+X Second line/);
    });

    test('a message that the server would not take is refused before it goes, with both figures', async () => {
      page = await face.open({ settings, offer: { maxSize: 4000, host: 'smtp.a.example' } });
      await begin();
      await pane()
        .locator('input[type=file]')
        .setInputFiles({ name: 'plan.txt', mimeType: 'text/plain', buffer: Buffer.alloc(4000, 'x') });
      await pane()
        .getByText(/^4 KB in all, 5\.\d KB on its way; the server takes 4 KB$/)
        .waitFor();
      await pane()
        .getByText(/smtp\.a\.example takes at most 4 KB/)
        .waitFor();
      expect(await axeFindings(page, '.composer')).toEqual([]);
      await pane().getByRole('button', { name: 'Send', exact: true }).click();
      await pane().getByText('The outgoing server would not take it').waitFor();
      expect(await list()).toEqual([]);
      await pane().getByRole('button', { name: 'Remove plan.txt' }).click();
      await pane()
        .getByText(/takes at most/)
        .waitFor({ state: 'detached' });
    });

    test('the open message is redirected and taken back; sent again it waits for Enter alone', async () => {
      const letters = [
        { at: Date.now() - 86_400_000, wrote: true, to: [{ name: 'Bob Lee', address: 'bob@b.example' }] },
      ];
      page = await face.open({ settings, letters });
      await page.getByText('Revised drawings').first().click();
      const region = page.getByRole('region', { name: 'Message', exact: true });
      await region.getByRole('button', { name: 'More' }).click();
      await page.getByRole('menuitem', { name: 'Redirect…' }).click();
      const question = dialog('Redirect');
      await question.getByText('Answers go to the sender.').waitFor();
      const go = question.getByRole('button', { name: 'Redirect', exact: true });
      expect(await go.isDisabled()).toBe(true);
      // Completed from whom one wrote to; Escape closes the list alone.
      await page.keyboard.type('bo');
      await page.getByRole('option', { name: /Bob Lee/ }).waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('option', { name: /Bob Lee/ }).waitFor({ state: 'detached' });
      await page.keyboard.type('b');
      await page.getByRole('option', { name: /Bob Lee/ }).waitFor();
      await page.keyboard.press('Enter');
      await question.getByText('Bob Lee <bob@b.example>').waitFor();
      expect(await axeFindings(page, '[role=dialog]')).toEqual([]);
      await go.click();
      await page.getByText('Redirected to Bob Lee.').waitFor();
      expect(await list()).toMatchObject([{ redirected: true, recipients: [{ address: 'bob@b.example' }] }]);
      await page.getByRole('button', { name: 'Undo', exact: true }).click();
      await expect.poll(orders, patient).toEqual(['redirect bob@b.example', 'discard o1']);
      // In the palette too.
      await page.keyboard.press('Control+k');
      await page.keyboard.type('send again');
      await page.keyboard.press('Enter');
      await pane().waitFor();
      await expect.poll(() => page.evaluate(() => document.activeElement?.textContent), patient).toBe('Send');
    });
  });
});

describe('drafts that are on a server too', () => {
  const full: Failure = { code: 'mailbox-full', params: {}, phase: 'append', side: 'incoming' };
  let face: FacePages;
  let page: Page;
  const drafts = () => page.getByRole('treeitem', { name: /^Drafts/ });

  beforeAll(async () => {
    face = await openFace();
  });
  afterEach(() => leave(page));
  afterAll(() => face?.close());

  test('composer and list say where each one is, and why one is not on the server', async () => {
    page = await face.open({
      onServer: [
        { state: 'current', hasOther: true },
        { state: 'waits', failure: full },
      ],
    });
    const saved = [/^Saved \d\d:\d\d, also on the server$/, /^Saved \d\d:\d\d, on this computer only$/];
    for (const [index, subject] of ['Plan', 'Photos'].entries()) {
      await page.keyboard.press('c');
      await page.getByRole('textbox', { name: 'Subject', exact: true }).fill(subject);
      await page.getByText(saved[index] ?? '').waitFor();
      await page.keyboard.press('Escape');
      await page.locator('.composer').waitFor({ state: 'detached' });
    }
    await drafts().first().click();
    const row = (subject: string) => page.locator('.unsent > li').filter({ hasText: subject });
    await row('Plan').getByRole('img', { name: 'Also on the server' }).waitFor();
    await row('Plan').getByText('It was changed on another device too.').waitFor();
    await row('Photos').getByRole('img', { name: 'Only on this computer so far' }).waitFor();
    await row('Photos').getByText('Not on the server: The mailbox on the incoming server is full.').waitFor();
    expect(await axeFindings(page, '.unsent-pane')).toEqual([]);
  });

  test('a draft in a folder is gone on with by its button, by Enter and by its command; untouched it is put back', async () => {
    page = await face.open();
    await drafts().nth(1).click();
    const row = page.getByRole('option').first();
    await row.click();
    const subject = page.getByRole('textbox', { name: 'Subject', exact: true });
    await page
      .getByRole('region', { name: 'Message', exact: true })
      .getByRole('button', { name: 'Edit draft' })
      .click();
    await expect.poll(() => subject.inputValue(), patient).toContain('Revised drawings');
    await page.keyboard.press('Escape');
    await page.locator('.composer').waitFor({ state: 'detached' });
    await page.getByRole('listbox').focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => subject.inputValue(), patient).toContain('Revised drawings');
  });
});
