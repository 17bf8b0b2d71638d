/**
 * Faults by name, for the tests that kill the program at its worst moments: `SKEIN_FAULT=after-data` ends the process
 * where that name stands, without a chance to tidy up. Nothing sets the variable but those tests.
 */
export type FaultPoint =
  | 'before-outbox'
  | 'after-outbox'
  | 'before-data'
  | 'after-envelope'
  | 'body-started'
  | 'after-part'
  | 'after-data'
  | 'after-accepted'
  | 'before-append'
  | 'after-append'
  | 'after-draft-back'
  | 'mail-received'
  | 'mail-synced'
  | 'mail-indexed'
  | 'mail-named'
  | 'pop3-received'
  | 'pop3-added'
  | 'pop3-noted'
  | 'pop3-marked'
  | 'pop3-quit';

export function faultPoint(name: FaultPoint): void {
  if (process.env.SKEIN_FAULT === name) process.kill(process.pid, 'SIGKILL');
}
