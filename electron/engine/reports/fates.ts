import type { Failure } from '../../../shared/model/failure.ts';
import type { Receipt, RecipientFate, ReportedRecipient } from '../../../shared/model/report.ts';
import type { KeptReport } from '../../../shared/store/contract.ts';
import { explainSmtp } from '../explain/smtp.ts';

/** What reports, oldest first, tell of each recipient: the newest word on each counts. */
export function fatesOf(reports: readonly KeptReport[], sentTo: readonly string[]): readonly RecipientFate[] {
  const fates = new Map<string, RecipientFate>();
  for (const { row, report } of reports) {
    if (report.kind !== 'delivery') continue;
    for (const each of report.recipients) {
      const address = nameOf(each, sentTo);
      const { at = row.receivedAt, until } = each;
      fates.set(address.toLowerCase(), {
        address,
        action: each.action,
        // A clock that goes wrong elsewhere does not make it happen after it was told.
        at: Math.min(at, row.receivedAt),
        ...(until !== undefined && { until }),
        ...((each.action === 'failed' || each.action === 'delayed') && { failure: whyOf(each, address) }),
      });
    }
  }
  return [...fates.values()];
}

export function receiptsOf(reports: readonly KeptReport[]): readonly Receipt[] {
  return reports.flatMap(({ row, report }) => {
    if (report.kind !== 'receipt') return [];
    const { by, disposition, automatic } = report;
    return [{ by, disposition, automatic, at: row.receivedAt }];
  });
}

/** The address that the person wrote to, where the report knows it; else the one that it was sent on to. */
function nameOf({ address, original }: ReportedRecipient, sentTo: readonly string[]): string {
  const known = new Set(sentTo.map((each) => each.toLowerCase()));
  const names = [original, original && unescaped(original), address].filter((each) => each !== undefined);
  return names.find((each) => known.has(each.toLowerCase())) ?? original ?? address;
}

/** Some servers give ORCPT back as they got it (RFC 3461 4). */
const unescaped = (xtext: string): string =>
  xtext.replaceAll(/\+([2-7][0-9A-F])/g, (_whole, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );

/** Cause and remedy, by the same table as what the outgoing server says. */
function whyOf({ action, status, diagnostic = '', server }: ReportedRecipient, recipient: string): Failure {
  const said = /(?<!\d)([45]\d\d)(?=[ -]|$)/.exec(diagnostic);
  const reply = Number(said?.[1] ?? (action === 'delayed' || status?.startsWith('4') ? 450 : 550));
  const words = said ? diagnostic : [reply, status, diagnostic].filter(Boolean).join(' ');
  const coded = status === undefined || words.includes(status) ? words : `${words} (${status})`;
  const { failure } = explainSmtp({
    reply,
    text: coded,
    phase: 'rcpt-to',
    params: { recipient, ...(server === undefined ? {} : { host: server }) },
  });
  // What was to pass has not: whoever kept trying has given up (RFC 3463 3.5).
  const isOver = /^[45]\.4\.7$/.test(status ?? '') || /^(?:server-busy|greylisted)$/.test(failure.code);
  return action === 'failed' && isOver ? { ...failure, code: 'delivery-expired' } : failure;
}
