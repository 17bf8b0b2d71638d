/**
 * Loaded into the shell before its own code (`node --import`), in the main thread and in workers, to play what a test
 * cannot ask a real system for:
 * - while the file that SKEIN_TEST_FULL_DISK names is there, every write ends as on a full disk;
 * - a worker that is given a text with the words below dies of it, as of a parser's bug.
 */
import fs, { existsSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { fileURLToPath } from 'node:url';
import { isMainThread, parentPort } from 'node:worker_threads';

export const deadlyWords = 'these words end the parser';

const marker = process.env['SKEIN_TEST_FULL_DISK'];

const noRoom = (): Error =>
  Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });

if (isMainThread && marker) {
  const handle = await open(fileURLToPath(import.meta.url), 'r');
  const prototype = Object.getPrototypeOf(handle) as { write: (...args: unknown[]) => Promise<unknown> };
  await handle.close();
  const { write } = prototype;
  prototype.write = function (...args) {
    return existsSync(marker) ? Promise.reject(noRoom()) : write.apply(this, args);
  };
  const byDescriptor = fs.write as (...args: unknown[]) => void;
  const patched = (...args: unknown[]): void => {
    const answer = args.at(-1) as (error: Error) => void;
    if (existsSync(marker)) setImmediate(() => answer(noRoom()));
    else byDescriptor(...args);
  };
  // How it is made a promise is written on the function itself.
  Object.defineProperties(patched, Object.getOwnPropertyDescriptors(byDescriptor));
  Object.assign(fs, { write: patched });
  syncBuiltinESMExports();
}

parentPort?.on('message', (message: unknown) => {
  const texts = new TextDecoder();
  const isDeadly = (value: unknown): boolean =>
    value instanceof Uint8Array
      ? texts.decode(value).includes(deadlyWords)
      : typeof value === 'object' && value !== null && Object.values(value).some(isDeadly);
  if (isDeadly(message)) throw new Error('a bug of the parser');
});
