import type { MessageSummary } from '../model/message.ts';
import type { MessageRow } from './rows.ts';

/** What the face is given of a row: what it shows, not how the engine names it on the server. */
export function summaryOf(row: MessageRow): MessageSummary {
  const {
    accountId: _a,
    uid: _u,
    uidValidity: _v,
    modseq: _m,
    movedFrom: _f,
    messageId: _i,
    ...summary
  } = row;
  return summary;
}
