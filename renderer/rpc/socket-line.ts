import { RPCLink } from '@orpc/client/websocket';
import type { OpenLine } from './line.ts';

/** The served shell: a WebSocket to the host that served this page. */
export const openSocket: OpenLine = (signal) =>
  new Promise((resolve, reject) => {
    const websocket = new WebSocket(
      `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/rpc`,
    );
    const link = new RPCLink({ websocket });
    const closed = new Promise<void>((settle) =>
      websocket.addEventListener('close', () => settle(), { once: true }),
    );
    const close = (): void => websocket.close();
    websocket.addEventListener('open', () => resolve({ link, closed, close }), { once: true });
    websocket.addEventListener('close', () => reject(new Error('the socket closed')), { once: true });
    signal.addEventListener('abort', close, { once: true });
  });
