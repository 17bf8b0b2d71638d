import { useEffect, useState } from 'react';

/** The current moment, fresh enough for words such as "today": it changes at midnight. ms since 1970. */
export function useToday(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const midnight = new Date(now).setHours(24, 0, 0, 0);
    const timer = setTimeout(() => setNow(Date.now()), midnight - Date.now() + 1000);
    return () => clearTimeout(timer);
  }, [now]);
  return now;
}
