/** A timer counts no further than 24 days, takes more than that for no time at all, and does not count sleep. */
const longest = 60 * 60_000;

/**
 * Runs `task` once when the clock says so, however far that is.
 *
 * @param at - ms since 1970
 * @returns calls it off
 */
export function waitUntil(at: number, task: () => void): () => void {
  let timer: ReturnType<typeof setTimeout>;
  function look(): void {
    const left = at - Date.now();
    if (left <= 0) task();
    else timer = setTimeout(look, Math.min(left, longest));
  }
  timer = setTimeout(look, Math.min(Math.max(0, at - Date.now()), longest));
  return () => clearTimeout(timer);
}
