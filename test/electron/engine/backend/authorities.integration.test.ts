import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Dovecot, startDovecot } from '../../../servers/dovecot.ts';

const user = { name: 'ann@skein.example', password: 'ann-secret' };
let dovecot: Dovecot;
let folder: string;

beforeAll(async () => {
  dovecot = await startDovecot({ users: [user] });
  folder = await mkdtemp(join(tmpdir(), 'skein-authorities-'));
});
afterAll(async () => {
  await dovecot?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Logs in over TLS in a process of its own, whose system trusts what `authorities` holds. @returns how it ended */
async function login(authorities: string): Promise<string> {
  const file = join(folder, 'authorities.pem');
  await writeFile(file, authorities);
  const server = { host: 'localhost', port: dovecot.ports.imaps, security: 'tls', user: user.name };
  const backend = new URL('../../../../electron/engine/backend/imap/backend.ts', import.meta.url).href;
  const log = new URL('../../../../electron/engine/log/log.ts', import.meta.url).href;
  const program = `
    const { createImapBackend } = await import(${JSON.stringify(backend)});
    const { silentLog } = await import(${JSON.stringify(log)});
    const backend = createImapBackend({ server: ${JSON.stringify(server)}, password: ${JSON.stringify(user.password)}, log: silentLog });
    console.log(await backend.connect().then(() => 'logged in', (error) => error.failure.code));
    await backend.close();
  `;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], {
    env: { ...process.env, SSL_CERT_FILE: file, SSL_CERT_DIR: folder },
    timeout: 30_000,
  });
  return stdout.trim();
}

test.skipIf(process.platform !== 'linux')(
  'a certificate is good when the system’s own authorities vouch for it, and only then',
  async () => {
    expect(await login(dovecot.ca)).toBe('logged in');
    expect(await login('')).toBe('tls-certificate-untrusted');
  },
);
