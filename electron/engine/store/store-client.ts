import { ORPCError } from '@orpc/client';
import { failure } from '../../../shared/model/failure.ts';
import { storeContract, type StoreState } from '../../../shared/store/contract.ts';
import type { Clock } from '../clock.ts';
import { Failed } from '../failed.ts';
import type { Log } from '../log/log.ts';
import type { StoreApi, StoreOperation } from './store-api.ts';
import { openStoreLink, type StoreLink, type StoreTransport } from './store-link.ts';

export interface StoreClient {
  readonly api: StoreApi;
  readonly attached: boolean;
  /** A newer store replaces the older one, whose unanswered calls are sent to the newer. */
  attach(transport: StoreTransport): void;
  /** Called with the state of every store that attaches, before any waiting call is sent to it. */
  onAttached(listener: (state: StoreState) => void): void;
  onLost(listener: () => void): void;
  /** Refuses new calls, waits a bounded time for running ones, closes the line. */
  close(): Promise<void>;
}

interface Call {
  /** Calls go out, and out again, in the order they were made. */
  readonly order: number;
  readonly operation: StoreOperation;
  readonly input: unknown;
  /** The cache the caller knew; its numbers mean nothing in another one. */
  generation: string | undefined;
  attempts: number;
  resolve(output: unknown): void;
  reject(error: Failed): void;
  cancelTimer(): void;
}

/** How long a call waits for a store before it fails. */
const attachMs = 30_000;
/** How long a store may take over one operation before it counts as dead. */
const answerMs = 300_000;
const closeMs = 4_000;
const inFlightLimit = 16;
const attemptLimit = 4;
/** They name nothing by number, so they mean the same in any generation. */
const anyGeneration: ReadonlySet<StoreOperation> = new Set([
  'state',
  'reset',
  'removeAccount',
  'setFolders',
  'folders',
]);

const withoutAnswer: ReadonlySet<StoreOperation> = new Set(['removeAccount', 'confirmMove']);

function failedOf(error: unknown): Failed {
  if (error instanceof ORPCError && error.code === 'FAILED') {
    const parsed = failure.safeParse(error.data);
    if (parsed.success) return new Failed(parsed.data);
  }
  return new Failed({ code: 'cache-failed', phase: 'cache' }, { cause: error });
}

/**
 * The engine's side of the cache. Every operation is idempotent, so a call that was under way when the store went
 * (the page crashed, the tab was closed) is sent again to the next one.
 */
export function createStoreClient({ clock, log }: { readonly clock: Clock; readonly log: Log }): StoreClient {
  const waiting: Call[] = [];
  const running = new Set<Call>();
  const attachedListeners: ((state: StoreState) => void)[] = [];
  const lostListeners: (() => void)[] = [];
  let link: StoreLink | undefined;
  let made = 0;
  let generation: string | undefined;
  let attached = false;
  let closed = false;
  let lastFailure: Failed | undefined;
  let onIdle: (() => void) | undefined;

  function settle(call: Call, finish: () => void): void {
    call.cancelTimer();
    running.delete(call);
    finish();
    if (running.size === 0) onIdle?.();
  }

  function wait(call: Call): void {
    const after = waiting.findIndex((other) => other.order > call.order);
    waiting.splice(after < 0 ? waiting.length : after, 0, call);
    if (!attached) boundWait(call);
  }

  /** Only without a store: with one the queue moves, and a call behind others is late, not lost. */
  function boundWait(call: Call): void {
    call.cancelTimer();
    call.cancelTimer = clock.after(attachMs, () => {
      const at = waiting.indexOf(call);
      if (at < 0 || attached) return;
      waiting.splice(at, 1);
      call.reject(lastFailure ?? new Failed({ code: 'cache-missing', phase: 'cache' }));
    });
  }

  function isStale(call: Call): boolean {
    return (
      call.generation !== undefined && call.generation !== generation && !anyGeneration.has(call.operation)
    );
  }

  function pump(): void {
    while (attached && link && running.size < inFlightLimit) {
      const call = waiting.shift();
      if (!call) return;
      call.cancelTimer();
      if (isStale(call)) call.reject(new Failed({ code: 'cache-lost', phase: 'cache' }));
      else void run(call, link);
    }
  }

  async function run(call: Call, over: StoreLink): Promise<void> {
    running.add(call);
    call.attempts += 1;
    call.cancelTimer = clock.after(answerMs, () => {
      log.warn('store.stuck', { operation: call.operation });
      if (link === over) lose(over);
      over.close();
    });
    try {
      const output = await over.call(call.operation, call.input);
      // oRPC takes an empty answer for an answer.
      if (output === undefined && !withoutAnswer.has(call.operation)) throw new Error('the answer is empty');
      if (call.operation === 'reset') generation = (output as StoreState).generation;
      settle(call, () => call.resolve(output));
    } catch (error) {
      const again = over.lost && !closed && call.attempts < attemptLimit;
      if (again) {
        running.delete(call);
        call.cancelTimer();
        wait(call);
      } else {
        settle(call, () =>
          call.reject(
            over.lost && closed ? new Failed({ code: 'cache-missing', phase: 'cache' }) : failedOf(error),
          ),
        );
      }
    }
    pump();
  }

  function lose(lost: StoreLink): void {
    if (link !== lost) return;
    link = undefined;
    if (!attached) return;
    attached = false;
    for (const call of waiting) boundWait(call);
    for (const listener of lostListeners) listener();
  }

  function attach(transport: StoreTransport): void {
    const next = openStoreLink(transport, (reason) => {
      log.warn('store.lost', { reason });
      lose(next);
    });
    if (closed) return next.close();
    const previous = link;
    if (previous) {
      lose(previous);
      previous.close();
    }
    link = next;
    void greet(next);
  }

  async function greet(next: StoreLink): Promise<void> {
    const cancel = clock.after(attachMs, () => next.close());
    try {
      const state = (await next.call('state', undefined)) as StoreState;
      if (link !== next || closed) return;
      if (generation !== undefined && generation !== state.generation) log.warn('store.other-generation');
      generation = state.generation;
      lastFailure = undefined;
      attached = true;
      log.info('store.attached', {
        version: state.version,
        persistent: state.persistent,
        quota: state.quota,
      });
      for (const listener of attachedListeners) listener(state);
      pump();
    } catch (error) {
      if (link !== next) return;
      lastFailure = next.lost ? undefined : failedOf(error);
      log.error('store.refused', lastFailure ?? error);
      lose(next);
      next.close();
    } finally {
      cancel();
    }
  }

  function ask(operation: StoreOperation, input: unknown): Promise<unknown> {
    if (closed) return Promise.reject(new Failed({ code: 'cache-missing', phase: 'cache' }));
    return new Promise((resolve, reject) => {
      made += 1;
      wait({
        order: made,
        operation,
        input,
        generation,
        attempts: 0,
        resolve,
        reject,
        cancelTimer: () => undefined,
      });
      pump();
    });
  }

  const operations = Object.keys(storeContract) as StoreOperation[];
  const api = Object.fromEntries(
    operations.map((operation) => [operation, (input?: unknown) => ask(operation, input)]),
  ) as unknown as StoreApi;

  return {
    api,
    attach,
    get attached() {
      return attached;
    },
    onAttached: (listener) => void attachedListeners.push(listener),
    onLost: (listener) => void lostListeners.push(listener),
    async close() {
      if (closed) return;
      closed = true;
      for (const call of waiting.splice(0)) {
        call.cancelTimer();
        call.reject(new Failed({ code: 'cache-missing', phase: 'cache' }));
      }
      if (running.size > 0) {
        await new Promise<void>((resolve) => {
          const cancel = clock.after(closeMs, () => {
            log.warn('store.close-unfinished', {
              operations: [...running].map((call) => call.operation).join(' '),
            });
            resolve();
          });
          onIdle = () => {
            cancel();
            resolve();
          };
        });
      }
      attached = false;
      const last = link;
      link = undefined;
      last?.close();
    },
  };
}
