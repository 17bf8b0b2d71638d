import type { AccountId, ContentId, FolderId } from '../../shared/model/ids.ts';
import { type App, newAccountOn, startApp } from './app.ts';
import { until } from './figures.ts';
import { sampleMessages } from './sample-messages.ts';

const batch = 500;

/** A port where nobody answers. */
const discard = 9;

/** A shell whose only account is offline: what is cached is all there is. */
export async function startOffline(profile: string, port: number): Promise<App> {
  return startApp({ profile, port, accounts: [newAccountOn(discard, discard)] });
}

/** Fills the Inbox of the account straight into the cache; a face must be open. @returns newest first */
export async function seedInbox(
  { store, vault }: App,
  count: number,
): Promise<{ readonly accountId: AccountId; readonly folderId: FolderId; readonly contents: ContentId[] }> {
  await until('the store', 60_000, () => (store.attached ? true : undefined));
  const accountId = vault.accounts.list()[0]?.id;
  if (!accountId) throw new Error('the profile has no account');
  const inbox = { path: 'INBOX', name: 'INBOX', delimiter: '/', role: 'inbox', selectable: true } as const;
  const { folders } = await store.api.setFolders({ accountId, folders: [inbox] });
  const folderId = folders[0]?.id;
  if (folderId === undefined) throw new Error('the cache has no Inbox');
  const contents: ContentId[] = [];
  for (let from = 0; from < count; from += batch) {
    const messages = sampleMessages(from, Math.min(count, from + batch), count).map((message) => ({
      ...message,
      preview: `The first words of message ${message.uid}, as long as a row of the list has room for them.`,
    }));
    const { added } = await store.api.addMessages({ folderId, uidValidity: 1, messages });
    contents.push(...added.map(({ contentId }) => contentId));
  }
  return { accountId, folderId, contents };
}
