import type { ContentId, FolderId, MessageId } from '../../../shared/model/ids.ts';
import type { Part } from '../../../shared/model/message.ts';
import type { BodyRow, ContentRow, MessageRow } from '../../../shared/store/rows.ts';
import type { StoredContent, StoredRow } from '../records.ts';
import type { Unit } from '../unit.ts';

export async function content(unit: Unit, { id }: { readonly id: ContentId }): Promise<ContentRow | null> {
  const stored = await unit.contents.get(id);
  return stored ? rowOf(stored) : null;
}

export async function contents(
  unit: Unit,
  { ids }: { readonly ids: readonly ContentId[] },
): Promise<readonly ContentRow[]> {
  return (await unit.contents.many(ids)).map(rowOf);
}

function rowOf(stored: StoredContent): ContentRow {
  const { size: _, ...row } = stored;
  return row;
}

export async function body(
  unit: Unit,
  { contentId }: { readonly contentId: ContentId },
): Promise<BodyRow | null> {
  return (await unit.tx.get<BodyRow>('bodies', contentId)) ?? null;
}

/** Rows read at a time: the newest usually suffice. */
const step = 256;

export async function withoutBody(
  unit: Unit,
  { folderId, since, limit }: { readonly folderId: FolderId; readonly since: number; readonly limit: number },
): Promise<readonly MessageRow[]> {
  if (!unit.folder(folderId)) return [];
  await unit.open([folderId]);
  const list = unit.list(folderId, 'bodiless');
  const rows: StoredRow[] = [];
  for (let to = await list.count(); to > 0 && rows.length < limit; to -= step) {
    const found = await unit.rows.many((await list.slice(Math.max(0, to - step), to)).toReversed());
    const recent = found.filter((row) => row.receivedAt >= since);
    rows.push(...recent);
    if (recent.length < found.length) break;
  }
  return rows.slice(0, limit);
}

export async function putBody(
  unit: Unit,
  input: {
    readonly body: BodyRow;
    readonly preview?: string;
    readonly hasAttachments?: boolean;
    readonly parts?: readonly Part[];
  },
): Promise<{ ids: readonly MessageId[] }> {
  const known = await unit.contents.get(input.body.contentId);
  // The last row that carried it went while the body was fetched.
  if (!known) return { ids: [] };
  unit.tx.put('bodies', [input.body]);
  unit.contents.put({ ...known, hasBody: true, parts: input.parts ?? known.parts });
  const rows = await unit.rows.many(known.placements);
  await unit.openFor(rows);
  const ids: MessageId[] = [];
  for (const row of rows) {
    unit.list(row.folderId, 'bodiless').remove(row.receivedAt, row.id);
    const preview = input.preview ?? row.preview;
    const hasAttachments = input.hasAttachments ?? row.hasAttachments;
    if (preview === row.preview && hasAttachments === row.hasAttachments) continue;
    unit.rows.put({ ...row, preview, hasAttachments });
    ids.push(row.id);
  }
  return { ids };
}

export async function setPreviews(
  unit: Unit,
  { previews }: { readonly previews: readonly { readonly contentId: ContentId; readonly preview: string }[] },
): Promise<{ ids: readonly MessageId[] }> {
  const contents = await unit.contents.many(previews.map((each) => each.contentId));
  const previewOf = new Map(previews.map((each) => [each.contentId, each.preview]));
  const ids: MessageId[] = [];
  for (const row of await unit.rows.many(contents.flatMap((each) => each.placements))) {
    const preview = previewOf.get(row.contentId);
    if (preview === undefined || preview === row.preview) continue;
    unit.rows.put({ ...row, preview });
    ids.push(row.id);
  }
  return { ids };
}
