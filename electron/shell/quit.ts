import { app } from 'electron';

/**
 * Holds every quit until `close` is over, so that a quit from the menu, from the system or of the last window all
 * end the same way.
 *
 * @param close never takes longer than its cap; @returns what it had to leave open
 */
export function quitAfter(close: () => Promise<readonly string[]>): void {
  let state: 'open' | 'closing' | 'closed' = 'open';
  app.on('before-quit', (event) => {
    if (state === 'closed') return;
    event.preventDefault();
    if (state === 'closing') return;
    state = 'closing';
    const end = (unfinished: readonly string[]): void => {
      state = 'closed';
      // Whatever still hangs would hold a normal quit as well.
      if (unfinished.length > 0) app.exit(0);
      else app.quit();
    };
    close().then(end, () => end(['shutdown']));
  });
}
