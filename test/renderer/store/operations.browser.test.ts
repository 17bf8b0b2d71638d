import type { StoreApi } from '../../../electron/engine/store/store-api.ts';
import { openStore } from '../../../renderer/store/open-store.ts';
import { type StoreUnderTest, storeConformance } from '../../conformance/store.ts';

/** The real thing: Chromium's own IndexedDB, a database for each test. */
async function openInChromium(): Promise<StoreUnderTest> {
  const profileId = crypto.randomUUID();
  let opened = await openStore({ profileId, storage: navigator.storage });
  const names = Object.keys(opened.operations) as (keyof StoreApi)[];
  const call = (name: keyof StoreApi, input: unknown): Promise<unknown> =>
    (opened.operations[name] as (input: unknown) => Promise<unknown>)(input);
  return {
    store: Object.fromEntries(
      names.map((name) => [name, (input?: unknown) => call(name, input)]),
    ) as unknown as StoreApi,
    async reopen() {
      await opened.close();
      opened = await openStore({ profileId });
    },
    async close() {
      await opened.close();
      indexedDB.deleteDatabase(`skein-${profileId}`);
    },
  };
}

storeConformance("Chromium's IndexedDB", openInChromium, { seeds: [11, 12], steps: 120 });
