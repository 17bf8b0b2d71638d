import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { bytesPolicy, commonHeaders } from '../../shared/security/headers.ts';

/** Never handed on: the cookie is ours, and the others belong to one hop (RFC 9110, 7.6.1). */
const ofThisHop = new Set([
  'connection',
  'cookie',
  'host',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** The same request as the fetch standard has it; its signal ends when the browser goes away. */
export function fetchRequest(request: IncomingMessage, response: ServerResponse, origin: string): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined && !ofThisHop.has(name))
      headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  const method = request.method ?? 'GET';
  const body =
    method === 'POST'
      ? { body: Readable.toWeb(request) as RequestInit['body'], duplex: 'half' as const }
      : {};
  return new Request(`${origin}${request.url}`, { method, headers, signal: gone.signal, ...body });
}

/** Sends the engine's answer, no faster than the browser takes it; a header it forgot is set to the strictest. */
export async function sendAnswer(answer: Response, response: ServerResponse): Promise<void> {
  response.writeHead(answer.status, {
    'content-security-policy': bytesPolicy,
    ...commonHeaders,
    ...Object.fromEntries(answer.headers),
  });
  if (!answer.body || response.req.method === 'HEAD') {
    await answer.body?.cancel();
    response.end();
    return;
  }
  await pipeline(Readable.fromWeb(answer.body as ReadableStream), response);
}
