import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import module from 'node:module';
import { fileURLToPath } from 'node:url';

/**
 * Runs `task` on Node 24, which reads TypeScript as it is. npm's scripts put it first on the path; a person who
 * types `node build/start.mjs` on an older Node gets the same program started again on the installed one.
 *
 * @param {string} entry the `import.meta.url` of the script
 * @param {() => Promise<number | void>} task answers the exit code
 */
export async function onNode24(entry, task) {
  if (Number(process.versions.node.split('.')[0]) >= 24) {
    // Reading TypeScript and compiling a thousand modules is most of a start; the second one is spared it.
    module.enableCompileCache(fileURLToPath(new URL('../.cache/node', import.meta.url)));
    process.exitCode = (await task()) ?? 0;
    return;
  }
  const node = fileURLToPath(
    new URL(
      process.platform === 'win32' ? '../node_modules/node/bin/node.exe' : '../node_modules/node/bin/node',
      import.meta.url,
    ),
  );
  if (!existsSync(node)) {
    process.stderr.write('Skein needs Node 24, which `npm ci` installs beside it. Run `npm ci` first.\n');
    process.exitCode = 1;
    return;
  }
  const child = spawn(node, [fileURLToPath(entry), ...process.argv.slice(2)], { stdio: 'inherit' });
  // The terminal sends Ctrl-C to both; the child decides when it is over.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  child.on('exit', (code) => {
    process.exitCode = code ?? 1;
  });
}
