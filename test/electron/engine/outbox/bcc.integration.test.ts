import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

test('no recipient sees who got a blind copy, nor does who got one; Sent says it', {
  timeout: 60_000,
}, async () => {
  const vault = await openVault({ folder, clock: systemClock, log: silentLog });
  const mime = createMime({ log: silentLog });
  const backend = await login(ann);
  const server = { host: 'localhost', port: postfix.ports.smtps, security: 'tls' as const, user: ann };
  const account = anAccount({ email: ann });
  const outbox = createOutbox({
    files: vault.outbox,
    drafts: vault.drafts,
    original: async () => ({ accountId: anAccount().id, subject: '', bytes: Buffer.from('') }),
    openDraft: async () => ({ draft: aDraft(), urls: {}, uploadUrl: '' }),
    mime,
    store: {
      folders: async () => [{ id: 1, path: 'Sent', role: 'sent' }] as never,
      rows: async () => [],
      content: async () => null,
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
  const people = (...list: readonly string[]) => list.map((address) => ({ name: '', address }));
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

  await outbox.close();
  await backend.close();
  await mime.close();
  await vault.close();
});
