import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createImapBackend } from '../../../../../electron/engine/backend/imap/backend.ts';
import type { MailTransport } from '../../../../../electron/engine/backend/mail-transport.ts';
import { createMailTransport } from '../../../../../electron/engine/backend/smtp/send.ts';
import { silentLog } from '../../../../../electron/engine/log/log.ts';
import { type Dovecot, startDovecot } from '../../../../servers/dovecot.ts';
import { type Postfix, startPostfix } from '../../../../servers/postfix.ts';

const users = [
  { name: 'ann@skein.example', password: 'secret one' },
  { name: 'bo@skein.example', password: 'secret two' },
];
const message = Buffer.from(
  'From: ann@skein.example\r\nTo: bo@skein.example\r\nSubject: 你好\r\nMessage-ID: <through-postfix@skein.example>\r\n\r\n.a line with a dot\r\nend\r\n',
);

let dovecot: Dovecot;
let postfix: Postfix;
beforeAll(async () => {
  dovecot = await startDovecot({ users });
  postfix = await startPostfix({ dovecot, ownSenderOnly: true, messageSizeLimit: 5000 });
});
afterAll(async () => {
  await postfix?.stop();
  await dovecot?.stop();
});

function transport(how: 'submission' | 'smtps' | 'plain', password = 'secret one'): MailTransport {
  const security = how === 'smtps' ? 'tls' : how === 'submission' ? 'starttls' : 'none';
  return createMailTransport({
    server: { host: 'localhost', port: postfix.ports[how], security, user: 'ann@skein.example' },
    secret: { kind: 'password', password },
    log: silentLog,
    ca: postfix.ca,
  });
}

/** The wait for Postfix and LMTP is a wait for IDLE's news, bounded by the test's own time. */
async function arrived(subjectOf: string): Promise<string> {
  const backend = createImapBackend({
    server: { host: 'localhost', port: dovecot.ports.imaps, security: 'tls', user: 'bo@skein.example' },
    password: 'secret two',
    log: silentLog,
    ca: dovecot.ca,
  });
  await backend.connect();
  try {
    for (let heard: Promise<void> | undefined; ; await heard) {
      let tell = (): void => undefined;
      heard = new Promise((resolve) => {
        tell = resolve;
      });
      const stop = await backend.watch('INBOX', () => tell());
      const [uid] = await backend.findByMessageId('INBOX', subjectOf);
      if (uid !== undefined) {
        await stop();
        const { uidValidity } = await backend.openFolder('INBOX');
        return Buffer.from(
          (await backend.fetchSections({ path: 'INBOX', uidValidity }, uid, ['TEXT'])).get('TEXT') ?? [],
        ).toString();
      }
      await heard;
      await stop();
    }
  } finally {
    await backend.close();
  }
}

describe('Postfix', () => {
  it.each(['submission', 'smtps', 'plain'] as const)('logs in by %s', async (how) => {
    await expect(transport(how).verify()).resolves.toBeUndefined();
  });

  it('delivers to those who exist and names those who do not', async () => {
    const result = await transport('submission').submit(
      {
        from: 'ann@skein.example',
        recipients: ['bo@skein.example', 'nobody@skein.example', 'x@elsewhere.example'],
        message,
      },
      () => undefined,
    );
    expect(result.kind).toBe('accepted');
    const refused = (result as { refused: ReadonlyMap<string, { code: string }> }).refused;
    expect([...refused].map(([recipient, { code }]) => [recipient, code])).toEqual([
      ['nobody@skein.example', 'recipient-refused'],
      ['x@elsewhere.example', 'refused-by-policy'],
    ]);
    expect(await arrived('<through-postfix@skein.example>')).toBe('.a line with a dot\r\nend\r\n');
  });

  it('refuses a wrong password, another sender, and what is too big', async () => {
    await expect(transport('smtps', 'wrong').verify()).rejects.toMatchObject({
      failure: { code: 'login-refused', phase: 'login', side: 'outgoing' },
    });
    const submit = (from: string, bytes: Uint8Array) =>
      transport('plain').submit({ from, recipients: ['bo@skein.example'], message: bytes }, () => undefined);
    expect(await submit('bo@skein.example', message)).toMatchObject({
      kind: 'failed',
      permanent: true,
      failure: { code: 'sender-refused' },
    });
    expect(await submit('ann@skein.example', Buffer.alloc(9000, 'too big\r\n'))).toMatchObject({
      kind: 'failed',
      permanent: true,
      failure: { code: 'message-too-big' },
    });
  });
});
