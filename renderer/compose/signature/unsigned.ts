import type { DraftSession } from '../draft-session.ts';

/** Drafts that were begun just now and have no signature yet. */
const unsigned = new WeakSet<DraftSession>();

/** The signature comes as soon as the message is shown: its pictures become attachments then. */
export function signLater(session: DraftSession): void {
  unsigned.add(session);
}

/** @returns whether it was to be signed; from now on it is not any more */
export function takeUnsigned(session: DraftSession): boolean {
  return unsigned.delete(session);
}
