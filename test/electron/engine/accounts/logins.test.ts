import { expect, test } from 'vitest';
import { createLogins } from '../../../../electron/engine/accounts/logins.ts';
import { silentLog } from '../../../../electron/engine/log/log.ts';
import { anAccount } from '../../../fixtures/vault-fixtures.ts';

const server = { host: '127.0.0.1', port: 9, security: 'none', user: 'ann' } as const;
const account = anAccount({ incoming: { ...server, protocol: 'pop3' } });

test('POP3 is refused with a sentence, before any server is asked, when added and when it is there', async () => {
  const logins = createLogins({
    secrets: { get: async () => 'hunter2', set: async () => {}, forget: async () => {} },
    log: silentLog,
  });
  const refusal = { failure: { code: 'not-supported', side: 'incoming', params: { what: 'POP3' } } };
  await expect(logins.test(account, { incoming: 'hunter2', outgoing: 'hunter2' })).rejects.toMatchObject(
    refusal,
  );
  await expect(logins.backend(account)).rejects.toMatchObject(refusal);
});
