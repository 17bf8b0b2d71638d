import type { Page } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { axeFindings } from '../axe.ts';
import { type FacePages, leave, openFace } from '../face-page.ts';

/** Autosave and events take their time; a second or two is no failure. */
const patient = { timeout: 8_000 };

describe('adding an account by hand', () => {
  let face: FacePages;
  let page: Page;
  const field = (name: string) => page.getByRole('textbox', { name, exact: true });
  const focused = (): Promise<string | undefined> =>
    page.evaluate(
      () =>
        (document.activeElement instanceof HTMLInputElement
          ? document.activeElement.labels?.[0]?.textContent
          : document.activeElement?.textContent) ?? undefined,
    );

  beforeAll(async () => {
    face = await openFace();
  });
  afterEach(() => leave(page));
  afterAll(() => face?.close());

  test('the first start leads to the form, and the keyboard through it', async () => {
    page = await face.open({ accounts: [] });
    await page.getByRole('button', { name: 'Add account', exact: true }).first().press('Enter');
    await page.getByRole('dialog', { name: 'Add account' }).waitFor();
    await expect.poll(focused, patient).toBe('Your name');
    await page.keyboard.type('Lin Xiaoyan');
    await page.keyboard.press('Tab');
    await page.keyboard.type('lin@northriver.example');
    await page.keyboard.press('Tab');
    await page.keyboard.type('secret');
    const order: (string | undefined)[] = [];
    for (let step = 0; step < 12; step++) {
      await page.keyboard.press('Tab');
      order.push(await focused());
    }
    const wanted = [
      'Account name',
      'Incoming user',
      'Incoming server',
      'Incoming port',
      'Outgoing server',
      'Outgoing port',
      'Test and add',
    ];
    const found = wanted.map((name) => order.indexOf(name));
    expect(found, order.join(' | ')).not.toContain(-1);
    expect(found).toEqual(found.toSorted((one, other) => one - other));
    expect(await field('Incoming server').getAttribute('placeholder')).toBe('imap.northriver.example');
    expect(await axeFindings(page, '[role=dialog]')).toEqual([]);
  });

  test('every label that scripts go by is there once', async () => {
    page = await face.open({ accounts: [] });
    await page.getByRole('button', { name: 'Add account', exact: true }).first().click();
    for (const label of [
      'Your name',
      'Email address',
      'Password',
      'Incoming server',
      'Incoming port',
      'Outgoing server',
      'Outgoing port',
    ]) {
      expect(await page.getByLabel(label, { exact: true }).count(), label).toBe(1);
    }
    await page.getByLabel('Password').fill('x');
    await page.getByRole('button', { name: 'Test and add', exact: true }).waitFor();
  });

  test('what is missing is said beside its field, and the first one gets the focus', async () => {
    page = await face.open({ accounts: [] });
    await page.getByRole('button', { name: 'Add account', exact: true }).first().click();
    await field('Email address').fill('lin');
    await page.getByRole('button', { name: 'Test and add' }).click();
    await page.getByText('Write the whole address').waitFor();
    await expect.poll(focused, patient).toBe('Email address');
    expect(await page.getByText('Write the name of the server.').count()).toBe(2);
    expect(await axeFindings(page, '[role=dialog]')).toEqual([]);
    await field('Email address').fill('lin@northriver.example');
    await page.getByText('Write the whole address').waitFor({ state: 'detached' });
  });

  test('ports follow security until one is typed, and no encryption stays on this computer', async () => {
    page = await face.open({ accounts: [] });
    await page.getByRole('button', { name: 'Add account', exact: true }).first().click();
    expect(await field('Incoming port').getAttribute('placeholder')).toBe('993');
    await page.getByRole('button', { name: /Incoming security/ }).click();
    await page.getByRole('option', { name: 'None, this computer only' }).click();
    expect(await field('Incoming port').getAttribute('placeholder')).toBe('143');
    await field('Incoming server').fill('imap.far.example');
    await page.getByRole('button', { name: 'Test and add' }).click();
    await page.getByText('could be read on the way').waitFor();
  });

  test('a refused login names the server, says why, and puts the focus on the password', async () => {
    page = await face.open({ accounts: [] });
    await page.getByRole('button', { name: 'Add account', exact: true }).first().click();
    await field('Email address').fill('lin@northriver.example');
    await page.getByLabel('Password', { exact: true }).fill('wrong');
    await field('Incoming server').fill('imap.northriver.example');
    await field('Outgoing server').fill('smtp.northriver.example');
    await page.keyboard.press('Enter');
    const alert = page.getByRole('dialog').getByRole('alert');
    await alert.getByText('Incoming server', { exact: true }).waitFor();
    await expect.poll(focused, patient).toBe('Password');
    await alert.getByText('What the server said').click();
    await alert.getByText('AUTHENTICATIONFAILED').waitFor();
    expect(await axeFindings(page, '[role=dialog]')).toEqual([]);
    await page.getByLabel('Password', { exact: true }).fill('right');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByText('was added').first().waitFor();
    await page.getByText('lin@northriver.example').first().waitFor();
  });

  test('in the settings an account is renamed, gets a new password, and goes after a question', async () => {
    page = await face.open();
    await page.keyboard.press('Control+,');
    await page.getByRole('button', { name: 'Rename Old office' }).click();
    await page.getByRole('textbox', { name: 'Account name' }).fill('Attic');
    await page.keyboard.press('Enter');
    await page.getByRole('textbox', { name: 'Account name' }).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'New password for Old office' }).click();
    await page
      .getByRole('textbox', { name: 'New password' })
      .or(page.getByLabel('New password', { exact: true }))
      .first()
      .fill('another');
    await page.getByRole('button', { name: 'Test and save' }).click();
    await page.getByRole('button', { name: 'Test and save' }).waitFor({ state: 'detached' });
    expect(await axeFindings(page, '[role=dialog]')).toEqual([]);
    await page.getByRole('button', { name: 'Remove Old office' }).click();
    const question = page.getByRole('alertdialog', { name: 'Remove Old office?' });
    await question.getByText('Nothing is deleted on the server.').waitFor();
    await question.getByRole('button', { name: 'Remove', exact: true }).click();
    await question.waitFor({ state: 'detached' });
    await expect.poll(() => page.getByRole('button', { name: 'Remove Old office' }).count(), patient).toBe(0);
  });

  test('in the settings somebody else to write as is added, with a signature, and comes first', async () => {
    page = await face.open();
    await page.keyboard.press('Control+,');
    await page.getByRole('button', { name: 'Writing from Old office' }).click();
    await page.getByRole('button', { name: 'Add an identity' }).click();
    expect(await axeFindings(page, '[role=dialog]')).toEqual([]);
    await field('Email address').fill('sales');
    await page.keyboard.press('Enter');
    await page.getByText('Write the whole address').waitFor();
    await field('Email address').fill('sales@oldoffice.example');
    await field('Signature').click();
    await page.keyboard.type('Sales');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('button', { name: 'sales@oldoffice.example: Use for new messages' }).click();
    await page.getByText('sales@oldoffice.example · For new messages').waitFor();
    const asPlain = page.getByRole('checkbox', { name: 'Begin messages as plain text' });
    // It is checked when the engine has it.
    await asPlain.click();
    await expect.poll(() => asPlain.isChecked(), patient).toBe(true);
    expect(await axeFindings(page, '[role=dialog]')).toEqual([]);
    await page.getByRole('button', { name: 'Remove lin@oldoffice.example' }).click();
    await expect
      .poll(() => page.getByRole('button', { name: /^Remove .*@oldoffice.example$/ }).count(), patient)
      .toBe(1);
  });
});
