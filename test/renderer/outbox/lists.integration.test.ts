import type { Page } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { scriptedOutbox } from '../../fixtures/scripted-content.ts';
import { axeFindings } from '../axe.ts';
import { type FacePages, leave, openFace } from '../face-page.ts';

/** Autosave and events take their time; a second or two is no failure. */
const patient = { timeout: 8_000 };

describe('the lists of unsent mail', () => {
  let face: FacePages;
  let page: Page;

  beforeAll(async () => {
    face = await openFace();
  });
  afterEach(() => leave(page));
  afterAll(() => face?.close());

  test('an empty outbox and an empty list of drafts say what they are for', async () => {
    page = await face.open();
    await page.getByRole('treeitem', { name: /^Outbox/ }).click();
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
    page = await face.open({ outbox: scriptedOutbox(Date.now()) });
    await page.getByRole('treeitem', { name: /^Outbox/ }).click();
    const list = page.getByRole('list', { name: 'Outbox' });
    const entry = (subject: string) => list.locator(':scope > li').filter({ hasText: subject });
    const buttons = (subject: string): Promise<string[]> =>
      entry(subject).getByRole('button').allTextContents();
    await entry('Lunch on Tuesday').getByText('Waits for the outgoing server').waitFor();
    expect(await buttons('Lunch on Tuesday')).toEqual(['Edit', 'Discard']);
    await entry('Handrail samples').getByText('Is being sent now.').waitFor();
    expect(await buttons('Handrail samples')).toEqual(['Stop']);
    expect(await buttons('Site photos')).toEqual(['Send again', 'Edit', 'Discard']);
    await entry('Site photos').getByText('a.keller@atelier.example').first().waitFor();
    expect(await buttons('季度报告')).toEqual(['It was sent', 'It was not sent']);
    expect(await axeFindings(page, '.unsent-pane')).toEqual([]);
    await entry('Site photos').getByRole('button', { name: 'Discard' }).click();
    const question = page.getByRole('alertdialog', { name: 'Discard this message?' });
    await question.getByRole('button', { name: 'Discard', exact: true }).click();
    await expect.poll(() => entry('Site photos').count(), patient).toBe(0);
  });
});
