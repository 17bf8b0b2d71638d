import { ImapFlow } from 'imapflow';
import type { ann, Servers } from './app.ts';

/** Another mail program on the same mailbox, with other code than ours: what it sees is what the server has. */
export interface OtherDevice {
  /** Flags by subject of what lies in a folder. */
  flags(folder: string): Promise<Readonly<Record<string, readonly string[]>>>;
  /** The newest message of a folder as it came, or nothing. */
  newest(folder: string): Promise<string>;
  close(): Promise<void>;
}

export async function openOtherDevice(servers: Servers, user: typeof ann): Promise<OtherDevice> {
  const client = new ImapFlow({
    host: '127.0.0.1',
    port: servers.dovecot.ports.imap,
    secure: false,
    doSTARTTLS: false,
    auth: { user: user.name, pass: user.password },
    logger: false,
  });
  await client.connect();

  async function inside<T>(folder: string, empty: T, look: () => Promise<T>): Promise<T> {
    const status = await client.status(folder, { messages: true });
    if (!status || !status.messages) return empty;
    const lock = await client.getMailboxLock(folder);
    try {
      await client.noop();
      return await look();
    } finally {
      lock.release();
    }
  }

  return {
    flags: (folder) =>
      inside(folder, {}, async () => {
        const found: Record<string, readonly string[]> = {};
        for await (const { envelope, flags } of client.fetch('1:*', { envelope: true, flags: true }))
          found[envelope?.subject ?? ''] = [...(flags ?? [])];
        return found;
      }),
    newest: (folder) =>
      inside(folder, '', async () => {
        const message = await client.fetchOne('*', { source: true });
        return message ? String(message.source) : '';
      }),
    close: () => client.logout(),
  };
}
