import { afterAll, afterEach } from 'vitest';
import {
  createPop3Session,
  type Pop3SessionOptions,
} from '../../../../../electron/engine/backend/pop3/session.ts';
import type { Pop3Session } from '../../../../../electron/engine/backend/pop3/pop3-session.ts';
import { Failed } from '../../../../../electron/engine/failed.ts';
import { silentLog } from '../../../../../electron/engine/log/log.ts';
import type { Failure } from '../../../../../shared/model/failure.ts';
import type { ManualClock } from '../../../../fixtures/manual-clock.ts';
import { type Scripted, startScripted } from '../../../../servers/scripted.ts';
import { type Pop3Script, pop3Server } from '../../../../servers/scripted-pop3.ts';

type Wishes = Partial<Omit<Pop3SessionOptions, 'server'>> & Partial<Pop3SessionOptions['server']>;
type Tls = Parameters<typeof startScripted>[1];

const servers: Scripted[] = [];
const sessions: Pop3Session[] = [];
async function clean(): Promise<void> {
  for (const each of sessions.splice(0)) each.close();
  await Promise.all(servers.splice(0).map((each) => each.stop()));
}

/** A scripted server for one test, and a session to it that is not connected yet. */
export async function scripted(
  script: Pop3Script | Parameters<typeof startScripted>[0],
  wishes: Wishes = {},
  tls?: Tls,
): Promise<{ server: Scripted; session: Pop3Session; another: (more?: Wishes) => Pop3Session }> {
  const server = await startScripted(typeof script === 'function' ? script : pop3Server(script), tls);
  servers.push(server);
  const another = (more: Wishes = {}): Pop3Session => {
    const {
      host = '127.0.0.1',
      port = server.port,
      security = 'none',
      user = 'ann',
      ...options
    } = { ...wishes, ...more };
    const session = createPop3Session({
      secret: { kind: 'password', password: 'top-secret' },
      log: silentLog,
      times: { connect: 10_000, greeting: 10_000, command: 10_000, silence: 10_000, quit: 10_000 },
      ...options,
      server: { host, port, security, user },
    });
    sessions.push(session);
    return session;
  };
  return { server, session: another(), another };
}

/** The same, logged in. */
export async function loggedIn(script: Pop3Script, wishes: Wishes = {}): ReturnType<typeof scripted> {
  const made = await scripted(script, wishes);
  await made.session.connect();
  return made;
}

export async function failureOf(work: Promise<unknown>): Promise<Failure> {
  try {
    await work;
  } catch (error) {
    if (error instanceof Failed) return error.failure;
    throw error;
  }
  throw new Error('nothing failed');
}

/** Every message, byte by letter; a refused one is its code. */
export async function fetched(session: Pop3Session, numbers: Iterable<number>): Promise<Map<number, string>> {
  const got = new Map<number, string>();
  await session.retrieve(
    numbers,
    async (number, bytes) => {
      const pieces: Uint8Array[] = [];
      for await (const piece of bytes) pieces.push(Uint8Array.from(piece));
      got.set(number, Buffer.concat(pieces).toString('latin1'));
    },
    (number, failure) => got.set(number, failure.code),
  );
  return got;
}

/** Lets hours pass in moments until this is settled: silence without waiting for it. */
export async function hurried<T>(clock: ManualClock, work: Promise<T>): Promise<T> {
  let settled = false;
  const done = (): void => {
    settled = true;
  };
  void work.then(done, done);
  while (!settled) {
    clock.advance(20);
    await new Promise((resume) => setImmediate(resume));
  }
  return work;
}

/** Ends sessions and servers after each test. */
export function cleanAfterEach(): void {
  afterEach(clean);
  afterAll(clean);
}
