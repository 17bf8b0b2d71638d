import type { ChildProcess } from 'node:child_process';
import { buildStale, servedTargets } from './build.ts';
import { browserForWindow, hasDisplay, openWindow } from './window.ts';

/**
 * `npm run serve -- --profile DIR --port 8737 --accounts FILE --no-open`: the served shell in this very process, so
 * that whoever started it ends it.
 */
export async function serveCommand(args: readonly string[]): Promise<number> {
  return runServed(args, { endsWithWindow: false });
}

/**
 * Builds what the served shell needs, serves, and opens a window of it where one is wanted and possible.
 *
 * @param how.endsWithWindow whether closing the window means to quit
 * @param how.afterwards runs when everything of Skein is closed
 * @returns 1 when it did not start; 0 while it runs
 */
export async function runServed(
  args: readonly string[],
  how: { readonly endsWithWindow: boolean; readonly afterwards?: () => Promise<void> },
): Promise<number> {
  try {
    await buildStale(servedTargets);
  } catch (error) {
    process.stderr.write(
      `Skein could not be built: ${error instanceof Error ? error.message : String(error)}\n`,
    );
    return 1;
  }
  const { serveFromCommandLine } = await import('../../electron/serve.ts');
  const windows: ChildProcess[] = [];
  const served = await serveFromCommandLine(args, async () => {
    for (const window of windows) window.kill();
    await how.afterwards?.();
  });
  if (!served) return 1;
  if (!served.open) return 0;
  if (!hasDisplay()) {
    process.stderr.write('There is no display here: open the address above in a browser of this computer.\n');
    return 0;
  }
  const browser = await browserForWindow();
  if (!browser) return 0;
  const window = openWindow(browser, served.address(), served.profile);
  windows.push(window);
  // The same end as by a signal, also on Windows, where a real one would not be heard.
  if (how.endsWithWindow) window.once('exit', () => process.emit('SIGTERM'));
  return 0;
}
