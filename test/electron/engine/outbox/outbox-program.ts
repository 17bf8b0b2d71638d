/**
 * A process that sends one message, or takes up what a killed one left: `<order> <profile> <server>`. The server is
 * two files: who was given what, and what lies in Sent. Prints what is where at the end.
 *
 * send: to Bob, and to Eve as Bcc. take-back: taken back within the time for undo. schedule: for tomorrow, then sent
 * now. cancel: stopped while it goes out. rest: Bob takes it, Cy is refused, then Dan instead of Cy. parts: the
 * server takes one recipient at a time.
 */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { MailBackend } from '../../../../electron/engine/backend/mail-backend.ts';
import type { MailTransport, MessageSource } from '../../../../electron/engine/backend/mail-transport.ts';
import { systemClock } from '../../../../electron/engine/clock.ts';
import { silentLog } from '../../../../electron/engine/log/log.ts';
import { createMime } from '../../../../electron/engine/mime/create-mime.ts';
import { createOutbox } from '../../../../electron/engine/outbox/create-outbox.ts';
import { openVault } from '../../../../electron/engine/vault/vault.ts';
import type { Failure } from '../../../../shared/model/failure.ts';
import { aDraft, anAccount } from '../../../fixtures/vault-fixtures.ts';
import { whole } from '../../../fixtures/whole.ts';

const [, , order = '', profile = '', server = ''] = process.argv;
const accepted = join(server, 'accepted');
const sent = join(server, 'sent');
const lines = (file: string): string[] =>
  existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n').filter(Boolean) : [];
const messageIdOf = (message: string): string => /^Message-ID: (.*)\r$/im.exec(message)?.[1] ?? 'none';
const refusal: Failure = { code: 'recipient-refused', params: {}, side: 'outgoing' };

const transport: MailTransport = {
  verify: async () => undefined,
  async submit(submission, onStep, { signal } = {}) {
    const message = (await whole(submission.message)).toString();
    const refused = new Map(
      submission.recipients.filter((each) => each.startsWith('cy@')).map((each) => [each, refusal]),
    );
    const taken = submission.recipients.filter((each) => !refused.has(each));
    await onStep('connected', []);
    for (const group of profile.includes('parts') ? taken.map((each) => [each]) : [taken]) {
      await onStep('envelope', group);
      if (order === 'cancel') {
        await new Promise((resolve) => signal?.addEventListener('abort', resolve, { once: true }));
        return { kind: 'failed', failure: refusal, permanent: false, refused: new Map() };
      }
      for (const each of group) appendFileSync(accepted, `${messageIdOf(message)} ${each}\n`);
      await onStep('body-sent', group);
      await onStep('accepted', group);
    }
    return { kind: 'accepted', refused, serverText: '250 OK' };
  },
  close: async () => undefined,
};

const backend = {
  capabilities: { delta: 'none', push: false, move: false, uidplus: false, filesSentMail: false },
  findByMessageId: async (_path: string, id: string) =>
    lines(sent).flatMap((line, index) => (line.startsWith(id) ? [index + 1] : [])),
  async append(_path: string, bytes: Uint8Array | MessageSource) {
    const message = (await whole(bytes)).toString();
    appendFileSync(sent, `${messageIdOf(message)} ${/^Bcc:/m.test(message) ? 'bcc' : ''}\n`);
    return {};
  },
} as Partial<MailBackend> as MailBackend;

const vault = await openVault({ folder: profile, clock: systemClock, log: silentLog });
const mime = createMime({ log: silentLog });
let changed: () => void = () => undefined;
const outbox = createOutbox({
  files: vault.outbox,
  drafts: vault.drafts,
  original: async () => ({ accountId: anAccount().id, subject: '', bytes: Readable.from([]) }),
  openDraft: async (id) => ({ draft: vault.drafts.get(id) ?? aDraft(), urls: {}, uploadUrl: '' }),
  mime,
  store: {
    folders: async () => [{ id: 1, path: 'Sent', role: 'sent' }] as never,
  },
  account: () => anAccount(),
  transportOf: async () => transport,
  backendOf: () => backend,
  onFiled: () => undefined,
  undoSeconds: () => (order === 'take-back' ? 60 : 0),
  mark: async () => undefined,
  hub: { emit: () => changed() },
  clock: systemClock,
  log: silentLog,
});

/** Waits until the outbox is as asked; 30 s at most. */
async function until(check: () => Promise<boolean>): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const limit = setTimeout(() => reject(new Error('never so')), 30_000);
    changed = () => {
      check().then((is) => {
        if (!is) return;
        clearTimeout(limit);
        resolve();
      }, reject);
    };
    changed();
  });
}

/** Nothing is on its way any more, but for what is to go out tomorrow. */
const settled = async (): Promise<boolean> =>
  (await outbox.list()).every(
    ({ state, sendAt, copy }) =>
      copy?.state !== 'wanted' &&
      (state === 'failed' || state === 'unknown' || (state === 'waiting' && sendAt > Date.now() + 60_000)),
  );

const bob = { name: '', address: 'bob@mail.example' };

async function obey(): Promise<void> {
  const to = order === 'rest' ? [bob, { name: '', address: 'cy@mail.example' }] : [bob];
  const bcc = order === 'rest' ? [] : [{ name: '', address: 'eve@mail.example' }];
  const kept = await vault.drafts.save(aDraft({ to, bcc }));
  const tomorrow = order === 'schedule' ? Date.now() + 86_400_000 : undefined;
  const { outboxId } = await outbox.send(kept.id, kept.revision, tomorrow);
  if (order === 'take-back') await outbox.toDraft(outboxId);
  if (order === 'schedule') await outbox.schedule(outboxId);
  if (order === 'cancel') {
    await until(async () =>
      (await outbox.list()).some(({ recipients }) => recipients.some(({ state }) => state === 'sending')),
    );
    await outbox.cancel(outboxId);
  }
  if (order === 'rest') {
    await until(settled);
    await outbox.sendToRest(outboxId, ['dan@mail.example']);
  }
}

await outbox.start();
if (order !== 'resume') await obey();
await until(settled);
console.log(
  JSON.stringify({
    accepted: lines(accepted).map((line) => line.split(' ')[1]),
    sent: lines(sent),
    outbox: vault.outbox
      .list()
      .map(({ state, recipients }) => [
        state,
        ...recipients.map((each) => `${each.address.split('@')[0]} ${each.state}`),
      ]),
    drafts: vault.drafts.list().map(({ id, html, bcc }) => ({ id, html, bcc: bcc.length })),
  }),
);
await outbox.close();
await mime.close();
await vault.close();
