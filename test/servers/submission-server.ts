import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ServerUser } from './dovecot.ts';

/** What tests need of a submission server; Postfix's ports have the same names. */
export interface SubmissionServer {
  readonly host: '127.0.0.1';
  /** `submission` demands STARTTLS before AUTH; `plain` (loopback without TLS) is 0 where the server has no such thing. */
  readonly ports: { readonly submission: number; readonly smtps: number; readonly plain: number };
  /** PEM to trust (host: localhost or 127.0.0.1). */
  readonly ca: string;
  readonly users: readonly ServerUser[];
  readonly folder: string;
  /** The messages a user got so far, as the server keeps them: lines with bare LF. */
  delivered(user: string): readonly string[];
  log(): string;
  /** Ends what it started and removes its folder. */
  stop(): Promise<void>;
}

export interface SubmissionServerOptions {
  readonly users: readonly ServerUser[];
  /** Bytes; default 20 MB. */
  readonly messageSizeLimit?: number;
}

/** The mails' owner within a private root. */
export const mailer = 65_534;

/** What is complete in a Maildir. */
export function messagesIn(maildir: string): readonly string[] {
  try {
    const folder = join(maildir, 'new');
    return readdirSync(folder)
      .toSorted()
      .map((name) => readFileSync(join(folder, name), 'utf8'));
  } catch (error) {
    // Made with the first message.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
