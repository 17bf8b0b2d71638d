import type { Page } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { axeFindings } from '../axe.ts';
import { type FacePages, leave, openFace } from '../face-page.ts';
import { beginIn, draftsOf, openHurried, paneOf } from './composer-page.ts';

/** Autosave and events take their time; a second or two is no failure. */
const patient = { timeout: 8_000 };

describe('the composer', () => {
  let face: FacePages;
  let page: Page;
  const pane = () => paneOf(page);
  const drafts = () => draftsOf(page);
  const begin = () => beginIn(page);

  beforeAll(async () => {
    face = await openFace();
  });
  afterEach(() => leave(page));
  afterAll(() => face?.close());

  test('is written by keyboard alone: To, Cc, Bcc, Subject, text, sent with Ctrl+Enter', async () => {
    page = await openHurried(face, { settings: { undoSend: 30 } });
    await begin();
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label')), patient)
      .toBe('To');
    await page.keyboard.type('Ann <ann@a.example>, bob@b.example;');
    await pane().getByText('Ann <ann@a.example>').waitFor();
    await pane().getByText('bob@b.example').waitFor();
    await page.getByRole('combobox', { name: 'Cc', exact: true }).fill('cc@c.example');
    await page.getByRole('combobox', { name: 'Cc', exact: true }).press('Tab');
    await page.getByRole('combobox', { name: 'Bcc', exact: true }).fill('hidden@d.example');
    await page.getByRole('combobox', { name: 'Bcc', exact: true }).press('Enter');
    await page.getByRole('textbox', { name: 'Subject', exact: true }).fill('Ferry');
    await page.getByRole('textbox', { name: 'Message body' }).press('Control+b');
    await page.keyboard.type('Hello');
    expect(await axeFindings(page, '.composer')).toEqual([]);
    await page.keyboard.press('Control+Enter');
    await page.getByText('Sending…').waitFor();
    await page.getByRole('button', { name: 'Undo', exact: true }).click();
    await pane().waitFor();
    const [draft] = await drafts();
    expect(draft).toMatchObject({
      to: [{ name: 'Ann', address: 'ann@a.example' }, { address: 'bob@b.example' }],
      cc: [{ address: 'cc@c.example' }],
      bcc: [{ address: 'hidden@d.example' }],
      subject: 'Ferry',
      html: '<p><strong>Hello</strong></p>',
    });
    // The pointer stands over Send now, where Undo was, and the first Escape would be for the tip of that.
    await page.mouse.move(0, 0);
    await page.getByRole('tooltip').waitFor({ state: 'detached' });
    // What was taken back is someone's letter: closing it at once keeps it.
    await page.getByRole('textbox', { name: 'Subject', exact: true }).press('Escape');
    await pane().waitFor({ state: 'detached' });
    expect(await drafts()).toHaveLength(1);
  });

  test('options are chosen from a menu, which says what the outgoing server cannot', async () => {
    page = await openHurried(face, { offer: { reports: true, requireTls: false, hold: true } });
    await begin();
    await pane().getByRole('button', { name: 'Options' }).click();
    const choice = (name: RegExp) => page.getByRole('menuitem', { name });
    expect(await choice(/^Only encrypted/).getAttribute('aria-disabled')).toBe('true');
    await page.getByText('What waits on the server cannot be taken back.').waitFor();
    await choice(/delivery report/).click();
    await pane().getByRole('button', { name: 'Options, 1 chosen' }).click();
    await choice(/^Wait on the server/).click();
    await expect
      .poll(async () => (await drafts())[0]?.wishes, patient)
      .toEqual({ deliveryReport: true, holdOnServer: true });
    await pane().getByRole('button', { name: 'Send later' }).click();
    await page.getByText('Once it is there, it cannot be taken back.').waitFor();
  });

  test('an address that is none is marked and not sent; Backspace and the button take it away', async () => {
    page = await openHurried(face);
    await begin();
    await page.keyboard.type('ann@a.example,');
    await page.keyboard.type('nobody,');
    await page.getByRole('textbox', { name: 'Subject', exact: true }).fill('x');
    await pane().getByRole('button', { name: 'Send', exact: true }).click();
    await pane().getByRole('alert').getByText('not complete').waitFor();
    expect(await pane().locator('.chip.bad').textContent()).toContain('nobody');
    expect(await axeFindings(page, '.composer')).toEqual([]);
    await pane().getByRole('status').getByText('“nobody” has no @.').waitFor();
    await page.getByRole('combobox', { name: 'To', exact: true }).press('Backspace');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('nobody');
    expect(await pane().locator('.chip').count()).toBe(2);
    await page.keyboard.press('Backspace');
    await expect.poll(() => pane().locator('.chip').count(), patient).toBe(1);
    await pane().getByRole('button', { name: 'Remove ann@a.example' }).press('Enter');
    await expect.poll(() => pane().locator('.chip').count(), patient).toBe(0);
    await pane().getByRole('button', { name: 'Send', exact: true }).click();
    await pane().getByRole('alert').getByText('Nobody to send it to').waitFor();
  });

  describe('recipients', () => {
    const day = 24 * 60 * 60 * 1000;
    const letter = (name: string, address: string, daysAgo: number, wrote = false) => ({
      at: Date.now() - daysAgo * day,
      wrote,
      to: [{ name, address }],
    });
    const letters = [
      letter('Marta Vidal', 'marta@atelier.example', 3, true),
      letter('Martin Okafor', 'martin@river.example', 1),
      letter('Ann Lee', 'ann@office.example', 9, true),
    ];
    const field = (name: string) => page.getByRole('combobox', { name, exact: true });
    const chips = (name: string) =>
      pane()
        .locator('.composer-row', { has: field(name) })
        .locator('.chip')
        .allTextContents();
    const focused = () => page.evaluate(() => document.activeElement?.textContent);

    test('are completed by keyboard: the list says why, Enter and Tab take, Escape closes only the list', async () => {
      page = await openHurried(face, { letters });
      await begin();
      await page.keyboard.type('mar');
      const list = page.getByRole('listbox', { name: 'People for To' });
      await list.getByRole('option', { name: /Marta Vidal.*written to 3 days ago/ }).waitFor();
      await list.getByRole('option', { name: /Martin Okafor.*wrote yesterday/ }).waitFor();
      expect(await axeFindings(page, '.composer')).toEqual([]);
      expect(await axeFindings(page, '.suggestions')).toEqual([]);
      await page.keyboard.press('Escape');
      await list.waitFor({ state: 'detached' });
      await page.keyboard.press('ArrowDown');
      await list.waitFor();
      await page.keyboard.press('ArrowDown');
      await expect
        .poll(
          () =>
            field('To')
              .getAttribute('aria-activedescendant')
              .then((id) => id?.at(-1)),
          patient,
        )
        .toBe('1');
      await page.keyboard.press('Enter');
      await expect.poll(() => chips('To'), patient).toEqual(['Martin Okafor <martin@river.example>']);
      // Nobody is suggested who gets it already; letters typed quickly wait for their answer.
      await page.keyboard.type('mar,');
      await expect
        .poll(async () => (await chips('To')).at(-1), patient)
        .toBe('Marta Vidal <marta@atelier.example>');
      await page.keyboard.type('lee');
      await page.getByRole('option', { name: /Ann Lee/ }).waitFor();
      await page.keyboard.press('Tab');
      await expect.poll(async () => (await chips('To')).at(-1), patient).toBe('Ann Lee <ann@office.example>');
      expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('To');
    });

    test('who shall not be suggested again is not, until that is undone', async () => {
      page = await openHurried(face, { letters });
      await begin();
      await page.keyboard.type('ann');
      // With fewer letters somebody else came first.
      await page.getByRole('option', { name: /Ann Lee/, selected: true }).waitFor();
      await page.keyboard.press('Shift+Delete');
      await page.getByText('Ann Lee is not suggested any more.').waitFor();
      await page.getByRole('option', { name: /Ann Lee/ }).waitFor({ state: 'detached' });
      await page.getByRole('button', { name: 'Undo' }).click();
      await field('Cc').fill('ann');
      await expect.poll(() => page.getByRole('option', { name: /Ann Lee/ }).count(), patient).toBe(1);
      await page.getByRole('option', { name: /Ann Lee/ }).click();
      expect(await chips('Cc')).toEqual(['Ann Lee <ann@office.example>']);
      const chip = () => pane().locator('.chip-face', { hasText: 'Ann Lee' });
      const menu = async (): Promise<readonly string[]> => {
        await chip().click({ button: 'right' });
        const names = await page.getByRole('menuitem').allTextContents();
        await page.keyboard.press('Escape');
        return names;
      };
      await chip().click({ button: 'right' });
      await page.getByRole('menuitem', { name: 'Do not suggest again' }).click();
      await expect.poll(menu, patient).toContain('Suggest again');
    });

    test('are edited, moved by keys and by dragging, and never stand in two fields', async () => {
      page = await openHurried(face, { letters });
      await begin();
      await page.keyboard.type('Team: a@x.example, b@x.example; c@x.example ');
      await page.keyboard.press('Enter');
      await expect
        .poll(() => chips('To'), patient)
        .toEqual(['Teama@x.example', 'Teamb@x.example', 'c@x.example']);
      await page.keyboard.press('ArrowLeft');
      expect(await focused()).toBe('c@x.example');
      await page.keyboard.press('Enter');
      await page.keyboard.press('End');
      await page.keyboard.type('.net');
      await page.keyboard.press('Enter');
      await expect.poll(async () => (await chips('To')).at(-1), patient).toBe('c@x.example.net');
      await field('To').press('ArrowLeft');
      await page.keyboard.press('Alt+ArrowDown');
      await expect.poll(() => chips('Cc'), patient).toEqual(['c@x.example.net']);
      await expect.poll(focused, patient).toBe('c@x.example.net');
      await pane().locator('.chip', { hasText: 'a@x.example' }).dragTo(field('Bcc'));
      await expect.poll(() => chips('Bcc'), patient).toEqual(['Teama@x.example']);
      await field('To').fill('C@x.example.net');
      await field('To').press('Enter');
      await pane().getByText('C@x.example.net is in Cc already.').waitFor();
      expect(await chips('To')).toEqual(['Teamb@x.example']);
      await pane().getByRole('button', { name: 'Move here' }).click();
      await expect.poll(() => chips('To'), patient).toEqual(['Teamb@x.example', 'c@x.example.net']);
      expect(await chips('Cc')).toEqual([]);
    });

    test('a slip of the pen is told on the chip and asked about before sending; one press puts it right', async () => {
      page = await openHurried(face, { letters, settings: { undoSend: 30 } });
      await begin();
      await page.keyboard.type('x@gmial.com, mrata@atelier.example,');
      await pane().getByText('“mrata@atelier.example” is almost the address of somebody you know.').waitFor();
      await pane().getByRole('button', { name: 'Use marta@atelier.example' }).click();
      await expect
        .poll(() => chips('To'), patient)
        .toEqual(['x@gmial.com', 'Marta Vidal <marta@atelier.example>']);
      await pane().getByRole('button', { name: 'Reply to', exact: true }).click();
      await field('Reply to').fill('desk@office.example');
      await page.getByRole('textbox', { name: 'Subject', exact: true }).fill('Ferry');
      await page.keyboard.press('Control+Enter');
      const question = page.getByRole('alertdialog', { name: 'Is it meant for these addresses?' });
      await question.getByRole('button', { name: 'Use x@gmail.com' }).click();
      await question.getByText('x@gmail.com', { exact: true }).waitFor();
      expect(await axeFindings(page, '[role=alertdialog]')).toEqual([]);
      await question.getByRole('button', { name: 'Send', exact: true }).click();
      await page.getByText('Sending…').waitFor();
      await page.getByRole('button', { name: 'Undo', exact: true }).click();
      await pane().waitFor();
      const [draft] = await drafts();
      expect(draft).toMatchObject({
        to: [{ address: 'x@gmail.com' }, { name: 'Marta Vidal', address: 'marta@atelier.example' }],
        replyTo: [{ address: 'desk@office.example' }],
      });
    });
  });

  test('what is still in a field when Send is pressed counts', async () => {
    page = await openHurried(face);
    await begin();
    await page.getByRole('textbox', { name: 'Subject', exact: true }).fill('x');
    await page.getByRole('combobox', { name: 'To', exact: true }).fill('late@a.example');
    await page.keyboard.press('Control+Enter');
    await page.getByText('Sending…').waitFor();
    expect(await pane().count()).toBe(0);
  });

  test('a missing subject is asked about, and Escape in the question keeps the draft', async () => {
    page = await openHurried(face);
    await begin();
    await page.keyboard.type('ann@a.example,');
    await pane().getByRole('button', { name: 'Send', exact: true }).click();
    const question = page.getByRole('alertdialog', { name: 'Send without a subject?' });
    await question.waitFor();
    expect(await axeFindings(page, '[role=alertdialog]')).toEqual([]);
    await page.keyboard.press('Escape');
    await question.waitFor({ state: 'detached' });
    await pane().waitFor();
    // Whoever writes on writes in the message: the keys of the list are not meant.
    const text = page.getByRole('textbox', { name: 'Message body' });
    await text.press('Control+Enter');
    await question.waitFor();
    await page.keyboard.press('Escape');
    await question.waitFor({ state: 'detached' });
    await expect.poll(() => text.evaluate((each) => each === document.activeElement), patient).toBe(true);
  });

  test('saves by itself, survives closing, and goes on from the list of drafts', async () => {
    page = await openHurried(face);
    await begin();
    await page.getByRole('textbox', { name: 'Subject', exact: true }).fill('Kept');
    await pane()
      .getByText(/^Saved \d\d:\d\d$/)
      .waitFor();
    await page.getByRole('textbox', { name: 'Message body' }).click();
    await page.keyboard.type('and this');
    await page.keyboard.press('Escape');
    await pane().waitFor({ state: 'detached' });
    expect(await drafts()).toMatchObject([{ subject: 'Kept', html: '<p>and this</p>' }]);
    await page
      .getByRole('treeitem', { name: /^Drafts/ })
      .first()
      .click();
    await page.getByRole('list', { name: 'Drafts' }).getByRole('button', { name: /Kept/ }).click();
    await page.getByRole('textbox', { name: 'Message body' }).getByText('and this').waitFor();
  });

  test('a new message nobody touched leaves no draft, but one that was saved by key; one with words is discarded only after a question', async () => {
    page = await openHurried(face);
    await begin();
    await page.keyboard.press('Escape');
    await expect.poll(async () => (await drafts()).length, patient).toBe(0);
    await begin();
    await page.getByRole('textbox', { name: 'Subject', exact: true }).fill('Words');
    await pane().getByRole('button', { name: 'Discard draft' }).click();
    const question = page.getByRole('alertdialog', { name: 'Discard this draft?' });
    await question.getByRole('button', { name: 'Discard', exact: true }).click();
    await pane().waitFor({ state: 'detached' });
    await expect.poll(drafts, patient).toEqual([]);
    // Who asks for it to be saved wants it.
    await begin();
    await page.keyboard.press('Control+s');
    await pane()
      .getByText(/^Saved \d\d:\d\d$/)
      .waitFor();
    await page.keyboard.press('Escape');
    await pane().waitFor({ state: 'detached' });
    expect(await drafts()).toHaveLength(1);
  });
});
