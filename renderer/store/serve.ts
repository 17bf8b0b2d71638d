import { implement, ORPCError } from '@orpc/server';
import { RPCHandler as PortHandler } from '@orpc/server/message-port';
import { RPCHandler as SocketHandler } from '@orpc/server/websocket';
import { storeContract } from '../../shared/store/contract.ts';
import { asPlain } from '../../shared/store/plain.ts';
import { StoreFailure, storeFailure } from './health.ts';
import type { OpenStore } from './open-store.ts';
import type { Operations } from './operations/index.ts';

/** One connection, and the cache whose numbers the other end knows. */
interface StoreLine {
  generation: string | undefined;
}

interface Call {
  readonly input: unknown;
  readonly context: { readonly line: StoreLine };
}

export interface StoreServer {
  /** Answers what comes in by this port. */
  servePort(port: MessagePort): void;
  serveSocket(socket: WebSocket): void;
}

export interface StoreServerOptions {
  readonly open: () => Promise<OpenStore>;
  /** The cache came up as another one while a line was open: the engine has to be told by a new line. */
  readonly onOtherGeneration: () => void;
}

/**
 * Answers the store's contract. The cache is opened with the first call, and again after the browser closed it or
 * opening failed, so the engine is told why nothing works instead of hearing nothing.
 */
export function createStoreServer({ open, onOtherGeneration }: StoreServerOptions): StoreServer {
  let opened: Promise<OpenStore> | undefined;

  async function openOnce(): Promise<OpenStore> {
    const store = await open();
    store.onClosed(() => {
      opened = undefined;
    });
    return store;
  }

  async function run(name: keyof Operations, input: unknown, line: StoreLine): Promise<unknown> {
    try {
      const opening = (opened ??= openOnce());
      const store = await opening.catch((error: unknown) => {
        if (opened === opening) opened = undefined;
        throw error;
      });
      if (line.generation !== undefined && line.generation !== store.generation) {
        onOtherGeneration();
        throw new StoreFailure('cache-failed', { reason: 'other-generation' });
      }
      const operation = store.operations[name] as (input: unknown) => Promise<unknown>;
      const output = await operation(input);
      line.generation = store.generation;
      return output;
    } catch (error) {
      throw new ORPCError('FAILED', { status: 422, defined: true, data: storeFailure(error).failure });
    }
  }

  const contract = implement(storeContract).$context<{ readonly line: StoreLine }>();
  const names = Object.keys(storeContract) as (keyof Operations)[];
  const router = Object.fromEntries(
    names.map((name) => [
      name,
      contract[name].handler(
        async ({ input, context }: Call) => asPlain(await run(name, input, context.line)) as never,
      ),
    ]),
  );
  const ports = new PortHandler(router);
  const sockets = new SocketHandler(router);

  return {
    servePort(port) {
      ports.upgrade(port, { context: { line: { generation: undefined } } });
      port.start();
    },
    serveSocket(socket) {
      sockets.upgrade(socket, { context: { line: { generation: undefined } } });
    },
  };
}
