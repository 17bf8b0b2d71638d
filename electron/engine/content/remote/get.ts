import { lookup } from 'node:dns/promises';
import { connect, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { Failed } from '../../failed.ts';
import type { AddressPolicy } from './address-policy.ts';
import { type AnswerHead, AnswerReader, BrokenAnswer } from './answer-reader.ts';

export interface GetOptions {
  readonly policy: AddressPolicy;
  readonly maxBytes: number;
  readonly signal: AbortSignal;
  /** Certificates to trust, for tests with an authority of their own. */
  readonly ca?: string;
  readonly resolve?: (host: string) => Promise<readonly string[]>;
}

const resolveAll = async (host: string): Promise<readonly string[]> =>
  (await lookup(host, { all: true })).map(({ address }) => address);

const refused = (reason: string): Failed =>
  new Failed({ code: 'server-refused', params: { reason }, phase: 'fetch' });

/** Where a URL really leads. The address that was checked is the one that is connected to: no second look-up. */
async function placeOf(
  url: URL,
  { policy, resolve = resolveAll }: GetOptions,
): Promise<{ ip: string; port: number; host: string }> {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw refused('scheme');
  if (url.username || url.password) throw refused('credentials');
  const port = url.port ? Number(url.port) : url.protocol === 'https:' ? 443 : 80;
  if (!policy.port(port)) throw refused('port');
  const host = url.hostname.replace(/^\[|\]$/g, '');
  let addresses: readonly string[];
  try {
    addresses = isIP(host) ? [host] : await resolve(host);
  } catch (error) {
    throw new Failed({ code: 'host-unknown', params: { host }, phase: 'connect' }, { cause: error });
  }
  const [ip] = addresses;
  // One private address among them is enough: such a name is set up to slip through.
  if (ip === undefined || !addresses.every((each) => policy.address(each))) throw refused('address');
  return { ip, port, host };
}

async function open(url: URL, options: GetOptions): Promise<Socket> {
  const { ip, port, host } = await placeOf(url, options);
  const socket =
    url.protocol === 'https:'
      ? connectTls({
          host: ip,
          port,
          ALPNProtocols: ['http/1.1'],
          ...(isIP(host) ? {} : { servername: host }),
          ...(options.ca ? { ca: options.ca } : {}),
        })
      : connect({ host: ip, port });
  return socket;
}

/**
 * One GET over HTTP/1.1: no cookies, no referrer, nothing that tells who asks. Redirects are not followed.
 *
 * @throws Failed `server-refused`, `host-unknown`, `connection-lost`, `server-answer-broken`, `connection-timeout`
 */
export async function getOnce(
  url: URL,
  options: GetOptions,
): Promise<{ readonly head: AnswerHead; readonly body: Buffer }> {
  const { signal, maxBytes } = options;
  const timedOut = (): Failed => new Failed({ code: 'connection-timeout', phase: 'fetch' });
  if (signal.aborted) throw timedOut();
  const socket = await open(url, options);
  const reader = new AnswerReader(maxBytes);
  return new Promise((resolve, reject) => {
    const fail = (error: unknown): void => {
      signal.removeEventListener('abort', stop);
      socket.destroy();
      reject(
        error instanceof BrokenAnswer
          ? new Failed(
              { code: 'server-answer-broken', params: { reason: error.message }, phase: 'fetch' },
              { cause: error },
            )
          : error,
      );
    };
    const stop = (): void => fail(timedOut());
    const finish = (): void => {
      try {
        const body = reader.end();
        if (!reader.head) throw new BrokenAnswer('cut short');
        signal.removeEventListener('abort', stop);
        socket.destroy();
        resolve({ head: reader.head, body });
      } catch (error) {
        fail(error);
      }
    };
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    socket.on('error', (error) =>
      fail(new Failed({ code: 'connection-lost', phase: 'fetch' }, { cause: error })),
    );
    socket.on('end', finish);
    socket.on('close', finish);
    socket.on('data', (bytes: Buffer) => {
      try {
        if (reader.push(bytes)) finish();
      } catch (error) {
        fail(error);
      }
    });
    socket.write(
      [
        `GET ${url.pathname}${url.search} HTTP/1.1`,
        `Host: ${url.host}`,
        'User-Agent: Mozilla/5.0',
        'Accept: image/avif,image/webp,image/png,image/jpeg,image/gif,image/*;q=0.8',
        'Accept-Encoding: identity',
        'Connection: close',
        '\r\n',
      ].join('\r\n'),
    );
  });
}
