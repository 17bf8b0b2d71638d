import type { Failure, FailurePhase } from '../../../../shared/model/failure.ts';
import type { MessageSource } from '../mail-transport.ts';

/** One parsed token of an answer: an atom, string or literal; NIL is null; a list is an array. */
export interface Atom {
  readonly type: string;
  readonly value?: string | Uint8Array | null;
  /** What stands in brackets after it: BODY[...] or a response code. */
  readonly section?: readonly Token[];
  readonly partial?: readonly number[];
}
export type Token = Atom | null | readonly Token[];

/** An untagged answer. For `* 12 FETCH (...)` the command is "12" and the first token FETCH. */
export interface Answer {
  readonly command: string;
  readonly attributes?: readonly Token[];
  /** A SEARCH answer of plain numbers, instead of attributes. */
  readonly numbers?: readonly number[];
}

/** The tagged OK. */
export interface Completion {
  /** The response code in brackets, upper case. */
  readonly code?: string;
  readonly codeArguments: readonly Token[];
  readonly text: string;
}

export interface Asking {
  readonly phase: FailurePhase;
  readonly params?: Failure['params'];
  /** The last argument, read while it is sent. What it throws, or another size than it says, ends the line. */
  readonly literal?: MessageSource;
  /** By keyword; awaited, so that the socket is not read while a handler works. What it throws fails the command. */
  readonly untagged?: Readonly<Record<string, (answer: Answer) => void | Promise<void>>>;
}

/** One login. Commands run one after another; each rejects with Failed. */
export interface Line {
  readonly capabilities: ReadonlySet<string>;
  readonly enabled: ReadonlySet<string>;
  /** What the server calls itself (ID), lower case. */
  readonly serverName?: string;
  /** Why the line is gone, once it is. */
  readonly lost: Failure | undefined;
  /** @returns takes the listener away */
  onLost(listener: (failure: Failure) => void): () => void;
  command(name: string, args: readonly Token[], asking: Asking): Promise<Completion>;
  /** Says who we are (ID, RFC 2971), where the server wants to know. */
  identify(): Promise<void>;
  /** Starts IDLE (RFC 2177); the answer ends it. */
  idle(untagged: Asking['untagged']): Promise<() => Promise<void>>;
  close(): Promise<void>;
}

export const atom = (value: string): Atom => ({ type: 'ATOM', value });
export const string = (value: string): Atom => ({ type: 'STRING', value });
export const sequence = (value: string): Atom => ({ type: 'SEQUENCE', value });

export function isList(token: Token | undefined): token is readonly Token[] {
  return Array.isArray(token);
}

/** The text of an atom, string or literal; undefined for NIL and lists. */
export function textOf(token: Token | undefined): string | undefined {
  if (!token || isList(token)) return undefined;
  const { value } = token;
  if (typeof value === 'string') return value;
  return value ? Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('utf8') : undefined;
}

/** The bytes of a section's answer; a server may answer a literal or a quoted string (Yahoo does for small parts). */
export function bytesOf(token: Token | undefined): Uint8Array | undefined {
  if (!token || isList(token)) return undefined;
  const { value } = token;
  return typeof value === 'string' ? Buffer.from(value, 'utf8') : (value ?? undefined);
}

/** A number of at most 15 digits, otherwise undefined: servers lie. */
export function numberOf(token: Token | undefined): number | undefined {
  const text = textOf(token);
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}
