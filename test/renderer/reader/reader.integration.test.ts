import type { Page } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { axeFindings } from '../axe.ts';
import { type FacePages, leave, openFace } from '../face-page.ts';

/** Autosave and events take their time; a second or two is no failure. */
const patient = { timeout: 8_000 };

describe('the reader', () => {
  let face: FacePages;
  let page: Page;
  const region = () => page.getByRole('region', { name: 'Message', exact: true });
  const frame = () => region().frameLocator('iframe');
  const open = (subject: string): Promise<void> => page.getByText(subject).first().click();

  beforeAll(async () => {
    face = await openFace();
  });
  afterEach(() => leave(page));
  afterAll(() => face?.close());

  test('says that nothing is open, then shows subject, sender, recipients and text', async () => {
    page = await face.open();
    await region().getByText('Nothing is open').waitFor();
    await open('Revised drawings');
    await region().getByRole('heading', { name: 'Revised drawings for the ferry terminal' }).waitFor();
    await region().getByText('marta@atelier-vidal.example').first().waitFor();
    await frame().getByText('周岚那边的结构计算下周一给出').waitFor();
    for (const name of [
      'Reply',
      'Reply all',
      'Forward',
      'Archive',
      'Delete',
      'Junk',
      'Mark as unread',
      'Star',
    ]) {
      expect(await region().getByRole('button', { name, exact: true }).count(), name).toBe(1);
    }
    await region()
      .getByRole('button', { name: /^to me/ })
      .click();
    await region().getByText('UTC+1').waitFor();
    expect(await axeFindings(page, '.reader')).toEqual([]);
  });

  test('the frame is as tall as what it says, with no scroll bar of its own', async () => {
    page = await face.open();
    await open('Your order');
    await frame().getByText('Track the parcels').waitFor();
    await expect
      .poll(
        () =>
          region()
            .locator('iframe')
            .evaluate(
              (element: HTMLIFrameElement) =>
                element.offsetHeight -
                (element.contentDocument?.documentElement.getBoundingClientRect().height ?? 0),
            ),
        patient,
      )
      .toBeLessThan(20);
    expect(
      await region()
        .locator('iframe')
        .evaluate((element: HTMLIFrameElement) => element.offsetHeight),
    ).toBeGreaterThan(300);
  });

  test('remote images stay away until they are asked for, inline ones are there, trackers never', async () => {
    page = await face.open();
    await open('Your order');
    await region().getByText('2 images not loaded, 1 tracker left out.').waitFor();
    expect(await frame().locator('img[src]').count()).toBe(1);
    expect(await axeFindings(page, '.reader')).toEqual([]);
    await region().getByRole('button', { name: 'Load once' }).click();
    await expect.poll(() => frame().locator('img[src^="/remote/"]').count(), patient).toBe(2);
    await expect
      .poll(
        () =>
          frame()
            .locator('img[src^="/remote/1"]')
            .evaluate((image: HTMLImageElement) => image.naturalWidth),
        patient,
      )
      .toBe(140);
    await region().getByText('1 tracker left out.').waitFor();
  });

  test('a link shows its real host and opens outside, nowhere else', async () => {
    page = await face.open();
    await page.evaluate(() => {
      const opened: unknown[] = [];
      Object.assign(window, { opened, open: (...call: unknown[]) => void opened.push(call) });
    });
    await open('Your order');
    await frame().getByText('Track the parcels').hover();
    await region().getByText('track.nordlys.example', { exact: true }).waitFor();
    await frame().getByText('Track the parcels').click();
    expect(await page.evaluate('window.opened')).toEqual([
      ['https://track.nordlys.example/parcel/2291?mail=lin', '_blank', 'noopener,noreferrer'],
    ]);
    expect(
      await region()
        .locator('iframe')
        .evaluate((element: HTMLIFrameElement) => element.contentWindow?.location.pathname),
    ).toBe('/message-body.html');
  });

  test('shortcuts work while the focus is in the text', async () => {
    page = await face.open();
    await open('Revised drawings');
    await frame().getByText('Warm regards').click();
    await page.keyboard.press('r');
    const answer = page.getByRole('dialog', { name: 'Re: Revised drawings for the ferry terminal' });
    await answer.waitFor();
    expect(
      await answer.getByRole('button', { name: 'Remove Marta Vidal <marta@atelier-vidal.example>' }).count(),
    ).toBe(1);
  });

  test('is marked read after a moment, and stays unread when the person says so afterwards', async () => {
    page = await face.open({ settings: { markReadAfter: 0.2 } });
    const unread = () => page.getByRole('treeitem', { name: /Inbox/ }).first().textContent();
    expect(await unread()).toContain('12');
    await open('Revised drawings');
    await expect.poll(unread, patient).toContain('11');
    await region().getByRole('button', { name: 'Mark as unread', exact: true }).click();
    await expect.poll(unread, patient).toContain('12');
    // Reading on and coming back is a new opening; staying is not.
    await region().getByRole('button', { name: 'Star', exact: true }).click();
    await expect
      .poll(
        () => region().getByRole('button', { name: 'Star', exact: true }).getAttribute('aria-pressed'),
        patient,
      )
      .toBe('true');
    expect(await unread()).toContain('12');
  });

  test('attachments are links that save under a safe name', async () => {
    page = await face.open();
    await open('Revised drawings');
    const card = region().getByRole('link', { name: /扶手标注\.dwg/ });
    await card.waitFor();
    expect(await card.getAttribute('download')).toBe('扶手标注.dwg');
    expect(await card.textContent()).toMatch(/Drawing, 812 kB/i);
    await region().getByRole('button', { name: 'Save all' }).waitFor();
  });

  test('what cannot be read offers its source, what cannot be had a second try', async () => {
    page = await face.open();
    await open('Permit 2291');
    await region().getByRole('button', { name: 'Show source' }).click();
    const dialog = page.getByRole('dialog', { name: 'Source of the message' });
    await dialog.getByText('From: marta@atelier-vidal.example').waitFor();
    expect(await axeFindings(page, '[role=dialog]')).toEqual([]);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await open('Not delivered');
    await region().getByRole('alert').getByText('incoming server').waitFor();
    await region().getByRole('button', { name: 'Try again' }).waitFor();
    expect(await axeFindings(page, '.reader')).toEqual([]);
  });

  test('loading is said only after a while, with what the list knows already there', async () => {
    page = await face.open({ delay: 700 });
    await page.evaluate(() => {
      const came: string[] = [];
      Object.assign(globalThis, { came });
      const wanted = ['Revised drawings for the ferry terminal', 'Fetching the message'];
      new MutationObserver(() => {
        const text = document.querySelector('.reader-page')?.textContent ?? '';
        const now = wanted.filter((each) => text.includes(each) && !came.some((all) => all.includes(each)));
        if (now.length > 0) came.push(now.join(' and '));
      }).observe(document.body, { subtree: true, childList: true, characterData: true });
    });
    await open('Revised drawings');
    await region().getByRole('heading', { name: 'Revised drawings for the ferry terminal' }).waitFor();
    await region().getByText('Fetching the message').waitFor();
    // One after the other, however slow the machine is.
    expect(await page.evaluate('came')).toEqual([
      'Revised drawings for the ferry terminal',
      'Fetching the message',
    ]);
    await frame().getByText('Warm regards').waitFor();
    expect(await region().getByText('Fetching the message').count()).toBe(0);
  });

  test('what became of a message of ours is above it, by recipient, with cause and remedy', async () => {
    page = await face.open();
    await open('Depth soundings');
    const fates = region().getByRole('list', { name: 'What became of this message' });
    await fates.getByText('Not delivered to a.keller@atelier.example.').waitFor();
    await fates.getByText('The server does not accept the recipient').waitFor();
    await fates.getByText(/^Delivered to jonas@tidewater.example, zhoulan@shuiwu.example /).waitFor();
    await fates.getByText(/^Not yet delivered to permits@harbour.example/).waitFor();
    await fates.getByText(/^A receipt says: opened by jonas@tidewater.example/).waitFor();
    expect(await axeFindings(page, '.reader')).toEqual([]);
    // The report itself says which message it is about; of one that was never sent nothing is believed.
    await open('Minutes of');
    await region().getByText('Your message “Depth soundings, berth 4” was not delivered').waitFor();
    expect(await axeFindings(page, '.reader')).toEqual([]);
    await region().getByRole('button', { name: 'Send again' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Send', exact: true }).waitFor();
    await page.keyboard.press('Escape');
    await open('下周一的现场会');
    await region().getByText('Skein finds no such message that you sent').waitFor();
    expect(await region().getByText('x@y.example').count()).toBe(0);
  });

  test('a receipt is sent by pressing a button, and elsewhere only when that is said', async () => {
    page = await face.open();
    await open('Angebot');
    await region().getByText('The sender asks to be told that you read this.').waitFor();
    expect(await axeFindings(page, '.reader')).toEqual([]);
    await region().getByRole('button', { name: 'Send receipt' }).click();
    await region().getByText('The sender asks').waitFor({ state: 'detached' });
    await open('周末回家');
    await region().getByText('counter@track.nordlys.example').waitFor();
    expect(await region().getByRole('button', { name: 'Send it there anyway' }).count()).toBe(1);
    await region().getByRole('button', { name: 'Ignore' }).click();
    await region().getByText('counter@track.nordlys.example').waitFor({ state: 'detached' });
  });

  test('the keyboard walks through toolbar, head, text and attachments', async () => {
    page = await face.open();
    await open('Revised drawings');
    await frame().getByText('Warm regards').waitFor();
    await region().getByRole('button', { name: 'Reply', exact: true }).focus();
    const seen: string[] = [];
    for (let step = 0; step < 18; step++) {
      seen.push(
        await page.evaluate(
          () =>
            document.activeElement?.getAttribute('aria-label') ??
            document.activeElement?.textContent?.trim() ??
            '',
        ),
      );
      await page.keyboard.press('Tab');
    }
    const order = [
      'Reply',
      'Reply all',
      'Forward',
      'Archive',
      'Delete',
      'Star',
      'More',
      'to me, Wei Zhang',
      'Terminal-east-rev4.pdf',
    ];
    const found = order.map((name) => seen.findIndex((each) => each.startsWith(name)));
    expect(found, seen.join(' | ')).not.toContain(-1);
    expect(found).toEqual(found.toSorted((one, other) => one - other));
  });
});
