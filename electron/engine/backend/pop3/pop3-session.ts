import type { Failure } from '../../../../shared/model/failure.ts';

/** What CAPA said (RFC 2449). A server without CAPA is taken to know TOP and UIDL: nearly all do, and asking shows it. */
export interface Pop3Capabilities {
  readonly top: boolean;
  readonly uidl: boolean;
  readonly pipelining: boolean;
  /** USER and PASS are offered. */
  readonly user: boolean;
  readonly stls: boolean;
  readonly respCodes: boolean;
  /** [AUTH] tells a wrong password from other troubles (RFC 3206). */
  readonly authRespCode: boolean;
  /** Days the server keeps messages that were left there; 0: they may go when this session ends. */
  readonly expireDays?: number | 'never';
  /** Seconds to wait between two logins. */
  readonly loginDelay?: number;
  /** RFC 6856. */
  readonly utf8: boolean;
  /** Names and passwords may be UTF-8 after the UTF8 command. */
  readonly utf8User: boolean;
  /** Upper case. */
  readonly sasl: readonly string[];
  readonly implementation?: string;
}

export interface Listing {
  /** As STAT says. */
  readonly count: number;
  /** As STAT says. */
  readonly octets: number;
  /** As LIST says, by ascending number. */
  readonly messages: readonly Listed[];
  /** False where the server has no UIDL: nothing but their bytes tells its messages apart. */
  readonly hasUidls: boolean;
}

/** One message as the server lists it. */
export interface Listed {
  readonly number: number;
  /** Octets as LIST says; servers lie. */
  readonly size: number;
  /** As UIDL says: it may come twice, be empty or overlong. */
  readonly uidl?: string;
}

/**
 * One login to a POP3 maildrop, which is locked while it lasts. Commands run one after another; each rejects with
 * Failed. After `connection-lost` and the like every later command rejects with the same.
 */
export interface Pop3Session {
  /** Nothing yet before `connect`; then what the server said last, after the login. */
  readonly capabilities: Pop3Capabilities;
  /** Greeting, CAPA, STLS and CAPA again, login, CAPA once more. Once a session. @throws Failed */
  connect(): Promise<void>;
  /** STAT, LIST and UIDL. @throws Failed */
  list(): Promise<Listing>;
  /** The header and so many lines of the body, cut at a limit. @throws Failed */
  top(number: number, lines: number): Promise<Uint8Array>;
  /** The same of many, in this order, pipelined where the server can; `onRefused` as in `retrieve`. @throws Failed */
  tops(
    numbers: Iterable<number>,
    lines: number,
    onTop: (number: number, bytes: Uint8Array) => Promise<void>,
    onRefused: (number: number, failure: Failure) => void,
  ): Promise<void>;
  /**
   * RETR of many, in this order, pipelined where the server can. `onMessage` gets each message's bytes as they arrive,
   * dot-unstuffed and otherwise unchanged; while it works, nothing more is read. A message is whole only when its
   * iteration ended without throwing. What it leaves unread is skipped. Bytes are lent: their memory is given back when
   * the next ones are asked for, so be done with them by then, writing included, or copy them.
   *
   * A message the server refuses with -ERR is told to `onRefused`, and the rest goes on. `numbers` is asked one by one,
   * some ahead: a generator that ends pauses the download after those under way. When `onMessage` rejects, the line is
   * dropped and its error comes out. @throws Failed
   */
  retrieve(
    numbers: Iterable<number>,
    onMessage: (number: number, bytes: AsyncIterable<Uint8Array>) => Promise<void>,
    onRefused: (number: number, failure: Failure) => void,
  ): Promise<void>;
  /** Marks messages; it becomes true with `quit`. @returns those the server said +OK to. @throws Failed */
  delete(numbers: Iterable<number>): Promise<readonly number[]>;
  /** RSET: nothing is marked any more. @throws Failed */
  reset(): Promise<void>;
  /** @throws Failed */
  noop(): Promise<void>;
  /**
   * Ends the session; never rejects. `confirmed`: +OK, what was marked is gone. `refused`: -ERR, some or none of it is
   * gone. `unknown`: the line broke before the answer.
   */
  quit(): Promise<'confirmed' | 'refused' | 'unknown'>;
  /** Drops the line; what was marked stays. */
  close(): void;
}
