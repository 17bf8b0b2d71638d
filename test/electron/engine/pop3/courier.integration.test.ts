import { describe } from 'vitest';
import { collectorUsers, describeCollector } from '../../../conformance/collector.ts';
import { startCourier, whyNoCourier } from '../../../servers/courier.ts';

const whyNot = whyNoCourier();

describe.skipIf(whyNot)(`${whyNot ?? 'Courier is here'}`, () => {
  describeCollector('Courier', async () => {
    const courier = await startCourier({ users: collectorUsers });
    return {
      port: courier.ports.pop3,
      exact: true,
      deliver: (user, raws) => courier.deliver(user, ...raws.map((raw) => Buffer.from(raw, 'latin1'))),
      stop: () => courier.stop(),
    };
  });
});
