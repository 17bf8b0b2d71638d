import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { protocol, type Session } from 'electron';
import { bytesPath } from '../../shared/security/bytes-path.ts';
import { bytesPolicy, commonHeaders, contentSecurityPolicy } from '../../shared/security/headers.ts';
import { staticFile } from '../../shared/security/static-files.ts';
import type { Log } from '../engine/log/log.ts';
import { scheme, siteOf } from './places.ts';

/**
 * Both origins share one scheme, registered in one call before `ready`: a second call replaces the first (electron
 * issue 6802), and an origin that is not standard and secure has no IndexedDB.
 */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme,
      privileges: {
        standard: true,
        secure: true,
        supportFetchAPI: true,
        corsEnabled: true,
        stream: true,
        // Without it only http(s) has compiled scripts at the next start.
        codeCache: true,
      },
    },
  ]);
}

export type AppFetch = (request: Request) => Promise<Response>;

interface AppFetchOptions {
  /** dist/renderer; inside the package Electron's fs reads it out of the asar. */
  readonly rendererFolder: string;
  /** EngineFace.bytes */
  readonly bytes: AppFetch;
  readonly log: Log;
}

/** Answers every address of app://, each answer with a policy; the store's host has no bytes of messages at all. */
export function createAppFetch({ rendererFolder, bytes, log }: AppFetchOptions): AppFetch {
  return async (request) => {
    const site = siteOf(request.url);
    const path = URL.parse(request.url)?.pathname || '/';
    try {
      const isReading = request.method === 'GET' || request.method === 'HEAD';
      if (site === 'skein' && bytesPath.test(path) && (isReading || request.method === 'POST')) {
        return guarded(await bytes(request));
      }
      if (!isReading) return notice(405, { allow: 'GET, HEAD' });
      const file = site && staticFile(site, path);
      if (!file) return notice(404);
      const content = await readFile(join(rendererFolder, file.file));
      return new Response(request.method === 'HEAD' ? null : content, { headers: file.headers });
    } catch (error) {
      if (isMissing(error)) return notice(404);
      // The name alone: the message of an error may quote what was being read.
      log.warn('app-protocol.failed', { site, name: error instanceof Error ? error.name : typeof error });
      return notice(500);
    }
  };
}

/** The default session, which is persistent: a partition would be another database. */
export function serveApp(session: Session, answer: AppFetch): void {
  session.protocol.handle(scheme, answer);
}

/** The engine sets its own headers; whatever it forgot is set to the strictest. */
function guarded(answer: Response): Response {
  const headers = new Headers({ 'content-security-policy': bytesPolicy, ...commonHeaders });
  for (const [name, value] of answer.headers) headers.set(name, value);
  return new Response(answer.body, { status: answer.status, statusText: answer.statusText, headers });
}

const words: Readonly<Record<number, string>> = {
  404: 'Not found',
  405: 'Method not allowed',
  500: 'Skein could not read this',
};

function notice(status: number, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(`${words[status]}\n`, {
    status,
    headers: {
      ...commonHeaders,
      'content-type': 'text/plain; charset=utf-8',
      'content-security-policy': contentSecurityPolicy('notice'),
      'cache-control': 'no-store',
      ...headers,
    },
  });
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
