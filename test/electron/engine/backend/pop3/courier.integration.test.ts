import { describe } from 'vitest';
import { describePop3 } from '../../../../conformance/pop3-session.ts';
import { startCourier, whyNoCourier } from '../../../../servers/courier.ts';

const user = { name: 'ann@skein.example', password: 'secret one' };
const whyNot = whyNoCourier();

describe.skipIf(whyNot)(`${whyNot ?? 'Courier is here'}`, () => {
  describePop3('Courier', async () => {
    const courier = await startCourier({ users: [user] });
    return {
      host: 'localhost',
      user: user.name,
      password: user.password,
      ca: courier.ca,
      ports: { none: courier.ports.pop3, starttls: courier.ports.pop3, tls: courier.ports.pop3s },
      exact: true,
      locks: false,
      async put(messages) {
        await courier.deliver(user.name, ...messages.map((each) => Buffer.from(each, 'latin1')));
      },
      stop: () => courier.stop(),
    };
  });
});
