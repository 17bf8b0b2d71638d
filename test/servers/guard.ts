import { spawn } from 'node:child_process';

/**
 * Runs a shell command when this program ends, however it ends: a small process of its own waits for the pipe to
 * break, so that a killed test run or demo leaves no server behind.
 *
 * @returns takes the guard away
 */
export function whenThisProgramEnds(command: string): () => void {
  const guard = spawn('/bin/sh', ['-c', `read -r word; [ "$word" = done ] || { ${command}; }`], {
    stdio: ['pipe', 'ignore', 'ignore'],
    // Of a group of its own: Ctrl-C in a terminal must not end it before its work.
    detached: true,
  });
  guard.unref();
  const { stdin } = guard;
  // The guard itself may be gone; then there is nobody to tell.
  stdin.on('error', () => stdin.destroy());
  // A pipe to a child is a socket and would keep this program alive.
  (stdin as unknown as { unref(): void }).unref();
  return () => stdin.end('done\n');
}
