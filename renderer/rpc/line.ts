import type { ClientContext, ClientLink } from '@orpc/client';

/** One open way to the engine. It is used until it closes, then another one is opened. */
export interface Line {
  readonly link: ClientLink<ClientContext>;
  /** Settles when the line broke or was closed; never rejects. */
  readonly closed: Promise<void>;
  close(): void;
}

/** Opens a line, or rejects when the other side does not answer in time. */
export type OpenLine = (signal: AbortSignal) => Promise<Line>;
