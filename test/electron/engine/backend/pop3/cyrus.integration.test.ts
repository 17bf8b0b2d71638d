import { describe } from 'vitest';
import { describePop3 } from '../../../../conformance/pop3-session.ts';
import { startCyrus, whyNoCyrus } from '../../../../servers/cyrus.ts';

const user = { name: 'ann@skein.example', password: 'secret one' };
/** Cyrus puts one at the end of a header without. */
const date = 'Date: Tue, 3 Mar 2026 09:00:00 +0000\r\n';
const whyNot = whyNoCyrus();

describe.skipIf(whyNot)(`${whyNot ?? 'Cyrus is here'}`, () => {
  describePop3('Cyrus', async () => {
    const cyrus = await startCyrus({ users: [user] });
    return {
      host: 'localhost',
      user: user.name,
      password: user.password,
      ca: cyrus.ca,
      ports: { none: cyrus.ports.pop3, starttls: cyrus.ports.pop3, tls: cyrus.ports.pop3s },
      exact: false,
      locks: false,
      async put(messages) {
        await cyrus.deliver(user.name, ...messages.map((each) => Buffer.from(`${date}${each}`, 'latin1')));
      },
      stop: () => cyrus.stop(),
    };
  });
});
