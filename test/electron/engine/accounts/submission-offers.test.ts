import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createLogins } from '../../../../electron/engine/accounts/logins.ts';
import { createSubmissionOffers } from '../../../../electron/engine/accounts/submission-offers.ts';
import type { MailTransport } from '../../../../electron/engine/backend/mail-transport.ts';
import { Failed } from '../../../../electron/engine/failed.ts';
import { silentLog } from '../../../../electron/engine/log/log.ts';
import type { Account } from '../../../../shared/model/account.ts';
import { anAccount } from '../../../fixtures/vault-fixtures.ts';
import { startScripted } from '../../../servers/scripted.ts';

const secrets = { get: async () => 'hunter2', set: async () => {}, forget: async () => {} };

/** A submission server that takes anybody, and messages up to so many bytes. */
const submissionServer = (size: number) =>
  startScripted(async (peer) => {
    peer.send('220 ready\r\n');
    for (;;) {
      const line = await peer.line();
      if (line.startsWith('EHLO'))
        peer.send(`250-ready\r\n250-SIZE ${size}\r\n250-SMTPUTF8\r\n250 AUTH PLAIN\r\n`);
      else if (line.startsWith('AUTH')) peer.send('235 ok\r\n');
      else if (line === 'QUIT') return peer.end();
      else peer.send('250 ok\r\n');
    }
  });

describe('what a submission server takes', () => {
  let folder: string;
  let account: Account;
  let said: string[];
  let transport: () => Promise<MailTransport>;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'skein-offers-'));
    account = anAccount();
    said = [];
    transport = async () => {
      throw new Failed({ code: 'secret-missing', phase: 'login' });
    };
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const open = () =>
    createSubmissionOffers({
      cacheFolder: join(folder, 'cache'),
      account: (id) => (id === account.id ? account : undefined),
      transportOf: () => transport(),
      hub: { emit: ({ kind }) => void said.push(kind) },
      log: silentLog,
    });
  const extensions = {
    mechanisms: ['PLAIN'],
    maxSize: 25_000_000,
    maxRecipients: undefined,
    utf8: true,
    reports: false,
    requireTls: false,
    hold: { most: 3_600_000, until: 4_000_000_000_000 },
  };
  const learnt = { ...extensions } as Parameters<ReturnType<typeof open>['learn']>[1];

  test('is learnt at a login, told once, and known after a restart', async () => {
    const offers = open();
    offers.learn(account, learnt);
    offers.learn(account, learnt);
    expect(said).toEqual(['accounts']);
    await offers.close();
    expect(await open().of(account.id)).toMatchObject({ maxSize: 25_000_000, utf8: true, hold: true });
  });

  test('of another server than the account has now is no answer', async () => {
    const offers = open();
    offers.learn(account, learnt);
    account = { ...account, outgoing: { ...account.outgoing, host: 'smtp.new.example' } };
    expect(await offers.of(account.id)).toBeNull();
    await offers.close();
  });

  test('is asked of the server where nobody knows it', async () => {
    const server = await submissionServer(10_240_000);
    try {
      const where = { host: '127.0.0.1', port: server.port, security: 'none', user: 'ann' } as const;
      account = { ...account, outgoing: where };
      const offers = open();
      const logins = createLogins({
        secrets,
        log: silentLog,
        onOffer: (of, words) => offers.learn(of, words),
      });
      transport = () => logins.transportOf(account);
      expect(await offers.of(account.id)).toBeNull();
      await expect
        .poll(() => offers.of(account.id), { timeout: 8_000 })
        .toMatchObject({ maxSize: 10_240_000 });
      expect(said).toEqual(['accounts']);
      await offers.close();
      expect(await readFile(join(folder, 'cache/submission-offers.json'), 'utf8')).not.toContain('hunter2');
    } finally {
      await server.stop();
    }
  });

  test('a server that cannot be asked now is asked again; a torn file is no answer', async () => {
    const offers = open();
    let asked = 0;
    transport = async () => {
      asked += 1;
      throw new Failed({ code: 'offline', phase: 'connect' });
    };
    expect(await offers.of(account.id)).toBeNull();
    await expect.poll(async () => ((await offers.of(account.id)) === null ? asked : -1)).toBeGreaterThan(1);
    offers.learn(account, learnt);
    await offers.close();
    await writeFile(join(folder, 'cache/submission-offers.json'), '{"torn');
    expect(await open().of(account.id)).toBeNull();
  });
});
