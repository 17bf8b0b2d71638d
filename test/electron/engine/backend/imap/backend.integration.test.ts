import { createImapBackend } from '../../../../../electron/engine/backend/imap/backend.ts';
import { silentLog } from '../../../../../electron/engine/log/log.ts';
import { type BackendFixture, backendConformance } from '../../../../conformance/backend.ts';
import { reducedCapabilities, startDovecot } from '../../../../servers/dovecot.ts';

const user = { name: 'ann@skein.example', password: 'päss "wörd\\' };

async function onDovecot(
  security: 'tls' | 'starttls' | 'none',
  capability?: string,
): Promise<BackendFixture> {
  const dovecot = await startDovecot({ users: [user], capability });
  const port = security === 'tls' ? dovecot.ports.imaps : dovecot.ports.imap;
  return {
    backend: () =>
      createImapBackend({
        server: { host: 'localhost', port, security, user: user.name },
        password: user.password,
        log: silentLog,
        ca: dovecot.ca,
        // The test of watching must not wait for a minute where there is no IDLE.
        times: { poll: 200 },
      }),
    put: async (folder, messages) => void dovecot.seed(user.name, folder, messages),
    stop: () => dovecot.stop(),
  };
}

backendConformance('Dovecot with all it can, by TLS', () => onDovecot('tls'));
backendConformance('Dovecot without QRESYNC, by STARTTLS', () =>
  onDovecot('starttls', reducedCapabilities.condstore),
);
backendConformance('Dovecot without CONDSTORE, on loopback in plain text', () =>
  onDovecot('none', reducedCapabilities.noDelta),
);
backendConformance('Dovecot without MOVE and UIDPLUS', () => onDovecot('none', reducedCapabilities.plain));
backendConformance('Dovecot as a bare IMAP4rev1 server', () => onDovecot('none', reducedCapabilities.bare));
