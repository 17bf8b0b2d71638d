import type { MessageRow } from '../../../shared/store/rows.ts';
import { summaryOf } from '../../../shared/store/summary.ts';
import type { Changes } from '../changes/changes.ts';
import type { Content } from '../content/content.ts';
import type { ShownRows } from '../drafts/shown-rows.ts';
import { Failed } from '../failed.ts';
import type { Registry } from '../accounts/registry.ts';
import type { StoreApi } from '../store/store-api.ts';
import type { Wishes } from '../pop3/wishes.ts';
import type { SettingsFile } from '../vault/settings-file.ts';
import { api } from './implementation.ts';

export interface MessagesPorts {
  readonly store: StoreApi;
  readonly shown: ShownRows;
  readonly registry: Registry;
  readonly changes: Changes;
  readonly content: Content;
  readonly settings: SettingsFile;
  readonly wishes: Wishes;
  /** The person looks at this folder. */
  onLook(folderId: MessageRow['folderId']): Promise<void>;
  onSettings(): void;
}

export function messagesApi(ports: MessagesPorts) {
  const { store, shown, changes, content } = ports;
  return {
    page: api.messages.page.handler(async ({ input }) => {
      await ports.onLook(input.folderId);
      const { total, rows } = await shown.page(input);
      const unseen = rows.filter((row) => row.preview === undefined).map((row) => row.id);
      if (unseen.length > 0) content.wantPreviews(unseen);
      return { total, offset: input.offset, rows: rows.map(summaryOf) };
    }),
    position: api.messages.position.handler(({ input }) => shown.position(input)),
    ranks: api.messages.ranks.handler(({ input }) => shown.ranks(input)),
    range: api.messages.range.handler(({ input }) => shown.range(input)),
    get: api.messages.get.handler(({ input }) => content.view(input.id)),
    setFlags: api.messages.setFlags.handler(({ input }) =>
      changes.setFlags(input.ids, input.add, input.remove),
    ),
    move: api.messages.move.handler(({ input }) => changes.move(input.ids, input.folderId)),
    archive: api.messages.archive.handler(({ input }) => changes.archive(input.ids)),
    delete: api.messages.delete.handler(({ input }) => changes.delete(input.ids)),
    junk: api.messages.junk.handler(({ input }) => changes.junk(input.ids, input.junk)),
    removeFromServer: api.messages.removeFromServer.handler(async ({ input }) => ({
      count: await ports.wishes.removeFromServer(input.ids),
    })),
    downloadWhole: api.messages.downloadWhole.handler(async ({ input }) => ({
      count: await ports.wishes.downloadWhole(input.ids),
    })),
    undo: api.messages.undo.handler(({ input }) => changes.undo(input.changeId)),
    remoteImages: api.messages.remoteImages.handler(async ({ input }) => {
      const [row] = await store.rows({ ids: [input.id] });
      if (!row) throw new Failed({ code: 'message-gone', phase: 'cache' });
      const sender = row.from[0]?.address.toLowerCase();
      if (input.always && sender) {
        const from = ports.settings.get().remoteImagesFrom;
        if (!from.includes(sender)) await ports.settings.set({ remoteImagesFrom: [...from, sender] });
        ports.onSettings();
      }
      return content.remoteImages(input.addresses);
    }),
  };
}
