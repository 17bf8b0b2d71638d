import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createImapBackend } from '../../../../electron/engine/backend/imap/backend.ts';
import type { MailBackend } from '../../../../electron/engine/backend/mail-backend.ts';
import { createMailTransport } from '../../../../electron/engine/backend/smtp/send.ts';
import { systemClock } from '../../../../electron/engine/clock.ts';
import { silentLog } from '../../../../electron/engine/log/log.ts';
import { createMime } from '../../../../electron/engine/mime/create-mime.ts';
import { createOutbox } from '../../../../electron/engine/outbox/create-outbox.ts';
import { openVault } from '../../../../electron/engine/vault/vault.ts';
import { aDraft, anAccount } from '../../../fixtures/vault-fixtures.ts';
import { openReportsBench } from '../reports/reports-bench.ts';
import { type Dovecot, startDovecot } from '../../../servers/dovecot.ts';
import { type Postfix, startPostfix } from '../../../servers/postfix.ts';

const password = 'secret';
const [ann, bob, cy, dan, eve] = ['ann', 'bob', 'cy', 'dan', 'eve'].map(
  (name) => `${name}@skein.example`,
) as [string, string, string, string, string];
const patient = { timeout: 20_000, interval: 100 };

let dovecot: Dovecot;
let postfix: Postfix;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'skein-bcc-'));
  dovecot = await startDovecot({ users: [ann, bob, cy, dan, eve].map((name) => ({ name, password })) });
  postfix = await startPostfix({ dovecot });
}, 60_000);
afterAll(async () => {
  await postfix?.stop();
  await dovecot?.stop();
  await rm(folder, { recursive: true, force: true });
});

async function login(user: string): Promise<MailBackend> {
  const server = { host: 'localhost', port: dovecot.ports.imaps, security: 'tls' as const, user };
  const backend = createImapBackend({ server, password, log: silentLog, ca: dovecot.ca });
  await backend.connect();
  return backend;
}

/** All messages of a folder, whole. */
async function sources(backend: MailBackend, path: string): Promise<string[]> {
  const { uidValidity } = await backend.openFolder(path);
  const found: string[] = [];
  for (const uid of await backend.existingUids('1:*')) {
    const sections = await backend.fetchSections({ path, uidValidity }, uid, ['']);
    found.push(Buffer.from(sections.get('') ?? []).toString());
  }
  return found;
}

/** Ann's outbox, on the servers. */
async function openOutbox() {
  const own = await mkdtemp(join(folder, 'vault-'));
  const vault = await openVault({ folder: own, clock: systemClock, log: silentLog });
  const mime = createMime({ log: silentLog });
  const backend = await login(ann);
  const server = { host: 'localhost', port: postfix.ports.smtps, security: 'tls' as const, user: ann };
  const account = anAccount({ email: ann });
  const outbox = createOutbox({
    files: vault.outbox,
    drafts: vault.drafts,
    original: async () => ({ accountId: anAccount().id, subject: '', bytes: Readable.from([]) }),
    openDraft: async () => ({ draft: aDraft(), urls: {}, uploadUrl: '' }),
    mime,
    store: {
      folders: async () => [{ id: 1, path: 'Sent', role: 'sent' }] as never,
    },
    account: () => account,
    transportOf: async () =>
      createMailTransport({
        server,
        secret: { kind: 'password', password },
        log: silentLog,
        ca: postfix.ca,
      }),
    backendOf: () => backend,
    onFiled: () => undefined,
    undoSeconds: () => 0,
    mark: async () => undefined,
    hub: { emit: () => undefined },
    clock: systemClock,
    log: silentLog,
  });
  await outbox.start();
  return {
    vault,
    backend,
    outbox,
    account,
    [Symbol.asyncDispose]: async () => {
      await outbox.close();
      await backend.close();
      await mime.close();
      await vault.close();
    },
  };
}

const people = (...list: readonly string[]) => list.map((address) => ({ name: '', address }));

test('no recipient sees who got a blind copy, nor does who got one; Sent says it', {
  timeout: 60_000,
}, async () => {
  await using ours = await openOutbox();
  const { outbox, vault, backend } = ours;
  const draft = await vault.drafts.save(
    aDraft({ to: people(bob), cc: people(cy), bcc: people(dan, eve), subject: 'Quietly' }),
  );
  await outbox.send(draft.id, draft.revision);
  await expect.poll(async () => (await outbox.list()).length, patient).toBe(0);

  for (const user of [bob, cy, dan, eve]) {
    const inbox = await login(user);
    await expect.poll(async () => (await sources(inbox, 'INBOX')).length, patient).toBe(1);
    const [copy = ''] = await sources(inbox, 'INBOX');
    await inbox.close();
    // What the server adds for the delivery itself names the one who gets it, and nobody else.
    const others = [dan, eve].filter((each) => each !== user);
    expect(copy).not.toMatch(/^bcc:/im);
    for (const other of others) expect(copy).not.toContain(other);
    expect(copy.slice(copy.indexOf('From:'))).not.toContain(user === dan ? dan : eve);
  }
  const [sent = '', ...more] = await sources(backend, 'Sent');
  expect(sent).toMatch(new RegExp(`^Bcc: ${dan},\\r\\n ${eve}\\r$`, 'm'));
  expect(more).toEqual([]);
});

test('a report that was asked for ends up on the message, and a receipt comes from nobody', {
  timeout: 60_000,
}, async () => {
  await using ours = await openOutbox();
  const { outbox, vault, backend, account } = ours;
  const draft = await vault.drafts.save(
    aDraft({ to: people(bob), subject: 'Asked', wishes: { deliveryReport: true, readReceipt: true } }),
  );
  await outbox.send(draft.id, draft.revision);
  const found = async (of: MailBackend, text: string): Promise<string | undefined> =>
    (await sources(of, 'INBOX')).find((each) => each.includes(text));
  await expect.poll(() => found(backend, 'message/delivery-status'), patient).toBeDefined();
  const report = (await found(backend, 'message/delivery-status')) ?? '';
  const sent = (await sources(backend, 'Sent')).find((each) => each.includes('Subject: Asked')) ?? '';
  const messageId = /^Message-ID: (\S+)/im.exec(sent)?.[1];

  await using bench = await openReportsBench();
  const own = await bench.arrive('sent', sent);
  await bench.arrive('inbox', report);
  // Postfix hands it on to Dovecot by LMTP, and says no more than it knows.
  expect((await bench.reports.of(own)).fates).toMatchObject([{ address: bob, action: 'relayed' }]);
  expect(report).toContain(`Original-Envelope-Id: ${messageId?.slice(1, -1)}`);

  const inbox = await login(bob);
  expect(await found(inbox, 'Subject: Asked')).toContain(`Disposition-Notification-To: <${ann}>`);
  const at = { accountId: account.id, language: 'en', subject: 'Asked', sentAt: 0 } as const;
  await outbox.sendReceipt({ ...at, to: [bob], messageId: '<read@skein.example>' });
  await expect.poll(() => found(inbox, 'message/disposition-notification'), patient).toBeDefined();
  expect(await found(inbox, 'message/disposition-notification')).toContain('Return-Path: <>');
  await inbox.close();
});
