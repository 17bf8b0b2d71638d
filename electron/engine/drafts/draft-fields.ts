import type { Draft, Wishes } from '../../../shared/model/draft.ts';
import { parseMessageIds } from '../mime/headers.ts';

/** Fields by which Thunderbird and others remember in a draft what no other field of a message says. */
const forwardedField = 'X-Forwarded-Message-Id';
const wishesField = 'X-Mozilla-Draft-Info';

/** The lines that a draft has and a message that is sent has not; each ends with CRLF. */
export function draftFields({ kind, original, wishes }: Draft): string {
  const forwarded = kind === 'forward' ? original?.messageId : undefined;
  const lines: string[] = [];
  if (forwarded !== undefined && /^<[\x21-\x7e]{1,900}>$/.test(forwarded))
    lines.push(`${forwardedField}: ${forwarded}\r\n`);
  if (wishes?.deliveryReport || wishes?.readReceipt) {
    const [receipt, report] = [wishes.readReceipt, wishes.deliveryReport].map((wish) => (wish ? 1 : 0));
    lines.push(`${wishesField}: internal/draft; vcard=0; receipt=${receipt}; DSN=${report}; uuencode=0\r\n`);
  }
  return lines.join('');
}

/** What {@link draftFields} said, or another client. */
export function readDraftFields(message: Uint8Array): {
  readonly forwarded: string | undefined;
  readonly wishes: Pick<Wishes, 'readReceipt' | 'deliveryReport'>;
} {
  const bytes = Buffer.from(message.buffer, message.byteOffset, message.byteLength);
  const end = bytes.indexOf('\r\n\r\n');
  const head = bytes.toString('latin1', 0, Math.min(end < 0 ? bytes.length : end, 256 * 1024));
  const forwarded = field(head, forwardedField);
  const info = field(head, wishesField) ?? '';
  return {
    forwarded: forwarded === undefined ? undefined : parseMessageIds(forwarded)[0],
    wishes: {
      ...(/;\s*receipt=[1-9]/i.test(info) ? { readReceipt: true } : {}),
      ...(/;\s*DSN=[1-9]/i.test(info) ? { deliveryReport: true } : {}),
    },
  };
}

function field(head: string, name: string): string | undefined {
  return new RegExp(`^${name}:((?:[^\\r\\n]|\\r?\\n[ \\t])*)`, 'im').exec(head)?.[1];
}
