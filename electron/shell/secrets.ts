import { join } from 'node:path';
import { safeStorage } from 'electron';
import type { Failure } from '../../shared/model/failure.ts';
import { Failed } from '../engine/failed.ts';
import type { Log } from '../engine/log/log.ts';
import type { SecretName, Secrets } from '../engine/secrets.ts';
import { jsonBytes, makeFolderDurably, writeAtomically } from '../engine/vault/atomic.ts';
import type { FileSystem } from '../engine/vault/file-system.ts';
import { oneAtATime } from '../engine/one-at-a-time.ts';
import { type Kept, noSecrets, parseSecrets, type SecretsFile } from './secrets-file.ts';

interface SecretsOptions {
  readonly fs: FileSystem;
  readonly profileFolder: string;
  readonly platform: NodeJS.Platform;
  readonly log: Log;
}

const keyOf = ({ accountId, side }: SecretName): string => `${accountId}/${side}`;

/**
 * Passwords in `<profile>/secrets/electron.json`, each encrypted with a key that the system keeps (Keychain, DPAPI,
 * Secret Service). A Linux without a keyring has no such key: there the file is readable by its owner alone, as in
 * the served shell, and `degraded` says so. Passwords kept that way are encrypted as soon as there is a keyring.
 *
 * Call after `ready`.
 *
 * @throws Failed `disk-failed`; from `set` also `secret-store-unavailable`, when a system that always has a key
 *   refuses it
 */
export async function openElectronSecrets({
  fs,
  profileFolder,
  platform,
  log,
}: SecretsOptions): Promise<Secrets> {
  const folder = join(profileFolder, 'secrets');
  const path = join(folder, 'electron.json');
  const inTurn = oneAtATime();
  const isAvailable = await safeStorage.isAsyncEncryptionAvailable();
  // basic_text is a key that stands in Chromium's source: encryption by name only.
  const hasKey =
    isAvailable && !(platform === 'linux' && safeStorage.getSelectedStorageBackend() === 'basic_text');
  const isWeak = !hasKey && platform === 'linux';
  let kept = await readSecrets(fs, path, log);
  if (!hasKey) log.warn('secrets.no-key', { platform, weak: isWeak });

  function change(next: (now: SecretsFile) => SecretsFile): Promise<void> {
    return inTurn(async () => {
      const changed = next(kept);
      await makeFolderDurably(fs, folder);
      await writeAtomically(fs, path, jsonBytes(changed));
      kept = changed;
    });
  }

  const withSecret = (now: SecretsFile, key: string, secret: Kept): SecretsFile => ({
    ...now,
    secrets: { ...now.secrets, [key]: secret },
  });

  async function lock(value: string): Promise<Kept> {
    if (isWeak) return { plain: value };
    if (!hasKey) throw unavailable();
    try {
      return { encrypted: (await safeStorage.encryptStringAsync(value)).toString('base64') };
    } catch (error) {
      log.error('secrets.encrypt', error);
      throw unavailable();
    }
  }

  async function unlock(key: string, secret: Kept): Promise<string | undefined> {
    if ('plain' in secret) {
      if (hasKey) await renew(key, secret, secret.plain);
      return secret.plain;
    }
    try {
      const { result, shouldReEncrypt } = await safeStorage.decryptStringAsync(
        Buffer.from(secret.encrypted, 'base64'),
      );
      if (shouldReEncrypt) await renew(key, secret, result);
      return result;
    } catch (error) {
      // The key is gone (another computer, a reset keychain) or refused: the person is asked for the password again.
      log.error('secrets.decrypt', error);
      return undefined;
    }
  }

  /** Encrypts again with the key of today. The password was read, so a failure here is only told to the log. */
  async function renew(key: string, seen: Kept, value: string): Promise<void> {
    try {
      const fresh = await lock(value);
      await change((now) => (now.secrets[key] === seen ? withSecret(now, key, fresh) : now));
    } catch (error) {
      log.error('secrets.renew', error);
    }
  }

  return {
    ...(isWeak && { degraded: { code: 'secret-store-weak', params: {}, phase: 'start' } satisfies Failure }),
    async get(name) {
      const key = keyOf(name);
      const secret = Object.hasOwn(kept.secrets, key) ? kept.secrets[key] : undefined;
      return secret && unlock(key, secret);
    },
    async set(name, value) {
      const secret = await lock(value);
      await change((now) => withSecret(now, keyOf(name), secret));
    },
    forget: (accountId) =>
      change((now) => ({
        ...now,
        secrets: Object.fromEntries(
          Object.entries(now.secrets).filter(([key]) => !key.startsWith(`${accountId}/`)),
        ),
      })),
  };
}

/** A file that cannot be understood is set aside, not lost: the person is asked for the passwords again. */
async function readSecrets(fs: FileSystem, path: string, log: Log): Promise<SecretsFile> {
  const bytes = await fs.read(path);
  if (!bytes) return noSecrets;
  const secrets = parseSecrets(bytes);
  if (secrets) return secrets;
  await fs.rename(path, `${path}.unreadable`);
  log.warn('secrets.unreadable');
  return noSecrets;
}

const unavailable = (): Failed => new Failed({ code: 'secret-store-unavailable', phase: 'vault' });
