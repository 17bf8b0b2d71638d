import { expect, it } from 'vitest';
import { createImapBackend } from '../../../../../electron/engine/backend/imap/backend.ts';
import { silentLog } from '../../../../../electron/engine/log/log.ts';
import { until } from '../../../../bench/figures.ts';
import { transportConformance, transportLimit, transportUsers } from '../../../../conformance/transport.ts';
import { startDovecot } from '../../../../servers/dovecot.ts';
import { startPostfix } from '../../../../servers/postfix.ts';

transportConformance(
  'Postfix',
  async () => {
    const dovecot = await startDovecot({ users: transportUsers });
    const postfix = await startPostfix({
      dovecot,
      messageSizeLimit: transportLimit,
      ownSenderOnly: true,
    });
    return {
      ...postfix,
      received: async (user, text) => {
        const backend = createImapBackend({
          server: { host: 'localhost', port: dovecot.ports.imaps, security: 'tls', user },
          password: transportUsers.find(({ name }) => name === user)?.password ?? '',
          log: silentLog,
          ca: dovecot.ca,
        });
        await backend.connect();
        try {
          return await until(`a message with ${text}`, 20_000, async () => {
            const { uidValidity, exists } = await backend.openFolder('INBOX');
            for (let uid = 1; uid <= exists; uid += 1) {
              const sections = await backend.fetchSections({ path: 'INBOX', uidValidity }, uid, ['']);
              const source = Buffer.from(sections.get('') ?? []).toString();
              if (source.includes(text)) return source;
            }
            return undefined;
          });
        } finally {
          await backend.close();
        }
      },
      stop: async () => {
        await postfix.stop();
        await dovecot.stop();
      },
    };
  },
  ['submission', 'smtps', 'plain'],
  (transport) =>
    it('lets nobody send as somebody else', async () => {
      const message = Buffer.from('Subject: as bo\r\n\r\nx\r\n');
      const recipients = ['bo@skein.example'];
      const result = await transport('plain').submit(
        { from: 'bo@skein.example', recipients, message },
        () => undefined,
      );
      expect(result).toMatchObject({
        kind: 'failed',
        permanent: true,
        failure: { code: 'sender-refused', params: { sender: 'bo@skein.example' } },
      });
    }),
);
