import { join } from 'node:path';
import { Failed } from '../engine/failed.ts';
import { oneAtATime } from '../engine/one-at-a-time.ts';
import type { SecretName, Secrets } from '../engine/secrets.ts';
import { jsonBytes, makeFolderDurably, writeAtomically } from '../engine/vault/atomic.ts';
import type { FileSystem } from '../engine/vault/file-system.ts';

const keyOf = ({ accountId, side }: SecretName): string => `${accountId}/${side}`;

/**
 * Passwords in `<profile>/secrets/served.json`, which only its owner can read: without Electron there is no key of
 * the system to encrypt them with, and a key beside the lock would only look safe. README says so; the person who
 * starts a shell for scripts chose it, so there is no notice at every start.
 *
 * @param fs makes files readable by their owner alone
 * @throws Failed `secret-store-unavailable` when the file is there and cannot be understood
 */
export async function openServedSecrets(fs: FileSystem, profileFolder: string): Promise<Secrets> {
  const folder = join(profileFolder, 'secrets');
  const path = join(folder, 'served.json');
  let passwords: Readonly<Record<string, string>> = parse(await fs.read(path));
  const inTurn = oneAtATime();

  /** One after the other, each on top of the one before. */
  function change(next: (now: Readonly<Record<string, string>>) => Record<string, string>): Promise<void> {
    return inTurn(async () => {
      const changed = next(passwords);
      await makeFolderDurably(fs, folder);
      await writeAtomically(fs, path, jsonBytes({ version: 1, passwords: changed }));
      passwords = changed;
    });
  }

  return {
    get: (name) =>
      Promise.resolve(Object.hasOwn(passwords, keyOf(name)) ? passwords[keyOf(name)] : undefined),
    set: (name, value) => change((now) => ({ ...now, [keyOf(name)]: value })),
    forget: (accountId) =>
      change((now) =>
        Object.fromEntries(Object.entries(now).filter(([key]) => !key.startsWith(`${accountId}/`))),
      ),
  };
}

function parse(bytes: Uint8Array | undefined): Readonly<Record<string, string>> {
  if (!bytes) return {};
  try {
    const file: unknown = JSON.parse(new TextDecoder().decode(bytes));
    if (isPasswordFile(file)) return file.passwords;
  } catch (error) {
    // The parser's error does not go along: it quotes what it read.
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new Failed({ code: 'secret-store-unavailable', phase: 'start' });
}

function isPasswordFile(file: unknown): file is { readonly passwords: Readonly<Record<string, string>> } {
  if (typeof file !== 'object' || file === null || !('version' in file) || !('passwords' in file))
    return false;
  const { version, passwords } = file;
  if (version !== 1 || typeof passwords !== 'object' || passwords === null) return false;
  return Object.values(passwords).every((password) => typeof password === 'string');
}
