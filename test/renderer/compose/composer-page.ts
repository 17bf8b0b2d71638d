import type { Page } from 'playwright';
import type { Draft } from '../../../shared/model/draft.ts';

/** What tests of the composer see of it in a page with a scripted engine. */
export const paneOf = (page: Page) =>
  page.getByRole('dialog').filter({ has: page.getByRole('button', { name: 'Send', exact: true }) });

/** What is saved. A window that is hidden saves at once, so that nobody has to wait until it does by itself. */
export const draftsOf = (page: Page): Promise<Draft[]> =>
  page.evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
    Reflect.deleteProperty(document, 'visibilityState');
    return (globalThis as unknown as { scripted: { drafts: Draft[] } }).scripted.drafts;
  });

export const outboxSubjectsOf = (page: Page): Promise<string[]> =>
  page.evaluate('window.scripted.outbox.map(({ subject }) => subject)');

export async function beginIn(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'New message', exact: true }).click();
  await page.getByRole('textbox', { name: 'Message body' }).waitFor();
}
