import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';

/** Debian and what is made of it: only there does this project know the packages' names. */
export function hasApt(): boolean {
  return process.platform === 'linux' && existsSync('/usr/bin/apt-get') && existsSync('/usr/bin/dpkg-query');
}

export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/** Somebody's own computer is left alone; CI and containers are made for this. */
export function isDisposable(): boolean {
  if (process.env['CI'] || process.env['container'] || process.env['KUBERNETES_SERVICE_HOST']) return true;
  if (existsSync('/.dockerenv') || existsSync('/run/.containerenv')) return true;
  try {
    // A computer is started by init; a container by whatever it was made for.
    return !['systemd', 'init'].includes(readFileSync('/proc/1/comm', 'utf8').trim());
  } catch {
    // No /proc to look at: assume that it is somebody's computer.
    return false;
  }
}

/** @returns those that dpkg does not have installed */
export function missingPackages(names: readonly string[]): readonly string[] {
  return names.filter((name) => {
    const asked = spawnSync('dpkg-query', ['-W', '-f', '${db:Status-Status}', name], { encoding: 'utf8' });
    return asked.stdout !== 'installed';
  });
}

/** What a person types who wants to do it by hand. */
export function installCommand(names: readonly string[]): string {
  return `${isRoot() ? '' : 'sudo '}apt-get install --no-remove ${names.join(' ')}`;
}

const policy = '/usr/sbin/policy-rc.d';

/**
 * Installs packages without a question, without starting their services and without removing anything: apt stops
 * rather than take another mail server away.
 *
 * @returns undefined when all went well, or a sentence
 */
export async function installPackages(names: readonly string[]): Promise<string | undefined> {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const run = (command: string, args: readonly string[], input?: string): boolean =>
    spawnSync(command, [...args], { env, input, stdio: [input === undefined ? 'ignore' : 'pipe', 2, 2] })
      .status === 0;

  const ownPolicy = !existsSync(policy);
  // Exit code 101 forbids starting: invoke-rc.d(8).
  if (ownPolicy) await writeFile(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    if (names.includes('postfix'))
      run('debconf-set-selections', [], 'postfix postfix/main_mailer_type select No configuration\n');
    if (!run('apt-get', ['-q', 'update']))
      process.stderr.write('apt-get update failed; trying with the lists that are here.\n');
    if (run('apt-get', ['-q', '-y', '--no-install-recommends', '--no-remove', 'install', ...names]))
      return undefined;
    return 'apt-get could not install them without removing something, or could not fetch them; its words stand above. Nothing that was installed was replaced.';
  } finally {
    if (ownPolicy) await rm(policy, { force: true });
  }
}
