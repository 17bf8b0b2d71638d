import { RPCLink } from '@orpc/client/message-port';
import type { OpenLine } from './line.ts';

/**
 * Asks Electron's preload for a MessagePort: one message out, one message with the port back. Only answers of this
 * very window are taken, so no frame can slip in a port of its own.
 */
export const openPort: OpenLine = async (signal) => {
  const port = await receivePort(AbortSignal.any([signal, AbortSignal.timeout(10_000)]));
  const link = new RPCLink({ port });
  const closed = new Promise<void>((resolve) =>
    port.addEventListener('close', () => resolve(), { once: true }),
  );
  port.start();
  return { link, closed, close: () => port.close() };
};

function receivePort(signal: AbortSignal): Promise<MessagePort> {
  return new Promise((resolve, reject) => {
    const receive = (event: MessageEvent): void => {
      const port = event.ports[0];
      if (event.source !== window || event.data !== 'skein-port' || !port) return;
      window.removeEventListener('message', receive);
      resolve(port);
    };
    window.addEventListener('message', receive);
    signal.addEventListener('abort', () => {
      window.removeEventListener('message', receive);
      reject(new Error('no port came'));
    });
    window.postMessage('skein-connect', location.origin);
  });
}
