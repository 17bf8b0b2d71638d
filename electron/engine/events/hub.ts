import type { Numbered, SkeinEvent } from '../../../shared/contract/events.ts';
import type { Clock } from '../clock.ts';

export interface Hub {
  emit(event: SkeinEvent): void;
  /**
   * Events after `after`, for ever, until the reader stops or the hub closes. A reader that asks for what is no
   * longer kept, or that does not read, gets `resync` in its place.
   */
  subscribe(after?: number): AsyncIteratorObject<Numbered, void, void>;
  close(): void;
}

/** At most ten rounds a second, so a sync of 100,000 messages does not become 100,000 events. */
const roundMs = 100;
/** Events kept for a reader that reconnects. */
const kept = 500;
/** A reader this far behind is told to re-read everything instead. */
const readerLimit = 200;

/** Events about the same thing become one: the reader re-reads it once. */
function coalesceKey(event: SkeinEvent): string {
  switch (event.kind) {
    case 'folders':
    case 'sync':
      return `${event.kind} ${event.accountId}`;
    case 'messages':
      return `messages ${event.folderId}`;
    case 'message':
      return `message ${event.id}`;
    case 'drafts':
      return `drafts ${event.id ?? ''}`;
    case 'reverted':
      return `reverted ${event.changeId}`;
    case 'notice':
      return `notice ${event.failure.code} ${JSON.stringify(event.failure.params)}`;
    default:
      return event.kind;
  }
}

function merge(earlier: SkeinEvent | undefined, later: SkeinEvent): SkeinEvent {
  if (earlier?.kind === 'messages' && later.kind === 'messages')
    return { ...later, added: earlier.added + later.added };
  return later;
}

interface Reader {
  queue: Numbered[];
  wake: (() => void) | undefined;
  ended: boolean;
}

/** Not a generator: `return` must end a reader that waits, at once, or every closed window would leak one. */
function eventsOf(reader: Reader, leave: () => void): AsyncIteratorObject<Numbered, void, void> {
  const end = async (): Promise<IteratorResult<Numbered, void>> => {
    reader.ended = true;
    leave();
    reader.wake?.();
    return { done: true, value: undefined };
  };
  return {
    async next() {
      while (!reader.ended) {
        const event = reader.queue.shift();
        if (event) return { done: false, value: event };
        await new Promise<void>((resolve) => {
          reader.wake = resolve;
        });
      }
      return end();
    },
    return: end,
    async [Symbol.asyncDispose]() {
      await end();
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

/** One hub for all windows. Sequence numbers start at the clock, so those of an earlier run are always older. */
export function createHub(clock: Clock): Hub {
  let seq = clock.now();
  let waiting = new Map<string, SkeinEvent>();
  let history: Numbered[] = [];
  let cancelRound: (() => void) | undefined;
  let lastRound = 0;
  let closed = false;
  const readers = new Set<Reader>();

  function deliver(reader: Reader, events: readonly Numbered[]): void {
    reader.queue.push(...events);
    if (reader.queue.length > readerLimit) reader.queue = [{ kind: 'resync', seq }];
    reader.wake?.();
  }

  function round(): void {
    cancelRound = undefined;
    lastRound = clock.now();
    const events = [...waiting.values()].map((event): Numbered => ({ ...event, seq: ++seq }));
    waiting = new Map();
    history = [...history, ...events].slice(-kept);
    for (const reader of readers) deliver(reader, events);
  }

  function missedBy(after: number): readonly Numbered[] {
    if (after === seq) return [];
    const first = history[0];
    if (first === undefined || after > seq || after < first.seq - 1) return [{ kind: 'resync', seq }];
    return history.filter((event) => event.seq > after);
  }

  return {
    emit(event) {
      if (closed) return;
      const key = coalesceKey(event);
      waiting.set(key, merge(waiting.get(key), event));
      cancelRound ??= clock.after(Math.max(0, lastRound + roundMs - clock.now()), round);
    },

    subscribe(after) {
      const reader: Reader = { queue: [], wake: undefined, ended: closed };
      readers.add(reader);
      if (after !== undefined) deliver(reader, missedBy(after));
      return eventsOf(reader, () => readers.delete(reader));
    },

    close() {
      closed = true;
      cancelRound?.();
      for (const reader of readers) {
        reader.ended = true;
        reader.wake?.();
      }
    },
  };
}
