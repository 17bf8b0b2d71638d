import type { SyncState } from '../../../shared/model/sync.ts';
import type { Clock } from '../clock.ts';

type Downloading = Extract<SyncState, { kind: 'downloading' }>;

/** Between two reports, in ms. */
const reportEvery = 250;
/** How fast it goes is measured over so many ms, so that the time left does not jump. */
const memory = 5_000;
/** No guess before so many ms. */
const guessAfter = 1_000;

export interface Progress {
  /** Bytes of a message came. */
  bytes(count: number): void;
  /** A message is here, of so many bytes as the server had said. */
  message(size: number): void;
}

/** Tells how far a download is, a few times a second. */
export function createProgress(
  { total, bytesTotal }: { readonly total: number; readonly bytesTotal: number },
  clock: Clock,
  report: (state: Downloading) => void,
): Progress {
  let done = 0;
  /** Of whole messages, as the server had said, so that the sum comes out even where it lies. */
  let bytesDone = 0;
  let underWay = 0;
  let told = clock.now();
  const began = told;
  let toldBytes = 0;
  /** Bytes a ms, smoothed. */
  let speed: number | undefined;

  function tell(): void {
    const now = clock.now();
    const passed = now - told;
    if (passed < reportEvery && done < total) return;
    const here = Math.min(bytesTotal, bytesDone + underWay);
    if (passed > 0) {
      const fresh = Math.max(0, here - toldBytes) / passed;
      const weight = Math.min(1, passed / memory);
      speed = speed === undefined ? fresh : speed * (1 - weight) + fresh * weight;
    }
    told = now;
    toldBytes = here;
    const secondsLeft =
      speed && now - began >= guessAfter ? Math.ceil((bytesTotal - here) / speed / 1000) : undefined;
    report({ kind: 'downloading', done, total, bytesDone: here, bytesTotal, secondsLeft });
  }

  report({ kind: 'downloading', done, total, bytesDone, bytesTotal });
  return {
    bytes(count) {
      underWay += count;
      tell();
    },
    message(size) {
      done++;
      bytesDone += size;
      underWay = 0;
      tell();
    },
  };
}
