import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { isLoopback, type Server } from '../../../../shared/model/account.ts';
import type { Clock } from '../../clock.ts';
import type { Failed } from '../../failed.ts';
import { trusted } from '../authorities.ts';
import type { FailureMaker } from './errors.ts';

export interface Dialling {
  readonly server: Server;
  readonly ca?: string;
  readonly clock: Clock;
  /** ms to reach the server or to shake hands. */
  readonly limit: number;
  readonly failures: FailureMaker;
  /** Gives up: destroys what is under way. */
  readonly signal: AbortSignal;
}

/** A socket to the server, encrypted unless its security says otherwise; paused, and nothing of it read. @throws Failed */
export async function dial(dialling: Dialling): Promise<Socket> {
  const { server, ca, failures } = dialling;
  const host = bare(server.host);
  if (server.security === 'tls')
    return settled(connectTls({ host, port: server.port, ...tlsOf(host, ca) }), 'secureConnect', dialling);
  const socket = await settled(connectTcp({ host, port: server.port }), 'connect', dialling);
  // A name that says it is this computer must not have led elsewhere.
  if (server.security === 'none' && !isLoopback((socket.remoteAddress ?? '').replace(/^::ffff:/, ''))) {
    socket.destroy();
    throw failures.failed('plaintext-refused', 'connect');
  }
  return socket;
}

/** TLS over a line that is open (RFC 2595). @throws Failed */
export async function encrypted(plain: Socket, dialling: Dialling): Promise<TLSSocket> {
  const host = bare(dialling.server.host);
  return settled(connectTls({ socket: plain, host, ...tlsOf(host, dialling.ca) }), 'secureConnect', dialling);
}

function tlsOf(host: string, ca: string | undefined) {
  // SNI has no addresses (RFC 6066 3).
  return { secureContext: trusted(ca), ...(isIP(host) === 0 && { servername: host }) };
}

const bare = (host: string): string => host.replace(/^\[|\]$/g, '');

function settled<S extends Socket>(
  socket: S,
  event: 'connect' | 'secureConnect',
  { clock, limit, failures, signal }: Dialling,
): Promise<S> {
  const phase = event === 'connect' ? 'connect' : 'tls';
  // An error without a listener would end the process: there is a moment between this listening and the line's, and
  // under TLS the socket below has no other. That the socket is gone is seen anyway.
  socket.on('error', () => undefined);
  return new Promise<S>((resolve, reject) => {
    const give = (failure: Failed): void => {
      finish();
      socket.destroy();
      reject(failure);
    };
    const done = (): void => {
      finish();
      socket.setNoDelay(true);
      socket.pause();
      resolve(socket);
    };
    const onError = (error: Error): void => give(failures.broken('connect', error));
    const onClose = (): void => give(failures.broken(phase));
    const onAbort = (): void => give(failures.failed('connection-lost', phase));
    const cancel = clock.after(limit, () => give(failures.failed('connection-timeout', phase)));
    function finish(): void {
      cancel();
      signal.removeEventListener('abort', onAbort);
      socket.off(event, done).off('error', onError).off('close', onClose);
    }
    socket.once(event, done).once('error', onError).once('close', onClose);
    signal.addEventListener('abort', onAbort);
    if (signal.aborted) onAbort();
  });
}
