import { describe } from 'vitest';
import { collectorUsers, describeCollector } from '../../../conformance/collector.ts';
import { startCyrus, whyNoCyrus } from '../../../servers/cyrus.ts';

const whyNot = whyNoCyrus();

describe.skipIf(whyNot)(`${whyNot ?? 'Cyrus is here'}`, () => {
  describeCollector('Cyrus', async () => {
    const cyrus = await startCyrus({ users: collectorUsers });
    return {
      port: cyrus.ports.pop3,
      exact: false,
      deliver: (user, raws) => cyrus.deliver(user, ...raws.map((raw) => Buffer.from(raw, 'latin1'))),
      stop: () => cyrus.stop(),
    };
  });
});
