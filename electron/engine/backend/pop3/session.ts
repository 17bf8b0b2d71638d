import { isLoopback } from '../../../../shared/model/account.ts';
import { systemClock } from '../../clock.ts';
import { Failed } from '../../failed.ts';
import { oneAtATime } from '../../one-at-a-time.ts';
import { unfitCredential } from '../sasl/choose.ts';
import { capabilitiesOf, noCapabilities, untoldCapabilities } from './capabilities.ts';
import { type Conversation, conversation } from './conversation.ts';
import { dial, type Dialling, encrypted } from './dial.ts';
import { failuresOf } from './errors.ts';
import { byNumber, list } from './listing.ts';
import { logIn } from './login.ts';
import { beginning, markDeleted, retrieve, top } from './messages.ts';
import { defaultPop3Limits, defaultPop3Times, type Pop3SessionOptions } from './options.ts';
import type { Listing, Pop3Capabilities, Pop3Session } from './pop3-session.ts';
import { replyOf } from './reply.ts';
import { Wire } from './wire.ts';

export type { Pop3SessionOptions } from './options.ts';

/** Lines of a CAPA answer at most. */
const capabilityLimit = 500;

/** One login to a POP3 server (RFC 1939). Nothing is sent before `connect`. */
export function createPop3Session(options: Pop3SessionOptions): Pop3Session {
  const { server, secret, ca, clock = systemClock } = options;
  const log = options.log.child('pop3');
  const times = { ...defaultPop3Times, ...options.times };
  const limits = { ...defaultPop3Limits, ...options.limits };
  const failures = failuresOf(server);
  const inTurn = oneAtATime();
  const giveUp = new AbortController();
  let capabilities: Pop3Capabilities = noCapabilities;
  /** Whether the server knows CAPA. */
  let told = false;
  let talk: Conversation | undefined;
  let listing: Listing | undefined;

  function open(): Conversation {
    if (!talk) throw failures.failed('connection-lost', 'connect');
    talk.inStep();
    return talk;
  }

  /** Runs commands after those before; whatever fails carries this server's name. */
  function run<T>(task: (talk: Conversation) => Promise<T>): Promise<T> {
    return inTurn(async () => {
      const line = open();
      try {
        return await task(line);
      } catch (error) {
        if (line.wire.lost && error === line.wire.lost)
          log.info('line lost', { code: line.wire.lost.message, phase: line.wire.phase });
        throw error;
      }
    });
  }

  function check(): void {
    const unfit = unfitCredential(server.user, secret);
    if (unfit) throw failures.failed('input-invalid', 'login', { params: { field: unfit } });
    if (server.security === 'none' && !isLoopback(server.host))
      throw failures.failed('plaintext-refused', 'connect');
  }

  async function askCapabilities(line: Conversation): Promise<void> {
    const reply = await line.ask('CAPA');
    if (!reply.ok) {
      // One that only told before the login meant it for afterwards.
      if (!told) capabilities = untoldCapabilities;
      return;
    }
    told = true;
    const lines: string[] = [];
    await line.lines(capabilityLimit, (each) => lines.push(each));
    capabilities = capabilitiesOf(lines);
  }

  async function greeting({ wire, refusal }: Conversation): Promise<string> {
    let line: string;
    try {
      line = await wire.line(times.greeting);
    } catch (error) {
      // Something that speaks, but not in lines, and something that speaks lines, but not these.
      if (wire.unread === 0 || !(error instanceof Failed)) throw error;
      throw failures.failed('not-a-mail-server', 'connect', { cause: error });
    }
    const reply = replyOf(line);
    if (!reply) throw wire.fail(failures.failed('not-a-mail-server', 'connect'));
    if (!reply.ok) throw wire.fail(new Failed(refusal(reply)));
    return reply.text;
  }

  /** STLS (RFC 2595 4): required, and nothing from before it counts. */
  async function encrypt(line: Conversation, dialling: Dialling): Promise<void> {
    const { wire } = line;
    line.during('tls');
    await askCapabilities(line);
    const reply = capabilities.stls ? await line.ask('STLS') : undefined;
    if (!reply?.ok)
      throw wire.fail(failures.failed('starttls-missing', 'tls', { serverText: reply?.text || undefined }));
    // Whoever sits in between could have put an answer here, to be taken for an encrypted one.
    if (wire.unread > 0) throw wire.fail(failures.failed('tls-failed', 'tls'));
    capabilities = noCapabilities;
    told = false;
    await wire.replaceSocket((plain) => encrypted(plain, dialling));
  }

  async function connect(): Promise<void> {
    check();
    if (talk) throw failures.failed('unexpected', 'connect');
    const started = clock.now();
    const dialling = { server, ca, clock, limit: times.connect, failures, signal: giveUp.signal };
    const wire = new Wire(await dial(dialling), { clock, failures, lineLimit: limits.line });
    const line = conversation(wire, times, limits, failures);
    talk = line;
    try {
      const words = await greeting(line);
      if (server.security === 'starttls') await encrypt(line, dialling);
      await askCapabilities(line);
      const way = await logIn({
        server,
        secret,
        talk: line,
        capabilities,
        greeting: words,
        encrypted: server.security !== 'none',
      });
      // What a server can may differ by user.
      if (told) await askCapabilities(line);
      log.info('connected', { host: server.host, way, ms: clock.now() - started });
    } catch (error) {
      const failure =
        error instanceof Failed
          ? failures.ours(error)
          : failures.failed('unexpected', wire.phase, { cause: error });
      wire.fail(failure);
      log.info('connect failed', {
        host: server.host,
        code: failure.failure.code,
        ms: clock.now() - started,
      });
      throw failure;
    }
  }

  return {
    get capabilities() {
      return capabilities;
    },
    connect: () => inTurn(connect),
    list: () =>
      run(async (line) => {
        listing = await list(line, capabilities, told);
        return listing;
      }),
    top: (number, lines) =>
      run(async (line) => {
        line.during('fetch');
        await line.demand(`TOP ${number} ${lines}`);
        return top(line);
      }),
    tops: (numbers, topLines, onTop, onRefused) =>
      run((line) =>
        retrieve(line, capabilities, {
          numbers,
          topLines,
          onMessage: async (number, bytes) => onTop(number, await beginning(bytes, limits.top)),
          onRefused,
        }),
      ),
    retrieve: (numbers, onMessage, onRefused) =>
      run((line) =>
        retrieve(line, capabilities, {
          numbers,
          onMessage,
          onRefused,
          sizeOf: (number) => byNumber(listing?.messages ?? [], number)?.size,
        }),
      ),
    delete: (numbers) => run((line) => markDeleted(line, capabilities, numbers)),
    reset: () =>
      run(async (line) => {
        line.during('store');
        await line.demand('RSET');
      }),
    noop: () => run(async (line) => void (await line.demand('NOOP'))),
    quit: () =>
      inTurn(async () => {
        try {
          const line = open();
          line.during('store');
          line.wire.send('QUIT\r\n');
          return (await line.reply(times.quit)).ok ? 'confirmed' : 'refused';
        } catch (error) {
          // Also where nothing was sent now: an earlier QUIT may have been.
          log.info('quit unanswered', { code: error instanceof Failed ? error.failure.code : undefined });
          return 'unknown';
        } finally {
          talk?.wire.fail(failures.failed('connection-lost', 'store'));
        }
      }),
    close() {
      giveUp.abort();
      talk?.wire.fail(failures.failed('connection-lost', talk.wire.phase));
    },
  };
}
