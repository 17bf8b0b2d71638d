import type { AccountId, ContentId, MessageId } from '../../../shared/model/ids.ts';
import type { MessageReport } from '../../../shared/model/report.ts';
import type { KeptReport } from '../../../shared/store/contract.ts';
import { linkKey } from '../links.ts';
import type { Unit } from '../unit.ts';

/** No Message-ID begins like that: reports are found in the links beside the messages themselves. */
const reportKey = (accountId: AccountId, about: string): string => linkKey(accountId, `report ${about}`);

/** A report that tells of more has been made up. */
const mostAbout = 10;
/** Of one message; each more writes the list of them anew. */
const mostReports = 500;

export async function putReport(
  unit: Unit,
  { contentId, report }: { readonly contentId: ContentId; readonly report: MessageReport },
): Promise<{ ids: readonly MessageId[] }> {
  const known = await unit.contents.get(contentId);
  if (!known) return { ids: [] };
  unit.contents.put({ ...known, report });
  const keys = report.about.slice(0, mostAbout).map((about) => reportKey(known.accountId, about));
  const links = unit.links(known.accountId);
  await links.load(keys);
  for (const key of keys) {
    const link = links.now(key) ?? { thread: 0, contents: [] };
    if (!link.contents.includes(contentId) && link.contents.length < mostReports)
      links.put(key, { ...link, contents: [...link.contents, contentId] });
  }
  return { ids: known.placements };
}

export async function reportsAbout(
  unit: Unit,
  { messageIds }: { readonly messageIds: readonly string[] },
): Promise<readonly KeptReport[]> {
  const wanted = new Set(messageIds);
  const accounts = new Set(unit.folders().map(({ accountId }) => accountId));
  const found: number[] = [];
  for (const accountId of accounts) {
    const keys = messageIds.map((each) => reportKey(accountId, each));
    const links = unit.links(accountId);
    await links.load(keys);
    found.push(...keys.flatMap((key) => links.now(key)?.contents ?? []));
  }
  const contents = await unit.contents.many([...new Set(found)]);
  const rows = await unit.rows.many(contents.flatMap(({ placements }) => placements.slice(0, 1)));
  const reports = new Map(contents.map(({ id, report }) => [id, report]));
  const kept = rows.flatMap((row): KeptReport[] => {
    const report = reports.get(row.contentId);
    return report?.about.some((each) => wanted.has(each)) ? [{ row, report }] : [];
  });
  return kept.toSorted((one, other) => one.row.receivedAt - other.row.receivedAt);
}
