import type { MessageReport } from '../../../../shared/model/report.ts';
import { mailbox, readFields } from './fields.ts';

/**
 * A receipt (RFC 8098 3.1).
 *
 * @param returned Message-ID of the header that came back with it, for programs that leave Original-Message-ID out
 */
export function readReceipt(fields: string, returned: string | undefined): MessageReport | undefined {
  const [block] = readFields(fields);
  const by = mailbox(block?.get('final-recipient')) ?? mailbox(block?.get('original-recipient'));
  const [, modes = '', type = ''] = /^([^;]*);\s*([a-z]+)/i.exec(block?.get('disposition') ?? '') ?? [];
  if (by === undefined || type === '') return undefined;
  const named = /<[^<>\s]{3,998}>/.exec(block?.get('original-message-id') ?? '')?.[0];
  const about = named ?? returned;
  return {
    kind: 'receipt',
    about: about === undefined ? [] : [about],
    by,
    disposition: type.toLowerCase(),
    automatic: /mdn-sent-automatically/i.test(modes),
  };
}
