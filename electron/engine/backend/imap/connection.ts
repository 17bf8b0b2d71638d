/**
 * The only file that knows imapflow (2.10.2). It takes its connecting, TLS, login, ENABLE, COMPRESS, its parser and
 * its limits, and asks every command by `exec`: imapflow's own verbs answer `false` where a server said NO, expunge
 * what others marked where UIDPLUS is missing, and parse each FETCH answer a second time. `exec`, `write` and
 * `handleResponse` are private there, which is why the version is pinned.
 */
import { ImapFlow } from 'imapflow';
import { isLoopback } from '../../../../shared/model/account.ts';
import type { Failure, FailurePhase } from '../../../../shared/model/failure.ts';
import { Failed } from '../../failed.ts';
import { trusted } from '../authorities.ts';
import { explainImapError } from './errors.ts';
import { readFetchAnswer } from './fetch-answer.ts';
import { guard } from './handlers.ts';
import { type Answer, type Completion, isList, type Line, string, textOf, type Token } from './line.ts';
import { defaultTimes, type ImapOptions, quirksOf } from './options.ts';
import { type LiteralOutput, sendLiteral } from './send-literal.ts';
import { watchSilence } from './silence.ts';

interface Response {
  readonly response: { readonly attributes?: readonly Token[] };
  /** Must be called, or nothing more is read from the server. */
  next(): void;
}

interface Internals extends LiteralOutput {
  exec(
    command: string,
    attributes: readonly Token[] | false,
    options: {
      untagged?: Record<string, (answer: Answer) => Promise<void>>;
      onPlusTag?: () => Promise<void>;
    },
  ): Promise<Response>;
  handleResponse(data: { readonly payload: Buffer; readonly literals: readonly Buffer[] }): Promise<boolean>;
}

/** Above what mail needs, far below what fills memory: imapflow's own limits are 1 to 2 GB. */
const limits = {
  maxLineLength: 32 * 1024 * 1024,
  maxLiteralSize: 160 * 1024 * 1024,
  maxResponseSize: 200 * 1024 * 1024,
};

/** imapflow ends a quiet connection by itself after this; silence.ts is stricter while a command runs. */
const quietLimit = 24 * 60 * 60_000;

/**
 * Logs in.
 *
 * @param signal gives it up; a line that is logged in is ended by its `close`
 * @throws Failed
 */
export async function openLine(options: ImapOptions, signal: AbortSignal): Promise<Line> {
  const { password, log } = options;
  const { host, port, security, user } = options.server;
  const endpoint = { host, port };
  if (security === 'none' && !isLoopback(host)) {
    throw new Failed({ code: 'plaintext-refused', params: endpoint, phase: 'connect', side: 'incoming' });
  }
  const times = { ...defaultTimes, ...options.times };
  const quirks = quirksOf(host);
  const client = new ImapFlow({
    host,
    port,
    secure: security === 'tls',
    doSTARTTLS: security === 'starttls',
    auth: { user, pass: password },
    tls: { secureContext: trusted(options.ca) },
    logger: false,
    clientInfo: { name: 'Skein', ...(options.version ? { version: options.version } : {}) },
    qresync: quirks.qresync,
    disableAutoIdle: true,
    disableIMAP4rev2: true,
    connectionTimeout: times.connect,
    greetingTimeout: times.greeting,
    socketTimeout: quietLimit,
    ...limits,
  });
  const inner = client as unknown as Internals;

  let onFetch: ((answer: Answer) => Promise<void>) | undefined;
  const byImapflow = inner.handleResponse.bind(client);
  inner.handleResponse = async (data) => {
    const answer = onFetch && readFetchAnswer(data.payload, data.literals);
    if (!onFetch || !answer) return byImapflow(data);
    await onFetch(answer);
    return true;
  };

  let cause: unknown;
  let lost: Failure | undefined;
  let closing = false;
  let opened = false;
  let phase: FailurePhase = 'connect';
  const listeners = new Set<(failure: Failure) => void>();
  const failureOf = (error: unknown, at: FailurePhase, params?: Failure['params']): Failure =>
    explainImapError(cause ?? error, { endpoint, phase: at, params, heard: client.stats().received > 0 });

  // Without this listener an error ends the process.
  client.on('error', (error: unknown) => {
    cause ??= error;
  });
  client.on('close', () => {
    lost ??= failureOf({ code: 'NoConnection', reason: byeReason(client) }, phase);
    if (opened && !closing) {
      log.info('line lost', { code: lost.code, phase });
      for (const listener of listeners) listener(lost);
    }
  });

  const lose = (code: Failure['code'], at: FailurePhase): void => {
    lost ??= { code, params: endpoint, phase: at, side: 'incoming' };
    client.close();
  };
  const deadline = setTimeout(() => lose('connection-timeout', 'login'), times.login);
  const giveUp = (): void => lose('connection-lost', 'connect');
  signal.addEventListener('abort', giveUp);
  try {
    await client.connect();
  } catch (error) {
    client.close();
    throw new Failed(
      lost && (signal.aborted || lost.code !== 'connection-lost')
        ? lost
        : failureOf(error, error instanceof Error && 'authenticationFailed' in error ? 'login' : 'connect'),
      { cause: error },
    );
  } finally {
    clearTimeout(deadline);
    signal.removeEventListener('abort', giveUp);
  }
  opened = true;

  const line: Line = {
    // A capability with a value, such as APPENDLIMIT=1000, is kept with it.
    capabilities: new Set(
      [...client.capabilities].map(([name, value]) =>
        (typeof value === 'number' ? `${name}=${value}` : name).toUpperCase(),
      ),
    ),
    enabled: client.enabled,
    serverName: (client.serverInfo?.name || undefined)?.toLowerCase(),
    get lost() {
      return lost;
    },
    onLost(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async command(name, args, asking) {
      phase = asking.phase;
      const { literal } = asking;
      const handlers = guard(asking.untagged ?? {});
      let broke: unknown;
      const silence = watchSilence(
        client,
        times.silence,
        () => handlers.working(),
        () => lose('connection-timeout', asking.phase),
      );
      try {
        onFetch = handlers.untagged.FETCH;
        // TEXT is written as it is.
        const all = literal ? [...args, { type: 'TEXT', value: `{${literal.size}}` }] : args;
        const done = await inner.exec(name, all, {
          untagged: handlers.untagged,
          ...(literal && {
            onPlusTag: () =>
              sendLiteral(inner, literal).catch((error: unknown) => {
                broke = error;
                client.close();
              }),
          }),
        });
        done.next();
        await handlers.settled();
        return completion(done.response.attributes);
      } catch (error) {
        await handlers.settled();
        if (error instanceof Failed) throw error;
        if (broke instanceof Failed) throw broke;
        throw new Failed(
          lost ? { ...lost, phase: asking.phase } : failureOf(error, asking.phase, asking.params),
          { cause: error },
        );
      } finally {
        onFetch = undefined;
        silence();
      }
    },
    async identify() {
      if (!line.capabilities.has('ID')) return;
      const name = ['name', 'Skein', 'version', options.version ?? '1'].map(string);
      await line.command('ID', [name], { phase: 'login' });
    },
    async idle(untagged) {
      phase = 'idle';
      const handlers = guard(untagged ?? {});
      let accepted = (): void => undefined;
      const started = new Promise<void>((resolve) => {
        accepted = resolve;
      });
      const ended = inner
        .exec('IDLE', false, { untagged: handlers.untagged, onPlusTag: async () => accepted() })
        .then((done) => done.next())
        .catch((error: unknown) => {
          throw new Failed(lost ?? failureOf(error, 'idle'), { cause: error });
        });
      const silence = watchSilence(
        client,
        times.silence,
        () => false,
        () => lose('connection-timeout', 'idle'),
      );
      await Promise.race([started, ended]).finally(silence);
      return async () => {
        const silent = watchSilence(
          client,
          times.silence,
          () => false,
          () => lose('connection-timeout', 'idle'),
        );
        if (!lost) inner.write('DONE');
        await ended.finally(silent);
      };
    },
    async close() {
      closing = true;
      if (!lost) {
        const farewell = setTimeout(() => client.close(), 1000);
        // A server that breaks off instead of answering LOGOUT has ended the session as well.
        await client.logout().catch(() => undefined);
        clearTimeout(farewell);
      }
      client.close();
    },
  };
  if (quirks.idAfterLogin) await line.identify();
  return line;
}

function byeReason(client: ImapFlow): string | undefined {
  const { byeReason: reason } = client as unknown as { byeReason?: unknown };
  return typeof reason === 'string' ? reason : undefined;
}

function completion(attributes: readonly Token[] = []): Completion {
  const first = attributes[0];
  const section = first && !isList(first) ? first.section : undefined;
  const text = attributes
    .map((each) => textOf(each) ?? '')
    .join(' ')
    .trim();
  return { code: textOf(section?.[0])?.toUpperCase(), codeArguments: section?.slice(1) ?? [], text };
}
