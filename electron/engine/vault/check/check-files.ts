import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { z } from 'zod';
import { Failed, isFailed } from '../../failed.ts';
import { accountsFile, accountsVersion } from '../accounts-file.ts';
import { draftCopiesFile, draftCopiesVersion } from '../draft-copies.ts';
import { draftFile, draftVersion } from '../draft-files.ts';
import type { FileSystem } from '../file-system.ts';
import { journalName, journalRecord, journalVersion } from '../journal.ts';
import { outboxFile, outboxVersion } from '../outbox-files.ts';
import { wholeRecords } from '../record-lines.ts';
import { settingsFile, settingsVersion } from '../settings-file.ts';
import { templatesFile, templatesVersion } from '../templates-file.ts';
import { vaultFile, vaultVersion } from '../vault.ts';
import { type FileVersion, readVersioned } from '../versions.ts';
import type { Finding } from './findings.ts';

/**
 * Reads everything of a vault that is not mail, and writes nothing.
 *
 * @returns also the ids of the accounts; undefined when they cannot be read.
 * @throws Failed `vault-newer`, `settings-newer`, `disk-failed`
 */
export async function checkFiles(
  fs: FileSystem,
  vault: string,
): Promise<{ readonly findings: readonly Finding[]; readonly accounts: readonly string[] | undefined }> {
  const findings: Finding[] = [];

  async function read<T>(
    file: string,
    kind: FileVersion,
    schema: z.ZodType<T>,
    missing: 'may-be-missing' | 'must-be-there',
  ): Promise<T | undefined> {
    const bytes = await fs.read(join(vault, file));
    if (!bytes) {
      if (missing === 'must-be-there') findings.push({ code: 'file-missing', file });
      return undefined;
    }
    try {
      return readVersioned(kind, schema, bytes).value;
    } catch (error) {
      if (!isFailed(error, 'file-invalid')) throw error;
      findings.push({ code: 'file-unreadable', file });
      return undefined;
    }
  }

  async function jsonNames(folder: string): Promise<readonly string[]> {
    return (await fs.list(join(vault, folder))).filter((name) => name.endsWith('.json'));
  }

  await read('vault.json', vaultVersion, vaultFile, 'must-be-there');
  await read('settings.json', settingsVersion, settingsFile, 'may-be-missing');
  await read('templates.json', templatesVersion, templatesFile, 'may-be-missing');
  const accounts = await read('accounts.json', accountsVersion, accountsFile, 'may-be-missing');

  for (const name of await jsonNames('drafts')) {
    const draft = (await read(`drafts/${name}`, draftVersion, draftFile, 'may-be-missing'))?.draft;
    for (const { hash } of draft?.attachments ?? []) {
      const file = `drafts/parts/${hash}`;
      const bytes = await fs.read(join(vault, file));
      if (!bytes) findings.push({ code: 'attachment-missing', file, detail: `drafts/${name}` });
      else if (createHash('sha256').update(bytes).digest('hex') !== hash) {
        findings.push({ code: 'attachment-damaged', file, detail: `drafts/${name}` });
      }
    }
  }

  for (const name of await jsonNames('draft-copies'))
    await read(`draft-copies/${name}`, draftCopiesVersion, draftCopiesFile, 'may-be-missing');

  for (const name of await jsonNames('outbox')) {
    const entry = (await read(`outbox/${name}`, outboxVersion, outboxFile, 'may-be-missing'))?.entry;
    if (!entry) continue;
    const file = `outbox/${entry.id}.eml`;
    const status = await fs.status(join(vault, file));
    if (!status) findings.push({ code: 'outbox-message-missing', file });
    else if (status.size !== entry.size) findings.push({ code: 'outbox-message-size', file });
  }

  findings.push(...(await checkJournal(fs, vault)));
  return { findings, accounts: accountIds(accounts) };
}

/** An `accounts.json` that is not there names no account; one that cannot be read names nobody knows which. */
function accountIds(file: z.infer<typeof accountsFile> | undefined): readonly string[] | undefined {
  return file?.accounts.map((each) => each.id);
}

async function checkJournal(fs: FileSystem, vault: string): Promise<readonly Finding[]> {
  const file = `journal/${journalName}`;
  const bytes = await fs.read(join(vault, file));
  const findings: Finding[] = await damagedCopies(fs, vault, 'journal', journalName);
  if (!bytes) return findings;
  let bad = 0;
  const end = readLog(bytes, (value) => {
    const parsed = journalRecord.safeParse(value);
    if (!parsed.success) bad++;
    else if (parsed.data.kind === 'version' && parsed.data.version > journalVersion) {
      const params = { file: journalName, found: parsed.data.version, known: journalVersion };
      throw new Failed({ code: 'vault-newer', phase: 'start', params });
    }
  });
  return [...findings, ...logFindings(file, bytes, end), ...notUnderstood(file, bad)];
}

/** Gives each whole record of a log to `take`. @returns what was not whole. */
export function readLog(
  bytes: Uint8Array,
  take: (value: unknown) => void,
): { readonly goodBytes: number; readonly damagedLines: number } {
  const reading = wholeRecords(bytes);
  for (;;) {
    const next = reading.next();
    if (next.done) return next.value;
    take(next.value.value);
  }
}

export function logFindings(
  file: string,
  bytes: Uint8Array,
  end: { readonly goodBytes: number; readonly damagedLines: number },
): readonly Finding[] {
  if (end.damagedLines > 0) return [{ code: 'log-damaged', file, detail: end.damagedLines }];
  const torn = bytes.length - end.goodBytes;
  return torn > 0 ? [{ code: 'log-torn', file, detail: torn }] : [];
}

export function notUnderstood(file: string, count: number): readonly Finding[] {
  return count > 0 ? [{ code: 'record-not-understood', file, detail: count }] : [];
}

/** What earlier repairs kept of damaged files. */
export async function damagedCopies(
  fs: FileSystem,
  vault: string,
  folder: string,
  name: string,
): Promise<Finding[]> {
  const names = await fs.list(join(vault, folder));
  return names
    .filter((each) => each.startsWith(`${name}.damaged-`))
    .map((each) => ({ code: 'damaged-copy', file: `${folder}/${each}` }));
}
