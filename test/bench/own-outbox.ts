import { mkdir } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { createImapBackend } from '../../electron/engine/backend/imap/backend.ts';
import { createMailTransport } from '../../electron/engine/backend/smtp/send.ts';
import { systemClock } from '../../electron/engine/clock.ts';
import { silentLog } from '../../electron/engine/log/log.ts';
import { createMime } from '../../electron/engine/mime/create-mime.ts';
import { createOutbox } from '../../electron/engine/outbox/create-outbox.ts';
import type { Outbox } from '../../electron/engine/outbox/outbox.ts';
import { openVault, type Vault } from '../../electron/engine/vault/vault.ts';
import type { OutboxEntry } from '../../shared/model/outbox.ts';
import { aDraft, anAccount } from '../fixtures/vault-fixtures.ts';

/** An outbox on a vault of its own, with a real server to send by and, where asked for, one to file copies with. */
export interface OwnOutbox extends AsyncDisposable {
  readonly vault: Vault;
  readonly outbox: Outbox;
  /** Waits until it is so; looks whenever something changed. @throws after `limit` ms */
  until(what: string, check: (entries: readonly OutboxEntry[]) => boolean, limit?: number): Promise<void>;
}

export interface OwnOutboxOptions {
  readonly folder: string;
  readonly user: string;
  readonly password: string;
  /** On 127.0.0.1, with logins without TLS. */
  readonly smtpPort: number;
  /** Absent: the provider files what it sends. */
  readonly imap?: { readonly port: number; readonly ca: string };
}

export async function openOwnOutbox(options: OwnOutboxOptions): Promise<OwnOutbox> {
  const { folder, user, password, smtpPort, imap } = options;
  await mkdir(folder, { recursive: true });
  const vault = await openVault({ folder, clock: systemClock, log: silentLog });
  const mime = createMime({ log: silentLog });
  const watchers = new Set<() => void>();
  const backend = createImapBackend({
    server: { host: 'localhost', port: imap?.port ?? 1, security: 'tls', user },
    password,
    log: silentLog,
    ca: imap?.ca,
  });
  if (imap) await backend.connect();
  const filing = { ...backend, capabilities: { ...backend.capabilities, filesSentMail: true } };
  const account = anAccount({ email: user });
  const outbox = createOutbox({
    files: vault.outbox,
    drafts: vault.drafts,
    original: async () => ({ accountId: account.id, subject: '', bytes: Readable.from([]) }),
    openDraft: async () => ({ draft: aDraft(), urls: {}, uploadUrl: '' }),
    mime,
    store: {
      folders: async () => [{ id: 1, path: 'Sent', role: 'sent' }] as never,
    },
    account: () => account,
    transportOf: async () =>
      createMailTransport({
        server: { host: '127.0.0.1', port: smtpPort, security: 'none', user },
        secret: { kind: 'password', password },
        log: silentLog,
      }),
    backendOf: () => (imap ? backend : filing),
    onFiled: () => undefined,
    undoSeconds: () => 0,
    mark: async () => undefined,
    hub: { emit: () => watchers.forEach((look) => look()) },
    clock: systemClock,
    log: silentLog,
  });
  return {
    vault,
    outbox,
    until: (what, check, limit = 120_000) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const entries = vault.outbox.list();
          const ended = check(entries);
          const failed = entries.find(({ failure, copy }) => failure ?? copy?.failure);
          if (!ended && !failed) return;
          clearTimeout(timer);
          watchers.delete(look);
          if (ended) resolve();
          else reject(new Error(`${what}: ${JSON.stringify(failed?.failure ?? failed?.copy?.failure)}`));
        };
        const timer = setTimeout(() => reject(new Error(`${what} did not happen`)), limit);
        watchers.add(look);
        look();
      }),
    async [Symbol.asyncDispose]() {
      await outbox.close();
      await backend.close();
      await mime.close();
      await vault.close();
    },
  };
}
