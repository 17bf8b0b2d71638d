import { parseJson } from './parse-json.ts';

/** `encrypted`: base64 of what safeStorage made. `plain`: of a Linux without a keyring. */
export type Kept = { readonly encrypted: string } | { readonly plain: string };

export interface SecretsFile {
  readonly version: 1;
  /** By `<account>/<side>`. */
  readonly secrets: Readonly<Record<string, Kept>>;
}

export const noSecrets: SecretsFile = { version: 1, secrets: {} };

/** @returns undefined for what is damaged or of a later Skein; nothing is said of it, a parser's error quotes what it read */
export function parseSecrets(bytes: Uint8Array): SecretsFile | undefined {
  const file = parseJson(new TextDecoder().decode(bytes));
  if (!isRecord(file) || file['version'] !== 1 || !isRecord(file['secrets'])) return undefined;
  const secrets: Record<string, Kept> = {};
  for (const [key, secret] of Object.entries(file['secrets'])) {
    const kept = keptOf(secret);
    if (!kept) return undefined;
    secrets[key] = kept;
  }
  return { version: 1, secrets };
}

function keptOf(secret: unknown): Kept | undefined {
  if (!isRecord(secret)) return undefined;
  if (typeof secret['encrypted'] === 'string') return { encrypted: secret['encrypted'] };
  return typeof secret['plain'] === 'string' ? { plain: secret['plain'] } : undefined;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
