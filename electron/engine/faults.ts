/**
 * Faults by name, for the tests that kill the program at its worst moments: `SKEIN_FAULT=after-data` ends the process
 * where that name stands, without a chance to tidy up; `after-data@2` does when it is passed for the second time.
 * Nothing sets the variable but those tests.
 */
export type FaultPoint =
  | 'before-outbox'
  | 'outbox-bytes'
  | 'after-outbox'
  | 'after-redate'
  | 'after-order'
  | 'before-data'
  | 'after-envelope'
  | 'body-started'
  | 'after-part'
  | 'after-data'
  | 'after-accepted'
  | 'before-append'
  | 'after-append'
  | 'after-draft-back'
  | 'copy-noted'
  | 'copy-appended'
  | 'copy-known'
  | 'copy-removed'
  | 'mail-received'
  | 'mail-synced'
  | 'mail-indexed'
  | 'mail-named'
  | 'pop3-received'
  | 'pop3-added'
  | 'pop3-noted'
  | 'pop3-marked'
  | 'pop3-quit';

/** How often each was passed. */
const passed = new Map<FaultPoint, number>();

export function faultPoint(name: FaultPoint): void {
  const wanted = process.env.SKEIN_FAULT;
  if (wanted === undefined) return;
  const times = (passed.get(name) ?? 0) + 1;
  passed.set(name, times);
  if (wanted === (times === 1 ? name : `${name}@${times}`)) process.kill(process.pid, 'SIGKILL');
}
