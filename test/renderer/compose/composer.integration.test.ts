import type { Page } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Draft } from '../../../shared/model/draft.ts';
import { axeFindings } from '../axe.ts';
import { type FacePages, leave, openFace } from '../face-page.ts';

/** Autosave and events take their time; a second or two is no failure. */
const patient = { timeout: 8_000 };

describe('the composer', () => {
  let face: FacePages;
  let page: Page;
  const pane = () =>
    page.getByRole('dialog').filter({ has: page.getByRole('button', { name: 'Send', exact: true }) });
  const drafts = (): Promise<Draft[]> => page.evaluate('window.scripted.drafts');
  const begin = async (): Promise<void> => {
    await page.getByRole('button', { name: 'New message', exact: true }).click();
    await page.getByRole('textbox', { name: 'Message body' }).waitFor();
  };

  beforeAll(async () => {
    face = await openFace();
  });
  afterEach(() => leave(page));
  afterAll(() => face?.close());

  test('is written by keyboard alone: To, Cc, Bcc, Subject, text, sent with Ctrl+Enter', async () => {
    page = await face.open({ settings: { undoSend: 30 } });
    await begin();
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label')), patient)
      .toBe('To');
    await page.keyboard.type('Ann <ann@a.example>, bob@b.example;');
    await pane().getByText('Ann <ann@a.example>').waitFor();
    await pane().getByText('bob@b.example').waitFor();
    await page.getByRole('textbox', { name: 'Cc', exact: true }).fill('cc@c.example');
    await page.getByRole('textbox', { name: 'Cc', exact: true }).press('Tab');
    await page.getByRole('textbox', { name: 'Bcc', exact: true }).fill('hidden@d.example');
    await page.getByRole('textbox', { name: 'Bcc', exact: true }).press('Enter');
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
    // What was taken back is someone's letter: closing it at once keeps it.
    await page.getByRole('textbox', { name: 'Subject', exact: true }).press('Escape');
    await pane().waitFor({ state: 'detached' });
    expect(await drafts()).toHaveLength(1);
  });

  test('an address that is none is marked and not sent; Backspace and the button take it away', async () => {
    page = await face.open();
    await begin();
    await page.keyboard.type('ann@a.example,');
    await page.keyboard.type('nobody,');
    await page.getByRole('textbox', { name: 'Subject', exact: true }).fill('x');
    await pane().getByRole('button', { name: 'Send', exact: true }).click();
    await pane().getByRole('alert').getByText('not complete').waitFor();
    expect(await pane().locator('.chip.bad').textContent()).toContain('nobody');
    expect(await axeFindings(page, '.composer')).toEqual([]);
    await page.getByRole('textbox', { name: 'To', exact: true }).press('Backspace');
    expect(await pane().locator('.chip').count()).toBe(1);
    await pane().getByRole('button', { name: 'Remove ann@a.example' }).press('Enter');
    expect(await pane().locator('.chip').count()).toBe(0);
    await pane().getByRole('button', { name: 'Send', exact: true }).click();
    await pane().getByRole('alert').getByText('Nobody to send it to').waitFor();
  });

  test('what is still in a field when Send is pressed counts', async () => {
    page = await face.open();
    await begin();
    await page.getByRole('textbox', { name: 'Subject', exact: true }).fill('x');
    await page.getByRole('textbox', { name: 'To', exact: true }).fill('late@a.example');
    await page.keyboard.press('Control+Enter');
    await page.getByText('Sending…').waitFor();
    expect(await pane().count()).toBe(0);
  });

  test('a missing subject is asked about, and Escape in the question keeps the draft', async () => {
    page = await face.open();
    await begin();
    await page.keyboard.type('ann@a.example,');
    await pane().getByRole('button', { name: 'Send', exact: true }).click();
    const question = page.getByRole('alertdialog', { name: 'Send without a subject?' });
    await question.waitFor();
    expect(await axeFindings(page, '[role=alertdialog]')).toEqual([]);
    await page.keyboard.press('Escape');
    await question.waitFor({ state: 'detached' });
    await pane().waitFor();
  });

  test('saves by itself, survives closing, and goes on from the list of drafts', async () => {
    page = await face.open();
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

  test('a new message nobody touched leaves no draft; one with words is discarded only after a question', async () => {
    page = await face.open();
    await begin();
    await page.keyboard.press('Escape');
    await expect.poll(async () => (await drafts()).length, patient).toBe(0);
    await begin();
    await page.getByRole('textbox', { name: 'Subject', exact: true }).fill('Words');
    await pane().getByRole('button', { name: 'Discard draft' }).click();
    const question = page.getByRole('alertdialog', { name: 'Discard this draft?' });
    await question.getByRole('button', { name: 'Discard', exact: true }).click();
    await pane().waitFor({ state: 'detached' });
    expect(await drafts()).toEqual([]);
  });

  test('a reply quotes the original, safe and untouched by the editor, and can leave it out', async () => {
    page = await face.open();
    await page.getByText('Revised drawings').first().click();
    await page.getByRole('button', { name: 'Reply', exact: true }).click();
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label')), patient)
      .toBe('Message body');
    await page.keyboard.type('Yes');
    await pane().frameLocator('iframe').getByText('Thanks for the quick turn').waitFor();
    await pane().getByRole('button', { name: 'Quoted message', expanded: true }).click();
    await expect.poll(() => pane().locator('iframe').count(), patient).toBe(0);
    await pane().getByRole('button', { name: 'Quoted message', expanded: false }).click();
    await pane().frameLocator('iframe').getByText('Thanks for the quick turn').waitFor();
    expect(await axeFindings(page, '.composer')).toEqual([]);
    await expect.poll(async () => (await drafts())[0]?.html, patient).toBe('<p>Yes</p>');
    expect((await drafts())[0]?.quoteHtml).toMatch(/^<blockquote>Thanks/);
    await pane().getByRole('button', { name: 'Leave it out' }).click();
    await expect.poll(async () => (await drafts())[0]?.quoteHtml, patient).toBeUndefined();
    await pane().getByRole('button', { name: 'Put it back' }).click();
    await expect.poll(async () => (await drafts())[0]?.quoteHtml, patient).toMatch(/^<blockquote>/);
  });

  test('files are attached by picker and by dropping, removed, and a refused one says so', async () => {
    page = await face.open();
    await begin();
    const picker = page.locator('input[type=file]');
    await picker.setInputFiles([{ name: 'plan.txt', mimeType: 'text/plain', buffer: Buffer.from('a plan') }]);
    const files = pane().getByRole('list', { name: 'Attached files' });
    await files.getByRole('link', { name: 'plan.txt' }).waitFor();
    expect(face.uploads.get('plan.txt')?.toString()).toBe('a plan');
    await pane().evaluate((element) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File(['dropped'], '图纸.txt', { type: 'text/plain' }));
      for (const type of ['dragover', 'drop'])
        element.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer }));
    });
    await files.getByRole('link', { name: '图纸.txt' }).waitFor();
    await files.getByRole('button', { name: 'Remove plan.txt' }).click();
    await expect
      .poll(async () => (await drafts())[0]?.attachments.map(({ fileName }) => fileName), patient)
      .toEqual(['图纸.txt']);
    face.refuseUpload();
    await picker.setInputFiles([
      { name: 'big.bin', mimeType: 'application/octet-stream', buffer: Buffer.from('x') },
    ]);
    await files.getByText('Could not be added').waitFor();
  });

  test('Send waits for files that are still on their way, and does not go without one that failed', async () => {
    page = await face.open({ settings: { undoSend: 30 } });
    let release = (): void => {};
    const released = new Promise<void>((resolve) => (release = resolve));
    await page.route('**/upload/**', async (route) => {
      await released;
      await route.continue();
    });
    await begin();
    await page.keyboard.type('ann@a.example,');
    await page.getByRole('textbox', { name: 'Subject', exact: true }).fill('With a file');
    const picker = page.locator('input[type=file]');
    const files = pane().getByRole('list', { name: 'Attached files' });
    await picker.setInputFiles([{ name: 'slow.txt', mimeType: 'text/plain', buffer: Buffer.from('slow') }]);
    await files.getByRole('progressbar', { name: 'Adding slow.txt' }).waitFor();
    await pane().getByRole('button', { name: 'Send', exact: true }).click();
    await expect
      .poll(() => pane().getByRole('button', { name: 'Send', exact: true }).isDisabled(), patient)
      .toBe(true);
    face.refuseUpload();
    release();
    await pane().getByRole('alert').getByText('A file could not be added.').waitFor();
    await files.getByRole('button', { name: 'Remove slow.txt' }).click();
    await picker.setInputFiles([{ name: 'again.txt', mimeType: 'text/plain', buffer: Buffer.from('slow') }]);
    await pane().getByRole('button', { name: 'Send', exact: true }).click();
    await pane().waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Undo', exact: true }).click();
    await files.getByText('again.txt').waitFor();
  });

  test('links are plain web and mail addresses only', async () => {
    page = await face.open();
    await begin();
    await page.getByRole('textbox', { name: 'Message body' }).click();
    await pane().getByRole('button', { name: 'Link', exact: true }).click();
    const address = page.getByRole('textbox', { name: 'Address' });
    await address.fill('javascript:alert(1)');
    await address.press('Enter');
    await page.getByText('no web address').waitFor();
    await address.fill('tides.example/week');
    await address.press('Enter');
    await expect
      .poll(async () => (await drafts())[0]?.html, patient)
      .toContain('href="https://tides.example/week"');
  });
});
