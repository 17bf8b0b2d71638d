import type { Registry } from '../accounts/registry.ts';
import { api } from './implementation.ts';

export function accountsApi(registry: Registry) {
  return {
    list: api.accounts.list.handler(() => registry.list()),
    testAndAdd: api.accounts.testAndAdd.handler(({ input }) => registry.testAndAdd(input)),
    setPassword: api.accounts.setPassword.handler(({ input }) =>
      registry.setPassword(input.accountId, input),
    ),
    rename: api.accounts.rename.handler(({ input }) =>
      registry.rename(input.accountId, input.name, input.fullName),
    ),
    setIdentities: api.accounts.setIdentities.handler(({ input }) =>
      registry.setIdentities(input.accountId, input.identities),
    ),
    setWriting: api.accounts.setWriting.handler(({ input }) =>
      registry.setWriting(input.accountId, input.plainText),
    ),
    setPop3Options: api.accounts.setPop3Options.handler(({ input }) =>
      registry.setPop3Options(input.accountId, input.options),
    ),
    remove: api.accounts.remove.handler(({ input }) => registry.remove(input.accountId, input.mail)),
  };
}
