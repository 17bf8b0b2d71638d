import { describePop3 } from '../../../../conformance/pop3-session.ts';
import { startDovecot } from '../../../../servers/dovecot.ts';

const user = { name: 'ann@skein.example', password: 'secret one' };

describePop3('Dovecot', async () => {
  const dovecot = await startDovecot({ users: [user] });
  return {
    host: 'localhost',
    user: user.name,
    password: user.password,
    ca: dovecot.ca,
    ports: { none: dovecot.ports.pop3, starttls: dovecot.ports.pop3, tls: dovecot.ports.pop3s },
    exact: true,
    locks: false,
    async put(messages) {
      dovecot.seed(
        user.name,
        'INBOX',
        messages.map((each) => ({ raw: Buffer.from(each, 'latin1') })),
      );
    },
    stop: () => dovecot.stop(),
  };
});
