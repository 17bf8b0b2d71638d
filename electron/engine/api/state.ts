import type { Registry } from '../accounts/registry.ts';
import type { Hub } from '../events/hub.ts';
import type { SettingsFile } from '../vault/settings-file.ts';
import { api } from './implementation.ts';

export function syncApi(registry: Registry) {
  return {
    states: api.sync.states.handler(() => registry.states()),
    pause: api.sync.pause.handler(({ input }) =>
      registry.session(input.accountId)?.collector?.pause(input.paused),
    ),
    now: api.sync.now.handler(({ input }) => {
      const ids = input.accountId ? [input.accountId] : registry.list().map((account) => account.id);
      for (const id of ids) {
        const session = registry.session(id);
        session?.wantNews();
        // Whoever wants the mail of this very account has paused it long enough.
        if (input.accountId) session?.collector?.pause(false);
        session?.collector?.lookNow();
      }
    }),
  };
}

export function settingsApi(settings: SettingsFile, onSettings: () => void) {
  return {
    get: api.settings.get.handler(() => settings.get()),
    set: api.settings.set.handler(async ({ input }) => {
      const all = await settings.set(input);
      onSettings();
      return all;
    }),
  };
}

export function eventsApi(hub: Hub) {
  return { subscribe: api.events.subscribe.handler(({ input }) => hub.subscribe(input.after)) };
}
