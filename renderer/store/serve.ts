import { implement, ORPCError } from '@orpc/server';
import { RPCHandler as PortHandler } from '@orpc/server/message-port';
import { RPCHandler as SocketHandler } from '@orpc/server/websocket';
import { storeContract } from '../../shared/store/contract.ts';
import { asPlain } from '../../shared/store/plain.ts';
import { storeFailure } from './health.ts';
import type { OpenStore } from './open-store.ts';
import type { Operations } from './operations/index.ts';

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
  let generation: string | undefined;

  async function openOnce(): Promise<OpenStore> {
    const store = await open();
    store.onClosed(() => {
      opened = undefined;
    });
    if (generation !== undefined && generation !== store.generation) onOtherGeneration();
    generation = store.generation;
    return store;
  }

  async function run(name: keyof Operations, input: unknown): Promise<unknown> {
    try {
      opened ??= openOnce();
      const store = await opened.catch((error: unknown) => {
        opened = undefined;
        throw error;
      });
      const operation = store.operations[name] as (input: unknown) => Promise<unknown>;
      const output = await operation(input);
      generation = store.generation;
      return output;
    } catch (error) {
      throw new ORPCError('FAILED', { status: 422, defined: true, data: storeFailure(error).failure });
    }
  }

  const contract = implement(storeContract);
  const names = Object.keys(storeContract) as (keyof Operations)[];
  const router = Object.fromEntries(
    names.map((name) => [
      name,
      contract[name].handler(
        async ({ input }: { readonly input: unknown }) => asPlain(await run(name, input)) as never,
      ),
    ]),
  );
  const ports = new PortHandler(router);
  const sockets = new SocketHandler(router);

  return {
    servePort(port) {
      ports.upgrade(port);
      port.start();
    },
    serveSocket(socket) {
      sockets.upgrade(socket);
    },
  };
}
