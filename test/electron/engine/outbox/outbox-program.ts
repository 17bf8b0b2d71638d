/**
 * A process that sends one message, or takes up what a killed one left: `send|take-back|resume <profile> <server>`.
 * The server is two files: what it accepted, and what lies in Sent. Prints what is where at the end.
 */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MailBackend } from '../../../../electron/engine/backend/mail-backend.ts';
import type { MailTransport } from '../../../../electron/engine/backend/mail-transport.ts';
import { systemClock } from '../../../../electron/engine/clock.ts';
import { silentLog } from '../../../../electron/engine/log/log.ts';
import { createMime } from '../../../../electron/engine/mime/create-mime.ts';
import { createOutbox } from '../../../../electron/engine/outbox/create-outbox.ts';
import { openVault } from '../../../../electron/engine/vault/vault.ts';
import type { OutboxId } from '../../../../shared/model/ids.ts';
import { bytesOf } from './submitted-bytes.ts';
import { aDraft, anAccount } from '../../../fixtures/vault-fixtures.ts';

const [, , order = '', profile = '', server = ''] = process.argv;
const accepted = join(server, 'accepted');
const sent = join(server, 'sent');
const lines = (file: string): string[] =>
  existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n').filter(Boolean) : [];
const messageIdOf = (message: Uint8Array): string =>
  /^Message-ID: (.*)\r$/im.exec(Buffer.from(message).toString('latin1'))?.[1] ?? 'none';

const transport: MailTransport = {
  verify: async () => undefined,
  async submit(submission, onStep) {
    const { recipients } = submission;
    const message = Buffer.from(await bytesOf(submission));
    await onStep('connected', []);
    await onStep('envelope', recipients);
    appendFileSync(accepted, `${messageIdOf(message)} ${recipients.join(',')}\n`);
    await onStep('body-sent', recipients);
    await onStep('accepted', recipients);
    return { kind: 'accepted', refused: new Map(), serverText: '250 OK' };
  },
  close: async () => undefined,
};

const backend = {
  capabilities: { delta: 'none', push: false, move: false, uidplus: false, filesSentMail: false },
  findByMessageId: async (_path: string, id: string) =>
    lines(sent).flatMap((line, index) => (line.startsWith(id) ? [index + 1] : [])),
  async append(_path: string, message: Uint8Array) {
    appendFileSync(
      sent,
      `${messageIdOf(message)} ${/^Bcc:/m.test(Buffer.from(message).toString()) ? 'bcc' : ''}\n`,
    );
    return {};
  },
} as Partial<MailBackend> as MailBackend;

const vault = await openVault({ folder: profile, clock: systemClock, log: silentLog });
const mime = createMime({ log: silentLog });
let changed: () => void = () => undefined;
const outbox = createOutbox({
  files: vault.outbox,
  drafts: vault.drafts,
  openDraft: async (id) => ({ draft: vault.drafts.get(id) ?? aDraft(), urls: {}, uploadUrl: '' }),
  mime,
  store: { folders: async () => [{ id: 1, path: 'Sent', role: 'sent' }] as never },
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

/** Waits until no entry is on its way any more; 30 s at most. */
function settled(): Promise<void> {
  return new Promise((resolve, reject) => {
    const limit = setTimeout(() => reject(new Error('never settled')), 30_000);
    changed = () => {
      if (vault.outbox.list().some(({ state }) => ['waiting', 'sending', 'accepted'].includes(state))) return;
      clearTimeout(limit);
      resolve();
    };
    changed();
  });
}

await outbox.start();
if (order === 'send' || order === 'take-back') {
  const kept = await vault.drafts.save(
    aDraft({
      to: [{ name: '', address: 'bob@mail.example' }],
      bcc: [{ name: '', address: 'eve@mail.example' }],
    }),
  );
  const { outboxId } = await outbox.send(kept.id, kept.revision);
  if (order === 'take-back') await outbox.toDraft(outboxId satisfies OutboxId);
}
await settled();
console.log(
  JSON.stringify({
    accepted: lines(accepted).length,
    sent: lines(sent),
    outbox: vault.outbox.list().map(({ state }) => state),
    drafts: vault.drafts.list().map(({ id, html, bcc }) => ({ id, html, bcc: bcc.length })),
  }),
);
await outbox.close();
await mime.close();
await vault.close();
