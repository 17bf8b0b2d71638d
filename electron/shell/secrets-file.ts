import { Failed } from '../engine/failed.ts';

/** `encrypted`: base64 of what safeStorage made. `plain`: of a Linux without a keyring. */
export type Kept = { readonly encrypted: string } | { readonly plain: string };

export interface SecretsFile {
  readonly version: 1;
  /** By `<account>/<side>`. */
  readonly secrets: Readonly<Record<string, Kept>>;
}

/** @throws Failed `secret-store-unavailable`; without a cause, because a parser's error quotes what it read */
export function parseSecrets(bytes: Uint8Array | undefined): SecretsFile {
  if (!bytes) return { version: 1, secrets: {} };
  const file = parsed(new TextDecoder().decode(bytes));
  if (!isRecord(file) || file['version'] !== 1 || !isRecord(file['secrets'])) throw broken();
  const secrets = Object.entries(file['secrets']).map(([key, secret]): [string, Kept] => {
    if (isRecord(secret) && typeof secret['encrypted'] === 'string')
      return [key, { encrypted: secret['encrypted'] }];
    if (isRecord(secret) && typeof secret['plain'] === 'string') return [key, { plain: secret['plain'] }];
    throw broken();
  });
  return { version: 1, secrets: Object.fromEntries(secrets) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) throw broken();
    throw error;
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const broken = (): Failed => new Failed({ code: 'secret-store-unavailable', phase: 'start' });
