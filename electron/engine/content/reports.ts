import type { ContentId, MessageId } from '../../../shared/model/ids.ts';
import type { MessageReport } from '../../../shared/model/report.ts';
import type { EncodedSection } from '../mime/mime.ts';
import { mayReport, sectionsOfReport } from '../mime/report/recognise.ts';
import { singleFlight } from '../single-flight.ts';
import { locate, readRow } from './locate.ts';
import type { ContentPorts } from './ports.ts';

/** What tells of another message stands at the beginning of each part, whatever a report brings back. */
const sectionBytes = 64 * 1024;

/** What a message tells of another one: from the cache, or read for that, once, and kept. */
export function createReportReader(
  ports: ContentPorts,
): (id: MessageId) => Promise<MessageReport | undefined> {
  const inFlight = singleFlight<ContentId, MessageReport | undefined>();
  return async (id) => {
    const { row, content } = await readRow(ports.store, id);
    if (content.report || !mayReport({ from: row.from, parts: content.parts })) return content.report;
    return inFlight(content.id, async () => {
      const wanted = sectionsOfReport(content.parts);
      if (wanted.length === 0) return undefined;
      const { backend, place, uid } = await locate(ports, row, content);
      const names = wanted.map(({ section }) => section);
      const bytes = await backend.fetchSections(place, uid, names, sectionBytes);
      const sections = wanted.flatMap((part): EncodedSection[] => {
        const found = bytes.get(part.section);
        return found ? [{ part, bytes: found }] : [];
      });
      const report = await ports.mime.readReport(sections, content.inReplyTo[0]);
      if (report) await ports.store.putReport({ contentId: content.id, report });
      return report;
    });
  };
}
