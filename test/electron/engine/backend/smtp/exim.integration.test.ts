import { describe } from 'vitest';
import { transportConformance, transportLimit, transportUsers } from '../../../../conformance/transport.ts';
import { startExim, whyNoExim } from '../../../../servers/exim.ts';
import { until } from '../../../../bench/figures.ts';

const why = whyNoExim();

describe.skipIf(why)(`${why ?? 'unpacked'}`, () => {
  transportConformance('Exim', async () => {
    const exim = await startExim({ users: transportUsers, messageSizeLimit: transportLimit });
    return {
      ...exim,
      received: (user, text) =>
        until(`a message with ${text}`, 20_000, () =>
          exim.delivered(user).find((each) => each.includes(text)),
        ),
    };
  }, ['submission', 'smtps', 'plain']);
});
