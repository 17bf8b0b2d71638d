import { expect, test } from 'vitest';
import { Failed } from '../../../../electron/engine/failed.ts';
import type { LogValues } from '../../../../electron/engine/log/log.ts';
import { openLogFile } from '../../../../electron/engine/log/log-file.ts';
import { redact } from '../../../../electron/engine/log/redact.ts';
import { createLossyFileSystem, type LossyFileSystem } from '../../../fixtures/lossy-file-system.ts';
import { createManualClock } from '../../../fixtures/manual-clock.ts';

const clock = createManualClock();
const open = (fs: LossyFileSystem, maxBytes?: number) => openLogFile({ folder: '/p', fs, clock, maxBytes });

async function lines(fs: LossyFileSystem, name = 'skein.log'): Promise<readonly Record<string, unknown>[]> {
  const text = new TextDecoder().decode((await fs.read(`/p/logs/${name}`)) ?? new Uint8Array());
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

test('a line is JSON with its time, level, scope and values', async () => {
  const fs = createLossyFileSystem();
  const log = open(fs);
  log.child('imap').child('idle').warn('slow', { ms: 40, host: 'mail.example', absent: undefined });
  await log.close();
  expect(await lines(fs)).toEqual([
    {
      at: '2023-11-14T22:13:20.000Z',
      level: 'warn',
      scope: 'imap.idle',
      event: 'slow',
      ms: 40,
      host: 'mail.example',
    },
  ]);
});

test.each([
  ['password=hunter2 next', 'password=*** next'],
  ['{"pass":"hunter2","user":"x"}', '{"pass":***,"user":"x"}'],
  ['a1 LOGIN ann hunter2', 'a1 LOGIN ***'],
  ['AUTH PLAIN AGFubgBodW50ZXIy', 'AUTH PLAIN ***'],
  ['PASS hunter2', 'PASS ***'],
  ['to ann.b+c@mail.example: refused', 'to ***@mail.example: refused'],
  ['<张三@例子.中国>', '<***@例子.中国>'],
  ['code 4f3c2b1a4f3c2b1a4f3c2b1a4f3c2b1a4f3c2b1a', 'code ***'],
  ['Authorization: Bearer abc.def', 'Authorization: ***'],
])('%s is redacted', (text, safe) => {
  expect(redact(text)).toBe(safe);
});

test('what a name calls a secret is hidden whatever it looks like, also in errors', async () => {
  const fs = createLossyFileSystem();
  const log = open(fs);
  const values: LogValues = { password: 'correct horse', accessToken: 'x', user: 'ann@mail.example' };
  log.info('login', values);
  log.error('failed', new Error('LOGIN ann hunter2'));
  log.error(
    'failed',
    new Failed({ code: 'login-refused', serverText: 'no ann@mail.example', params: { user: 'ann' } }),
  );
  await log.close();
  const text = JSON.stringify(await lines(fs));
  for (const secret of ['correct horse', 'hunter2', 'ann@', '"x"']) expect(text).not.toContain(secret);
  expect(text).toContain('login-refused');
});

test('it turns over to a new file and keeps five', async () => {
  const fs = createLossyFileSystem();
  for (let part = 0; part < 10; part++) {
    const log = open(fs, 1000);
    for (let count = 0; count < 12; count++) log.info('line', { part });
    await log.close();
  }
  expect(fs.paths()).toEqual(
    ['skein.1.log', 'skein.2.log', 'skein.3.log', 'skein.4.log', 'skein.log'].map(
      (name) => `/p/logs/${name}`,
    ),
  );
  expect((await lines(fs, 'skein.1.log')).at(-1)).toMatchObject({ part: 7 });
  expect((await lines(fs))[0]).toMatchObject({ part: 8 });
});

test('a full or broken disk stops the log and nothing else, and the next line says what is missing', async () => {
  const fs = createLossyFileSystem();
  const log = open(fs);
  log.info('before');
  await new Promise((resolve) => setImmediate(resolve));
  fs.broken = true;
  for (let count = 0; count < 3; count++) log.info('lost');
  await new Promise((resolve) => setImmediate(resolve));
  fs.broken = false;
  log.info('after');
  await log.close();
  const events = (await lines(fs)).map((each) => [each['event'], each['count']]);
  expect(events).toEqual([
    ['before', undefined],
    ['lines-dropped', 3],
    ['after', undefined],
  ]);
});
