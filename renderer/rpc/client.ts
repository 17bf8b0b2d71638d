import { createORPCClient, type ClientContext, type ClientLink } from '@orpc/client';
import type { ContractRouterClient } from '@orpc/contract';
import { createStore } from 'zustand/vanilla';
import { contractVersion, type Welcome } from '../../shared/contract/session.ts';
import type { Contract } from '../../shared/contract/index.ts';
import type { Failure } from '../../shared/model/failure.ts';
import { FaceFailed, toFailure } from './failure.ts';
import type { Line, OpenLine } from './line.ts';

export type Engine = ContractRouterClient<Contract>;

/** How the face stands with the engine. `mismatch`: the engine was updated under this page, only a reload helps. */
export type LineState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'open'; readonly welcome: Welcome }
  | { readonly kind: 'lost'; readonly welcome?: Welcome }
  | { readonly kind: 'mismatch'; readonly failure: Failure };

export const lineState = createStore<LineState>(() => ({ kind: 'connecting' }));

const callWaits = 15_000;
const longestPause = 5_000;

let current = Promise.withResolvers<Line>();

/** Calls go over the line of the moment and wait a little for one while there is none. */
const link: ClientLink<ClientContext> = {
  async call(path, input, options) {
    const line = await within(current.promise, callWaits, options.signal);
    return line.link.call(path, input, options);
  },
};

/** The engine, typed by the contract. Rejections become sentences through {@link toFailure}. */
export const engine: Engine = createORPCClient(link);

/** Opens lines for as long as `signal` lives, with growing pauses while the engine is away. */
export async function keepConnected(open: OpenLine, signal: AbortSignal): Promise<void> {
  const ended = new Promise<void>((resolve) =>
    signal.addEventListener('abort', () => resolve(), { once: true }),
  );
  let pause = 250;
  while (!signal.aborted) {
    const line = await open(signal).catch(() => undefined);
    if (line && (await greet(line, signal))) {
      pause = 250;
      await Promise.race([line.closed, ended]);
    }
    line?.close();
    if (lineState.getState().kind === 'mismatch') return;
    current = Promise.withResolvers<Line>();
    lineState.setState(
      (state): LineState =>
        signal.aborted
          ? { kind: 'connecting' }
          : { kind: 'lost', welcome: 'welcome' in state ? state.welcome : undefined },
      true,
    );
    await sleep(pause, signal);
    pause = Math.min(pause * 2, longestPause);
  }
}

/** The handshake. Nothing else goes over the line before it. */
async function greet(line: Line, signal: AbortSignal): Promise<boolean> {
  try {
    const direct: Engine = createORPCClient(line.link);
    const welcome = await direct.session.hello(
      { contractVersion },
      { signal: AbortSignal.any([signal, AbortSignal.timeout(callWaits)]) },
    );
    lineState.setState({ kind: 'open', welcome }, true);
    current.resolve(line);
    return true;
  } catch (error) {
    const failure = toFailure(error);
    if (failure.code === 'contract-mismatch') lineState.setState({ kind: 'mismatch', failure }, true);
    return false;
  }
}

function within<T>(promise: Promise<T>, ms: number, signal?: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new FaceFailed('engine-away')), ms);
    signal?.addEventListener('abort', () => reject(new DOMException('given up', 'AbortError')), {
      once: true,
    });
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
  });
}
