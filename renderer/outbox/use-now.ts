import { useEffect, useState } from 'react';

/** As near as this one counts the seconds, ms. */
const near = 100_000;

/**
 * The current moment, ms since 1970, kept up as long as something is still to come.
 *
 * @param next - tells the next moment that is waited for, undefined when there is none after `now`
 */
export function useNow(next: (now: number) => number | undefined): number {
  const [now, setNow] = useState(() => Date.now());
  const at = next(now);
  const every = at === undefined ? undefined : at - now > near ? 20_000 : 1000;
  useEffect(() => {
    const tick = (): void => setNow(Date.now());
    const first = setTimeout(tick, 0);
    const timer = every === undefined ? undefined : setInterval(tick, every);
    return () => {
      clearTimeout(first);
      clearInterval(timer);
    };
  }, [every]);
  return now;
}
