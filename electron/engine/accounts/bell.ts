import type { Clock } from '../clock.ts';

/** One sleeper, woken by a ring or by time; a ring while nobody sleeps is remembered once. */
export interface Bell {
  ring(): void;
  /** Rings that nobody has heard yet are void. */
  forget(): void;
  /** @param ms absent: until somebody rings */
  wait(ms: number | undefined): Promise<'ring' | 'time'>;
}

export function createBell(clock: Clock): Bell {
  let rung = false;
  let wake: ((why: 'ring' | 'time') => void) | undefined;
  return {
    ring() {
      if (wake) wake('ring');
      else rung = true;
    },
    forget() {
      rung = false;
    },
    async wait(ms) {
      if (rung) {
        rung = false;
        return 'ring';
      }
      let cancel: (() => void) | undefined;
      const why = await new Promise<'ring' | 'time'>((resolve) => {
        wake = resolve;
        if (ms !== undefined) cancel = clock.after(ms, () => resolve('time'));
      });
      wake = undefined;
      cancel?.();
      return why;
    },
  };
}
