import { z } from 'zod';
import type { FailureCode } from '../../../shared/model/failure.ts';
import { Failed } from '../failed.ts';

/** Makes the value of one version that of the next. */
export type MigrationStep = (older: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>;

/** A kind of file of the vault: every such file is an object with `version`. */
export interface FileVersion {
  /** The file's name, for the sentence. */
  readonly file: string;
  readonly current: number;
  /** `steps[n]` makes version n + 1 of version n. */
  readonly steps: Readonly<Record<number, MigrationStep>>;
  readonly newer: Extract<FailureCode, 'vault-newer' | 'settings-newer'>;
}

const versioned = z.looseObject({ version: z.number().int().positive() });

/** A file of the vault that is not what it should be. It is left as it is. */
export function damaged(file: string, cause?: unknown): Failed {
  return new Failed({ code: 'file-invalid', phase: 'vault', params: { file } }, { cause });
}

/**
 * Reads the bytes of a versioned file as the newest version, one step after the other.
 *
 * @throws Failed `vault-newer` or `settings-newer` when a later Skein wrote it, `file-invalid` when it is damaged.
 */
export function readVersioned<T>(
  kind: FileVersion,
  schema: z.ZodType<T>,
  bytes: Uint8Array,
): { readonly value: T; readonly migrated: boolean } {
  let value: Record<string, unknown> & { version: number };
  try {
    value = versioned.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)));
  } catch (error) {
    throw damaged(kind.file, error);
  }
  const found = value.version;
  if (found > kind.current) {
    throw new Failed({
      code: kind.newer,
      phase: 'start',
      params: { file: kind.file, found, known: kind.current },
    });
  }
  for (let version = found; version < kind.current; version++) {
    const step = kind.steps[version];
    if (!step) throw damaged(kind.file);
    try {
      value = { ...step(value), version: version + 1 };
    } catch (error) {
      throw damaged(kind.file, error);
    }
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw damaged(kind.file, parsed.error);
  return { value: parsed.data, migrated: found !== kind.current };
}
