import { RPCLink } from '@orpc/client/message-port';
import { asPlain } from '../../../shared/store/plain.ts';
import type { StoreOperation } from './store-api.ts';
import { parseFrame } from './store-frames.ts';

type Listener = (event?: { readonly data?: unknown }) => void;
type LossReason = 'closed' | 'garbage' | 'send-failed';

/** A WebSocket as browsers, node and `ws` have it; already accepted. */
export interface StoreSocket {
  readonly readyState: number;
  send(text: string): void;
  close(): void;
  addEventListener(type: 'message' | 'close' | 'error', listener: Listener): void;
}

/** A MessagePort of the DOM or of node's worker_threads, or Electron's MessagePortMain, which only has `on`. */
export type StorePort = {
  postMessage(text: string): void;
  start?(): void;
  close(): void;
} & (
  | { addEventListener(type: 'message' | 'close', listener: Listener): void }
  | { on(type: 'message' | 'close', listener: Listener): unknown }
);

export type StoreTransport =
  | { readonly kind: 'socket'; readonly socket: StoreSocket }
  | { readonly kind: 'port'; readonly port: StorePort };

/** One connection to one store. */
export interface StoreLink {
  /** Rejects with whatever oRPC rejects with; store-client.ts makes Failed of it. */
  call(operation: StoreOperation, input: unknown): Promise<unknown>;
  /** True from the moment the line is known to be gone, before any of its calls is rejected. */
  readonly lost: boolean;
  close(): void;
}

const open = 1;

/** Strings out, anything in, and the end: what both transports come down to. */
function lineOf(transport: StoreTransport): {
  send(text: string): void;
  listen(type: 'message' | 'close', listener: Listener): void;
  start(): void;
  close(): void;
} {
  if (transport.kind === 'socket') {
    const { socket } = transport;
    // An error is always followed by close; without a listener it would end the process.
    socket.addEventListener('error', () => undefined);
    return {
      send(text) {
        if (socket.readyState !== open) throw new Error('store socket is not open');
        socket.send(text);
      },
      listen: (type, listener) => socket.addEventListener(type, listener),
      start: () => undefined,
      close: () => socket.close(),
    };
  }
  const { port } = transport;
  return {
    send: (text) => port.postMessage(text),
    listen: (type, listener) => {
      if ('addEventListener' in port) port.addEventListener(type, listener);
      else port.on(type, listener);
    },
    start: () => port.start?.(),
    close: () => port.close(),
  };
}

/**
 * Opens the RPC peer on a line. Frames are parsed here, not by oRPC, whose listener would turn a broken frame into an
 * unhandled rejection (oRPC 1.16.1, message-port adapter); it takes parsed objects as well. A store that sends
 * anything else is not trusted any further: the line is dropped, and what was in flight is replayed on the next one.
 */
export function openStoreLink(transport: StoreTransport, onLost: (reason: LossReason) => void): StoreLink {
  const line = lineOf(transport);
  const onMessage: Listener[] = [];
  const onClose: Listener[] = [];
  let lost = false;

  function end(reason: LossReason | undefined): void {
    if (lost) return;
    lost = true;
    line.close();
    if (reason) onLost(reason);
    for (const listener of onClose) listener({});
  }

  const link = new RPCLink({
    port: {
      postMessage(text: unknown) {
        try {
          line.send(String(text));
        } catch (error) {
          end('send-failed');
          throw error;
        }
      },
      on(type, listener) {
        (type === 'message' ? onMessage : onClose).push((message) =>
          listener(message && { data: message.data }),
        );
      },
    },
  });

  line.listen('message', (event) => {
    if (lost) return;
    const frame = parseFrame(event?.data);
    if (!frame) return end('garbage');
    for (const listener of onMessage) listener({ data: frame });
  });
  line.listen('close', () => end('closed'));
  line.start();

  return {
    call: (operation, input) => link.call([operation], asPlain(input), { context: {} }),
    get lost() {
      return lost;
    },
    close: () => end(undefined),
  };
}
