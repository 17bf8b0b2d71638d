import type { Page } from 'playwright';
import { pause } from '../../../renderer/compose/draft-session.ts';
import type { Draft } from '../../../shared/model/draft.ts';
import type { FacePages } from '../face-page.ts';

/** What tests of the composer see of it in a page with a scripted engine. */
export const paneOf = (page: Page) =>
  page.getByRole('dialog').filter({ has: page.getByRole('button', { name: 'Send', exact: true }) });

export const draftsOf = (page: Page): Promise<Draft[]> => page.evaluate('window.scripted.drafts');

/** A page where a pause in writing is over soon: all else takes the time it takes. */
export async function openHurried(face: FacePages, ...how: Parameters<FacePages['open']>): Promise<Page> {
  const page = await face.open(...how);
  await page.evaluate((long) => {
    const real = window.setTimeout.bind(window);
    window.setTimeout = ((task: () => void, ms = 0) =>
      real(task, ms === long ? 50 : ms)) as typeof window.setTimeout;
  }, pause);
  return page;
}

export const outboxSubjectsOf = (page: Page): Promise<string[]> =>
  page.evaluate('window.scripted.outbox.map(({ subject }) => subject)');

export async function beginIn(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'New message', exact: true }).click();
  await page.getByRole('textbox', { name: 'Message body' }).waitFor();
}
