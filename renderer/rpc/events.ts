import type { Numbered } from '../../shared/contract/events.ts';
import { engine, lineState } from './client.ts';

/**
 * Follows the engine's events for as long as `signal` lives. A stream that ended is opened again after the last number
 * seen; `onGap` is called when that number belongs to an engine that is gone, so everything must be read again.
 */
export async function followEvents(
  apply: (event: Numbered) => void,
  onGap: () => void,
  signal: AbortSignal,
): Promise<void> {
  let after: number | undefined;
  let life = generation();
  while (!signal.aborted) {
    try {
      const stream = await engine.events.subscribe({ after }, { signal });
      if (life !== undefined && life !== generation()) {
        after = undefined;
        onGap();
      }
      life = generation();
      for await (const event of stream) {
        after = event.seq;
        apply(event);
      }
    } catch {
      // The line broke, or the engine is away: what follows is the same, wait for the next line.
    }
    if (!signal.aborted) await nextLine(signal);
  }
}

function generation(): string | undefined {
  const state = lineState.getState();
  return state.kind === 'open' ? state.welcome.generation : undefined;
}

/** Settles when a line is open again, not before the current turn is over. */
function nextLine(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (!signal.aborted && lineState.getState().kind !== 'open') return;
      stop();
      resolve();
    };
    const stop = lineState.subscribe(look);
    signal.addEventListener('abort', look, { once: true });
    setTimeout(look, 100);
  });
}
