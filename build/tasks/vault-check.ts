import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { systemClock } from '../../electron/engine/clock.ts';
import { isFailed } from '../../electron/engine/failed.ts';
import { checkVault, repairVault } from '../../electron/engine/vault/check/check-vault.ts';
import { findVault, holdProfile } from '../../electron/engine/vault/check/find-vault.ts';
import { type Finding, isNote, type VaultCounts } from '../../electron/engine/vault/check/findings.ts';
import { nodeFileSystem } from '../../electron/engine/vault/node-file-system.ts';
import { couldNotCheck, sentenceOf } from './vault-sentences.ts';

const usage = 'Usage: npm run vault:check -- DIR [--repair]\nDIR is a profile or its vault folder.\n';

/** Every one of a kind is the same sentence: after so many the rest is a number. */
const shownOfAKind = 20;

/**
 * `npm run vault:check -- DIR [--repair]`: whether everything that cannot be fetched again is whole.
 *
 * @returns 0: clean; 1: something is wrong and was not repaired; 2: it could not be checked.
 */
export async function vaultCheckCommand(
  args: readonly string[],
  say: (text: string) => void = (text) => process.stdout.write(text),
): Promise<number> {
  const asked = readArgs(args);
  if (!asked) {
    say(usage);
    return 2;
  }
  const fs = nodeFileSystem();
  try {
    const found = await findVault(fs, asked.folder);
    if (!found) {
      say(`There is no vault in ${asked.folder}: neither a profile nor its vault folder.\n`);
      return 2;
    }
    const lock = await holdProfile(fs, found, systemClock, asked.repair);
    try {
      say(`Checking ${found.vault}\n`);
      const before = await checkVault(fs, found.vault);
      const result = asked.repair
        ? await repairVault(fs, found.vault, systemClock, before)
        : { ...before, repaired: [] };
      const problems = result.findings.filter((each) => !isNote(each));
      say(sections(result.findings.filter(isNote), result.repaired, problems));
      say(`${summary(result.counts)}\n${verdict(problems.length, result.repaired.length, asked.repair)}\n`);
      return problems.length > 0 ? 1 : 0;
    } finally {
      await lock?.release();
    }
  } catch (error) {
    if (!isFailed(error)) throw error;
    say(`${couldNotCheck(error.failure)}\n`);
    return 2;
  }
}

function readArgs(
  args: readonly string[],
): { readonly folder: string; readonly repair: boolean } | undefined {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { repair: { type: 'boolean', default: false } },
    });
    const [folder, ...more] = positionals;
    return folder === undefined || more.length > 0
      ? undefined
      : { folder: resolve(folder), repair: values.repair };
  } catch {
    return undefined;
  }
}

function sections(
  notes: readonly Finding[],
  repaired: readonly Finding[],
  problems: readonly Finding[],
): string {
  const titled = [
    ['Nothing wrong, but worth knowing:', notes],
    ['Repaired:', repaired],
    ['Wrong:', problems],
  ] as const;
  return titled
    .filter(([, findings]) => findings.length > 0)
    .map(([title, findings]) => `${title}\n${lines(findings)}`)
    .join('');
}

function lines(findings: readonly Finding[]): string {
  const counts = new Map<string, number>();
  let text = '';
  for (const finding of findings) {
    const count = (counts.get(finding.code) ?? 0) + 1;
    counts.set(finding.code, count);
    if (count <= shownOfAKind) text += `  ${sentenceOf(finding)}\n`;
  }
  for (const count of counts.values()) {
    if (count > shownOfAKind) text += `  And ${count - shownOfAKind} more of one kind.\n`;
  }
  return text;
}

function summary({ accounts, folders, messages, bytes }: VaultCounts): string {
  if (accounts === 0) return 'No mail is kept here; drafts, unsent mail, changes and settings were read.';
  const size = (bytes / 1_000_000).toFixed(1);
  return `${messages} messages (${size} MB) in ${folders} folders of ${accounts} accounts were read, and everything else.`;
}

function verdict(problems: number, repaired: number, repair: boolean): string {
  if (problems === 0) return repaired > 0 ? 'Everything is in order now.' : 'Everything is in order.';
  const hint = repair ? 'They could not be repaired.' : 'With --repair, what can be repaired is.';
  return `${problems === 1 ? 'One thing is' : `${problems} things are`} wrong. ${hint}`;
}
