import type { MessageId } from '../../../shared/model/ids.ts';
import type { OutboxEntry } from '../../../shared/model/outbox.ts';
import { readRow } from '../content/locate.ts';
import { isFailed } from '../failed.ts';
import type { OutboxPorts } from './ports.ts';

/** A report brings the header of its message, or all of it; nobody reports with more than this. */
const maxBytes = 20_000_000;

/**
 * Looks through mail that has come for delivery reports (RFC 3464) about messages of which nobody knows whether they
 * went out. Whatever a report says, the outgoing server had accepted its message; only such a report knows the
 * Message-ID that we made up.
 *
 * @returns those of `entries` that are reported on. Never rejects: what cannot be read proves nothing
 */
export async function reportedOn(
  ports: Pick<OutboxPorts, 'store' | 'original' | 'log'>,
  entries: readonly OutboxEntry[],
  arrived: readonly MessageId[],
): Promise<readonly OutboxEntry[]> {
  const found = new Set<OutboxEntry>();
  for (const id of arrived) {
    try {
      const { row, content } = await readRow(ports.store, id);
      const isReport = content.parts.some(({ type }) => type === 'message/delivery-status');
      if (!isReport || row.size > maxBytes) continue;
      const source = Buffer.from((await ports.original(id)).bytes).toString('latin1');
      // Below the report's own header, which might answer the message instead of reporting on it.
      const reported = source.slice(source.indexOf('\r\n\r\n') + 1);
      for (const entry of entries) if (reported.includes(entry.messageId)) found.add(entry);
    } catch (error) {
      ports.log.info('report-not-read', { code: isFailed(error) ? error.failure.code : 'unexpected' });
    }
  }
  return [...found];
}
