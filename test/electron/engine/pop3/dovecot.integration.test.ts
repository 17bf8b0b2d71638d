import { collectorUsers, describeCollector } from '../../../conformance/collector.ts';
import { startDovecot } from '../../../servers/dovecot.ts';

describeCollector('Dovecot', async () => {
  const dovecot = await startDovecot({ users: collectorUsers });
  return {
    port: dovecot.ports.pop3,
    exact: true,
    async deliver(user, raws) {
      dovecot.seed(
        user,
        'INBOX',
        raws.map((raw) => ({ raw: Buffer.from(raw, 'latin1') })),
      );
    },
    stop: () => dovecot.stop(),
  };
});
