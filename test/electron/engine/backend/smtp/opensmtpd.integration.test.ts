import { describe } from 'vitest';
import { until } from '../../../../bench/figures.ts';
import { transportConformance, transportLimit, transportUsers } from '../../../../conformance/transport.ts';
import { startOpensmtpd, whyNoOpensmtpd } from '../../../../servers/opensmtpd.ts';

const why = whyNoOpensmtpd();

describe.skipIf(why)(`${why ?? 'unpacked'}`, () => {
  transportConformance('OpenSMTPD', async () => {
    const opensmtpd = await startOpensmtpd({ users: transportUsers, messageSizeLimit: transportLimit });
    return {
      ...opensmtpd,
      received: (user, text) =>
        until(`a message with ${text}`, 20_000, () =>
          opensmtpd.delivered(user).find((each) => each.includes(text)),
        ),
    };
  }, ['submission', 'smtps']);
});
