import type { ServerUser } from './dovecot.ts';

/** What tests need of a POP3 server; Dovecot's ports have the same names. */
export interface Pop3Server {
  readonly host: '127.0.0.1';
  /** `pop3` offers STLS too. */
  readonly ports: { readonly pop3: number; readonly pop3s: number };
  /** PEM to trust (host: localhost or 127.0.0.1). */
  readonly ca: string;
  readonly users: readonly ServerUser[];
  readonly folder: string;
  /** Messages are numbered in the order of delivery. */
  deliver(user: string, ...messages: readonly (Uint8Array | string)[]): Promise<void>;
  log(): string;
  /** Ends what it started and removes its folder. */
  stop(): Promise<void>;
}
