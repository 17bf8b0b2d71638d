/**
 * A process that puts a draft on a server, changes it and puts it there again, or takes up what a killed one left:
 * `<order> <profile> <server>`. The server is a folder of files. Prints the subjects of what is there and of what is in
 * the vault at the end.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MailBackend } from '../../../../electron/engine/backend/mail-backend.ts';
import { systemClock } from '../../../../electron/engine/clock.ts';
import { createSettling } from '../../../../electron/engine/drafts/settle-draft.ts';
import { silentLog } from '../../../../electron/engine/log/log.ts';
import { createMime } from '../../../../electron/engine/mime/create-mime.ts';
import { openVault } from '../../../../electron/engine/vault/vault.ts';
import { aDraft, anAccount } from '../../../fixtures/vault-fixtures.ts';

const [, , order = '', profile = '', server = ''] = process.argv;
mkdirSync(server, { recursive: true });
const uids = (): number[] =>
  readdirSync(server)
    .map(Number)
    .toSorted((a, b) => a - b);
/** Its header's long lines unfolded. */
const sourceOf = (uid: number): string =>
  readFileSync(join(server, String(uid)), 'utf8').replaceAll(/\r\n (?=\S)/g, ' ');
const headerOf = (source: string, name: string): string =>
  new RegExp(`^${name}: *(.*)\\r$`, 'im').exec(source)?.[1] ?? '';

const backend = {
  status: async () => new Map([['Drafts', { uidValidity: 1, uidNext: 1, exists: 0, unseen: 0 }]]),
  findByMessageId: async (_path: string, id: string) =>
    uids().filter((uid) => headerOf(sourceOf(uid), 'Message-ID').includes(id)),
  async append(_path: string, bytes: Uint8Array) {
    const uid = (uids().at(-1) ?? 0) + 1;
    writeFileSync(join(server, String(uid)), bytes);
    return { uidValidity: 1, uid };
  },
  async remove(_place: unknown, gone: readonly number[]) {
    for (const uid of gone) rmSync(join(server, String(uid)), { force: true });
  },
} as Partial<MailBackend> as MailBackend;

const vault = await openVault({ folder: profile, clock: systemClock, log: silentLog });
const mime = createMime({ log: silentLog });
const settling = createSettling({
  files: vault.drafts,
  copies: vault.draftCopies,
  mime,
  store: {
    folders: async () => [{ id: 1, path: 'Drafts', role: 'drafts' }] as never,
    folder: async () => null,
    rowsByUid: async () => [],
    rowsByMessageId: async () => [],
  },
  account: () => anAccount(),
  backendOf: () => backend,
  onChanged: () => undefined,
  hub: { emit: () => undefined },
  clock: systemClock,
  log: silentLog,
});

const draft = aDraft({ subject: 'first' });
if (order !== 'resume') {
  const first = await vault.drafts.save(draft);
  await settling.settle(draft.id, () => false);
  if (order === 'discard') await vault.drafts.remove(draft.id);
  else await vault.drafts.save({ ...first, subject: 'second' });
}
await settling.settle(draft.id, () => false);
console.log(
  JSON.stringify({
    server: uids().map((uid) => headerOf(sourceOf(uid), 'Subject')),
    vault: vault.drafts.list().map(({ subject }) => subject),
    open: vault.draftCopies.list().filter(({ pending, old }) => pending ?? old[0]).length,
  }),
);
await mime.close();
await vault.close();
