import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { accountId } from '../../../shared/model/ids.ts';
import type { Secrets } from '../../../electron/engine/secrets.ts';
import { nodeFileSystem } from '../../../electron/engine/vault/node-file-system.ts';
import { openServedSecrets } from '../../../electron/server/secrets.ts';

describe('served shell: passwords', () => {
  let profile: string;
  const open = (): Promise<Secrets> => openServedSecrets(nodeFileSystem(), profile);
  const ann = accountId.parse('ann');
  const path = (): string => join(profile, 'secrets', 'served.json');
  beforeEach(async () => {
    profile = await mkdtemp(join(tmpdir(), 'skein-secrets-'));
  });
  afterEach(() => rm(profile, { recursive: true, force: true }));

  it.skipIf(process.platform === 'win32')('keeps them in a file that only its owner can read', async () => {
    await (await open()).set({ accountId: ann, side: 'incoming' }, 'one');
    expect((await stat(path())).mode & 0o777).toBe(0o600);
    expect((await stat(join(profile, 'secrets'))).mode & 0o777).toBe(0o700);
  });

  it('remembers them over a restart', async () => {
    const secrets = await open();
    await Promise.all([
      secrets.set({ accountId: ann, side: 'incoming' }, 'one'),
      secrets.set({ accountId: ann, side: 'outgoing' }, 'two'),
      secrets.set({ accountId: accountId.parse('bob'), side: 'incoming' }, 'three'),
    ]);
    const again = await open();
    expect(await again.get({ accountId: ann, side: 'incoming' })).toBe('one');
    expect(await again.get({ accountId: ann, side: 'outgoing' })).toBe('two');
  });

  it('forgets both sides of one account and nothing else', async () => {
    const secrets = await open();
    await secrets.set({ accountId: ann, side: 'incoming' }, 'one');
    await secrets.set({ accountId: accountId.parse('ann-2'), side: 'incoming' }, 'other');
    await secrets.forget(ann);
    expect(await readFile(path(), 'utf8')).not.toContain('one');
    expect(await secrets.get({ accountId: ann, side: 'incoming' })).toBeUndefined();
    expect(await (await open()).get({ accountId: accountId.parse('ann-2'), side: 'incoming' })).toBe('other');
  });

  it('has nothing for a name of the language', async () => {
    expect(await (await open()).get({ accountId: '__proto__' as never, side: 'incoming' })).toBeUndefined();
  });

  it('refuses a file it does not understand, without a word of it', async () => {
    const secrets = await open();
    await secrets.set({ accountId: ann, side: 'incoming' }, 'hunter2');
    await writeFile(path(), '{"version":1,"passwords":{"ann/incoming":"hunter2"');
    const error = (await open().catch((thrown: unknown) => thrown)) as Error;
    expect(error).toMatchObject({ failure: { code: 'secret-store-unavailable' } });
    expect(`${error.message}${error.stack}${JSON.stringify(error.cause)}`).not.toContain('hunter2');
  });
});
