import { setImmediate } from 'node:timers/promises';
import type { Answer, Asking } from './line.ts';

/** The longest turn of the event loop that reading answers may take, in ms. */
const maxTurn = 8;
let turnStart = 0;

/** imapflow only logs what a handler throws: here it fails the command, after the answers were read to their end. */
export function guard(wanted: NonNullable<Asking['untagged']>): {
  readonly untagged: Record<string, (answer: Answer) => Promise<void>>;
  working(): boolean;
  settled(): Promise<void>;
} {
  let failed: { readonly error: unknown } | undefined;
  let running: Promise<void> | undefined;
  const untagged: Record<string, (answer: Answer) => Promise<void>> = {};
  for (const [keyword, handler] of Object.entries(wanted)) {
    untagged[keyword] = async (answer) => {
      if (failed) return;
      try {
        const work = handler(answer);
        if (work) {
          running = work;
          await work;
        }
        // Answers that lie in the buffer are parsed in microtasks alone: the loop would starve for half a second.
        if (performance.now() - turnStart > maxTurn) {
          await setImmediate();
          turnStart = performance.now();
        }
      } catch (error) {
        failed = { error };
      } finally {
        running = undefined;
      }
    };
  }
  return {
    untagged,
    working: () => running !== undefined,
    async settled() {
      // A line that broke rejects at once; the batch in the caller's hands is finished first.
      await running?.catch(() => undefined);
      if (failed) throw failed.error;
    },
  };
}
