import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const script = new URL('../../fixtures/much-garbage.ts', import.meta.url).pathname;

/** MB that a process has for new objects after it made many of them, some of which last a while. */
async function roomAfterGarbage(...how: readonly string[]): Promise<number> {
  const { stdout } = await promisify(execFile)(process.execPath, [script, ...how]);
  return Number(stdout);
}

test('what V8 keeps for new objects does not grow, however many there are', async () => {
  const [small, usual] = await Promise.all([roomAfterGarbage('small'), roomAfterGarbage()]);
  expect(small).toBeLessThanOrEqual(4);
  expect(usual).toBeGreaterThan(8);
});
