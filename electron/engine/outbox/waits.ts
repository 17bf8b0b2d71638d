const minute = 60_000;
const waits = [1, 5, 15, 30, 60].map((minutes) => minutes * minute);

/** How long the server may refuse a message for a while before Skein gives up, ms. */
export const givingUpMs = 24 * 60 * minute;

/** @returns ms since 1970: soon at first, then every hour. */
export function nextTry(attempts: number, now: number): number {
  return now + (waits[Math.min(Math.max(attempts, 1), waits.length) - 1] ?? minute);
}
