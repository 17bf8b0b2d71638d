import { expect, test } from 'vitest';
import { afterFailure } from '../../../../electron/engine/accounts/session-state.ts';

const now = 1_000_000;

test('a server that cannot be reached is tried again, soon at first and then slower', () => {
  const first = afterFailure({ code: 'connection-lost', params: {} }, 0, now);
  expect(first.state).toMatchObject({ kind: 'offline', since: now, retryAt: now + 2_000 });
  const late = afterFailure({ code: 'connection-refused', params: {} }, 50, now);
  expect(late.retryIn).toBe(30 * 60_000);
});

test('a refused password is not tried again by itself', () => {
  const { state, retryIn } = afterFailure({ code: 'login-refused', params: {} }, 0, now);
  expect(retryIn).toBeUndefined();
  expect(state).toEqual({ kind: 'failed', failure: { code: 'login-refused', params: {} } });
});

test('any other failure says when it is tried again', () => {
  const { state } = afterFailure({ code: 'server-answer-broken', params: {} }, 0, now);
  expect(state).toMatchObject({
    kind: 'failed',
    failure: { code: 'server-answer-broken', retryAt: now + 2_000 },
  });
});
