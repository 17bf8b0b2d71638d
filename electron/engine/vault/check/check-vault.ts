import { join } from 'node:path';
import { localAccountId } from '../../../../shared/model/ids.ts';
import type { Clock } from '../../clock.ts';
import { silentLog } from '../../log/log.ts';
import { openAppendLog } from '../append-log.ts';
import type { FileSystem } from '../file-system.ts';
import { journalName } from '../journal.ts';
import { openLocalMail } from '../local-mail/open-local-mail.ts';
import { removedEnding } from '../removed-mail.ts';
import { checkFiles } from './check-files.ts';
import { checkMail } from './check-mail.ts';
import { type Checked, type Finding, type FindingCode, isNote } from './findings.ts';

/**
 * Reads a whole vault, and writes nothing.
 *
 * @throws Failed `vault-newer`, `settings-newer`, `disk-failed`
 */
export async function checkVault(fs: FileSystem, vault: string): Promise<Checked> {
  const { findings, accounts } = await checkFiles(fs, vault);
  const all: Finding[] = [...findings];
  const counts = { accounts: 0, folders: 0, messages: 0, bytes: 0 };
  const marks = new Set(await fs.list(join(vault, 'mail')));
  for (const name of [...(await fs.listFolders(join(vault, 'mail')))].sort()) {
    const folder = `mail/${name}`;
    const known = name === localAccountId || !accounts || accounts.includes(name);
    if (!known && marks.has(`${name}${removedEnding}`)) {
      // Whatever is still here of it may be half gone already.
      all.push({ code: 'account-removed', file: folder });
      continue;
    }
    if (!known) all.push({ code: 'account-unknown', file: folder });
    const mail = await checkMail(fs, vault, folder);
    all.push(...mail.findings);
    for (const key of ['accounts', 'folders', 'messages', 'bytes'] as const) counts[key] += mail.counts[key];
  }
  return { findings: all, counts };
}

/** What opening an index mends by itself. */
const mended = new Set<FindingCode>([
  'log-torn',
  'log-damaged',
  'record-not-understood',
  'index-lost',
  'folder-record-missing',
  'file-without-record',
  'name-not-final',
]);

export interface Repaired extends Checked {
  readonly repaired: readonly Finding[];
}

/**
 * Mends what can be mended, and checks again. Removes no message and no file: torn ends of logs are cut, damaged logs
 * kept as copies, messages without a record taken into the inbox, folders without one called "Recovered".
 *
 * @param before what {@link checkVault} found
 * @throws Failed `disk-full`, `disk-failed`
 */
export async function repairVault(
  fs: FileSystem,
  vault: string,
  clock: Clock,
  before: Checked,
): Promise<Repaired> {
  const mendable = before.findings.filter(({ code }) => mended.has(code));
  if (mendable.some(({ file }) => file.startsWith('journal/'))) {
    const { log } = await openAppendLog(
      fs,
      join(vault, 'journal'),
      journalName,
      clock.now(),
      () => undefined,
    );
    await log.close();
  }
  const folders = mendable.flatMap(({ file }) => /^mail\/[^/]+/.exec(file)?.[0] ?? []);
  for (const folder of new Set(folders)) {
    const ports = { fs, folder: join(vault, folder), clock, log: silentLog, keepAll: true };
    await (await openLocalMail(ports)).close();
  }
  const after = await checkVault(fs, vault);
  const left = new Set(after.findings.map(keyOf));
  const repaired = before.findings.filter((each) => !isNote(each) && !left.has(keyOf(each)));
  return { ...after, repaired };
}

function keyOf({ code, file }: Finding): string {
  return `${code} ${file}`;
}
