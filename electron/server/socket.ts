import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { RPCHandler } from '@orpc/server/ws';
import type { Router } from '@orpc/server';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Contract } from '../../shared/contract/index.ts';
import type { CallContext } from '../engine/api/implementation.ts';
import type { Log } from '../engine/log/log.ts';
import type { StoreSocket } from '../engine/store/store-link.ts';

export interface SocketOptions {
  readonly router: Router<Contract, CallContext>;
  /** Takes over a connection from the cupboard. */
  readonly attachStore: (socket: StoreSocket) => void;
  readonly log: Log;
  /** Bytes of one frame from the face, and of one from the cupboard (a page of rows, a body). */
  readonly limits?: { readonly rpc: number; readonly store: number };
}

export interface Sockets {
  /** @returns false for a path that has no socket; nothing was done then. */
  upgrade(path: string, request: IncomingMessage, socket: Duplex, head: Buffer): boolean;
  readonly open: number;
  /** Says goodbye and cuts those who do not answer it. */
  close(): Promise<void>;
}

const goingAway = 1001;
const notUnderstood = 1007;
const goodbyeMs = 500;

/** WebSockets of the face (`/rpc`) and of the cupboard (`/store`). Who may open one was decided before. */
export function createSockets({ router, attachStore, log, limits }: SocketOptions): Sockets {
  const handler = new RPCHandler(router);
  const make = (maxPayload: number): WebSocketServer =>
    new WebSocketServer({ noServer: true, maxPayload, perMessageDeflate: false, clientTracking: false });
  const servers = { rpc: make(limits?.rpc ?? 8 * 2 ** 20), store: make(limits?.store ?? 128 * 2 ** 20) };
  const live = new Set<WebSocket>();
  let closing = false;

  function accept(name: 'rpc' | 'store', socket: WebSocket): void {
    live.add(socket);
    // `ws` closes the socket after an error (a frame over the limit, broken UTF-8); unheard it would end the process.
    socket.on('error', (error) =>
      log.warn('socket.error', { name, code: 'code' in error ? String(error.code) : error.name }),
    );
    socket.on('close', () => live.delete(socket));
    if (closing) socket.close(goingAway);
    else if (name === 'store') attachStore(storeSocket(socket));
    else
      void handler.upgrade(
        onlyFrames(socket, () => log.warn('socket.garbage', { name })),
        { context: { log } },
      );
  }

  return {
    upgrade(path, request, socket, head) {
      const name = path === '/rpc' ? 'rpc' : path === '/store' ? 'store' : undefined;
      if (!name) return false;
      servers[name].handleUpgrade(request, socket, head, (accepted) => accept(name, accepted));
      return true;
    },
    get open() {
      return live.size;
    },
    async close() {
      closing = true;
      const gone = [...live].map(
        (socket) => new Promise<void>((resolve) => socket.once('close', () => resolve())),
      );
      for (const socket of live) socket.close(goingAway);
      const cut = setTimeout(() => {
        for (const socket of live) socket.terminate();
      }, goodbyeMs);
      await Promise.all(gone);
      clearTimeout(cut);
    },
  };
}

/** As the store client takes it: a message's data and nothing else of `ws`'s events. */
function storeSocket(socket: WebSocket): StoreSocket {
  return {
    get readyState() {
      return socket.readyState;
    },
    send: (text) => socket.send(text),
    close: () => socket.close(),
    addEventListener: (type, listener) =>
      socket.addEventListener(type, (event) => listener('data' in event ? { data: event.data } : {})),
  };
}

type Wired = Pick<WebSocket, 'addEventListener' | 'send'>;

/**
 * A socket that lets only frames of oRPC's peer protocol through. oRPC catches a broken frame but prints the parser's
 * error, which quotes what was sent (1.16.1, ws adapter); one who sends such a thing is no face of ours anyway.
 */
function onlyFrames(socket: WebSocket, onGarbage: () => void): Wired {
  const addEventListener = (type: string, listener: (event: unknown) => void): void => {
    if (type !== 'message') {
      socket.addEventListener(type as 'close', listener);
      return;
    }
    socket.on('message', (data, isBinary) => {
      const text = isBinary || !Buffer.isBuffer(data) ? undefined : data.toString('utf8');
      if (text !== undefined && isFrame(text)) return listener({ data: text });
      onGarbage();
      socket.close(notUnderstood);
    });
  };
  return {
    addEventListener: addEventListener as Wired['addEventListener'],
    send: ((data: string) => {
      // An answer that is ready after the window has gone is nobody's.
      if (socket.readyState === socket.OPEN) socket.send(data);
    }) as Wired['send'],
  };
}

function isFrame(text: string): boolean {
  try {
    const frame: unknown = JSON.parse(text);
    if (typeof frame !== 'object' || frame === null || !('i' in frame) || typeof frame.i !== 'string')
      return false;
    // An abort carries no payload.
    return !('p' in frame) || (typeof frame.p === 'object' && frame.p !== null);
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}
