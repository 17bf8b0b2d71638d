import type { Account, Pop3Options } from '../../../shared/model/account.ts';
import type { Failure } from '../../../shared/model/failure.ts';
import type { SyncState } from '../../../shared/model/sync.ts';
import { createBell } from '../accounts/bell.ts';
import { afterFailure } from '../accounts/session-state.ts';
import type { Pop3Session } from '../backend/pop3/pop3-session.ts';
import type { Clock } from '../clock.ts';
import { failureOf } from '../explain/failure-of.ts';
import type { Log } from '../log/log.ts';
import type { LocalMail } from '../vault/local-mail/local-mail.ts';
import { look } from './collect.ts';
import { createLedger, type Ledger } from './ledger.ts';
import type { Look } from './look.ts';

/** Fetches one POP3 account's mail into the vault, over and over. */
export interface Collector {
  readonly state: SyncState;
  start(): void;
  /** Looks now, or as soon as the server lets, which is told; after a failure, tries again. */
  lookNow(): void;
  /** Held, it ends what is under way and looks no more; not remembered over a restart. */
  pause(held: boolean): void;
  /** Options have changed: the next look may be due at another time. */
  reschedule(): void;
  /** Deletes these copies at the next look, which begins now; durable when it resolves. @returns how many there are */
  removeFromServer(keys: readonly string[]): Promise<number>;
  /** Fetches messages of which only headers are here, likewise. */
  downloadWhole(keys: readonly string[]): Promise<number>;
  stop(): Promise<void>;
}

export interface CollectorPorts {
  readonly account: Account['id'];
  /** What the server is called. */
  readonly host: string;
  /** As they are now. */
  options(): Pop3Options;
  /** Where the account's own mail is, and the inbox that accounts share. */
  openMail(): Promise<{ readonly own: LocalMail; readonly shared: LocalMail }>;
  /** Not connected yet. @throws Failed `secret-missing` */
  openSession(): Promise<Pop3Session>;
  readonly isWhole: Look['isWhole'];
  onState(): void;
  /** Something the person must know though it does not end the look. */
  onNotice(failure: Failure): void;
  readonly clock: Clock;
  readonly log: Log;
}

export function createCollector(ports: CollectorPorts): Collector {
  const { account, clock } = ports;
  const log = ports.log.child('collector');
  const bell = createBell(clock);
  const suspects = new Set<string>();
  const tooBig = new Set<string>();
  /** Keys of messages that cannot be had, and that the person was told of. */
  const told = new Set<string>();
  let state: SyncState = { kind: 'connecting' };
  let ledger:
    | Promise<{ readonly ledger: Ledger; readonly own: LocalMail; readonly shared: LocalMail }>
    | undefined;
  let session: Pop3Session | undefined;
  let running: Promise<void> | undefined;
  let stopping = false;
  let held = false;
  /** Somebody asked for a look since the last one began. */
  let asked = true;
  let attempt = 0;
  let lastLook = 0;
  let lastLogin = 0;
  /** Seconds the server wants between two logins. */
  let loginDelay = 0;

  function setState(next: SyncState): void {
    if (next.kind !== state.kind) log.info('state', { account, state: next.kind });
    state = next;
    ports.onState();
  }

  function places(): NonNullable<typeof ledger> {
    ledger ??= ports.openMail().then(
      ({ own, shared }) => ({ own, shared, ledger: createLedger(account, [own, shared]) }),
      (error: unknown) => {
        ledger = undefined;
        throw error;
      },
    );
    return ledger;
  }

  /** Once for all that are refused in one look, and no more about the same ones. */
  function tellOfRefused(refused: ReadonlyMap<string, Failure>): void {
    const [news] = [...refused].filter(([key]) => !told.has(key));
    for (const key of refused.keys()) told.add(key);
    if (!news) return;
    log.warn('messages-refused', { account, count: refused.size });
    ports.onNotice({ ...news[1], code: 'message-refused' });
  }

  async function lookOnce(): Promise<void> {
    const { own, shared, ledger: known } = await places();
    const line = await ports.openSession();
    session = line;
    const refused = new Map<string, Failure>();
    try {
      if (stopping) return;
      await line.connect();
      lastLogin = clock.now();
      const { left } = await look({
        session: line,
        source: account,
        ledger: known,
        mail: ports.options().deliverTo === 'shared' ? shared : own,
        options: ports.options,
        clock,
        isWhole: ports.isWhole,
        held: () => held || stopping,
        suspects,
        tooBig,
        onState: setState,
        onRefused: (key, failure) => refused.set(key, failure),
      });
      setState(held ? { kind: 'paused', left } : { kind: 'up-to-date', at: clock.now() });
    } finally {
      tellOfRefused(refused);
      loginDelay = line.capabilities.loginDelay ?? loginDelay;
      session = undefined;
      line.close();
    }
  }

  /** ms until the server lets us in again. */
  const untilAllowed = (): number => Math.max(0, lastLogin + loginDelay * 1000 - clock.now());

  /** ms until the next look; undefined: when somebody asks. */
  function untilDue(): number | undefined {
    if (held) return undefined;
    if (asked) return untilAllowed();
    const { everyMinutes } = ports.options();
    if (everyMinutes === 0) return undefined;
    return Math.max(lastLook + everyMinutes * 60_000 - clock.now(), untilAllowed());
  }

  async function live(): Promise<void> {
    while (!stopping) {
      const wait = untilDue();
      if (wait === undefined || wait > 0) {
        await bell.wait(wait);
        continue;
      }
      asked = false;
      lastLook = clock.now();
      const skipped = tooBig.size;
      try {
        if (state.kind !== 'up-to-date') setState({ kind: 'connecting' });
        await lookOnce();
        attempt = 0;
      } catch (error) {
        if (stopping) return;
        const failure = failureOf(error);
        log.error('look-failed', error, { account, code: failure.code });
        if (tooBig.size > skipped) {
          // That one is left where it is; the others are got at once.
          ports.onNotice(failure);
          asked = true;
          continue;
        }
        const { state: next, retryIn } = afterFailure(failure, attempt++, clock.now(), untilAllowed());
        setState(held ? { kind: 'paused' } : next);
        await waitToRetry(retryIn);
      }
    }
  }

  /** Until it is time, or somebody asks; what nobody but the person can mend is not tried by the clock. */
  async function waitToRetry(retryIn: number | undefined): Promise<void> {
    const until = retryIn === undefined ? undefined : clock.now() + retryIn;
    while (!stopping && !asked && !held) {
      const left = until === undefined ? undefined : until - clock.now();
      if (left !== undefined && left <= 0) break;
      await bell.wait(left);
    }
    if (!held) asked = true;
  }

  async function wish(keys: readonly string[], wanted: 'remove' | 'whole'): Promise<number> {
    const { ledger: known } = await places();
    const copies = known.known();
    const able = keys.filter((key) => {
      const copy = copies.get(key);
      const isHeaders = known.local(key) === 'headers';
      return copy && copy.state !== 'gone' && isHeaders === (wanted === 'whole');
    });
    await known.note(able.map((uidl) => ({ uidl, wish: wanted })));
    if (able.length > 0) lookNow();
    return able.length;
  }

  function lookNow(): void {
    const wait = untilAllowed();
    if (wait > 0 && !held && !session)
      ports.onNotice({
        code: 'login-too-soon',
        phase: 'login',
        side: 'incoming',
        params: { host: ports.host },
        retryAt: clock.now() + wait,
      });
    asked = true;
    bell.ring();
  }

  return {
    get state() {
      return state;
    },
    start() {
      running ??= live();
    },
    lookNow,
    pause(next) {
      if (held === next) return;
      held = next;
      if (held && !session) setState({ kind: 'paused' });
      if (!held) asked = true;
      bell.ring();
    },
    reschedule: bell.ring,
    removeFromServer: (keys) => wish(keys, 'remove'),
    downloadWhole: (keys) => wish(keys, 'whole'),
    async stop() {
      stopping = true;
      session?.close();
      bell.ring();
      await running;
    },
  };
}
