import type { AccountId, ContentId, MessageId } from '../../../shared/model/ids.ts';
import type { Part } from '../../../shared/model/message.ts';
import type { MessageRow } from '../../../shared/store/rows.ts';
import { isFailed } from '../failed.ts';
import type { EncodedSection } from '../mime/mime.ts';
import { locate, type Located } from './locate.ts';
import type { ContentPorts } from './ports.ts';

/** First bytes that hold the first words: of plain text at once, of HTML behind its styles. */
const plainBytes = 1024;
const htmlBytes = 8 * 1024;
/** Second try for HTML whose styles alone were longer. */
const longHtmlBytes = 64 * 1024;
const batch = 50;

interface Wanted {
  readonly row: MessageRow;
  readonly part: Part;
  readonly at: Located;
}

/** Previews of rows in view: the newest wish first, because the person has scrolled on. */
export interface Previews {
  want(ids: readonly MessageId[]): void;
  /** Resolves when nothing is being fetched. */
  idle(): Promise<void>;
}

export function createPreviews(ports: ContentPorts): Previews {
  const { store, mime, hub, log } = ports;
  /** The last one is the newest wish. */
  let wishes: MessageId[] = [];
  let running: Promise<void> | undefined;

  /** Fetches the beginnings of one folder's messages and keeps what they say. */
  const fetchPlace = async (wanted: readonly Wanted[], maxBytes: number): Promise<void> => {
    const [first] = wanted;
    if (!first) return;
    const { backend, place } = first.at;
    const bytes = await backend.fetchBeginnings(
      place,
      new Map(wanted.map(({ at, part }) => [at.uid, part.section])),
      maxBytes,
    );
    const found = wanted.flatMap((each): (Wanted & { section: EncodedSection })[] => {
      const beginning = bytes.get(each.at.uid);
      return beginning ? [{ ...each, section: { part: each.part, bytes: beginning } }] : [];
    });
    const texts = await mime.previews(found.map(({ section }) => section));
    const longer: Wanted[] = [];
    const previews: { contentId: ContentId; preview: string }[] = [];
    found.forEach((each, index) => {
      const preview = texts[index] ?? '';
      const cut = each.section.bytes.length >= maxBytes;
      if (preview === '' && cut && maxBytes < longHtmlBytes) longer.push(each);
      else previews.push({ contentId: each.row.contentId, preview });
    });
    await keep(
      previews,
      wanted.map(({ row }) => row),
    );
    await fetchPlace(longer, longHtmlBytes);
  };

  const keep = async (
    previews: readonly { contentId: ContentId; preview: string }[],
    rows: readonly MessageRow[],
  ): Promise<void> => {
    if (previews.length === 0) return;
    const { ids } = await store.setPreviews({ previews });
    if (ids.length === 0) return;
    for (const folderId of new Set(rows.map((row) => row.folderId)))
      hub.emit({ kind: 'messages', folderId, added: 0 });
  };

  /** One batch: which part of which message, grouped by what one command can ask. */
  const fetchBatch = async (ids: readonly MessageId[]): Promise<void> => {
    const rows = (await store.rows({ ids })).filter((row) => row.preview === undefined);
    const groups = new Map<string, Wanted[]>();
    const silent: MessageRow[] = [];
    const offline = new Set<AccountId>();
    for (const row of rows) {
      if (offline.has(row.accountId)) continue;
      const content = await store.content({ id: row.contentId });
      // Without a structure the preview comes with the body.
      if (!content || content.parts.length === 0) continue;
      const part = content.parts.find(({ use }) => use === 'text');
      if (!part) {
        silent.push(row);
        continue;
      }
      try {
        const at = await locate(ports, row, content);
        const size = part.type === 'text/html' ? htmlBytes : plainBytes;
        const key = `${row.accountId} ${size} ${at.place.uidValidity} ${at.place.path}`;
        groups.set(key, [...(groups.get(key) ?? []), { row, part, at }]);
      } catch (error) {
        if (isFailed(error, 'offline')) offline.add(row.accountId);
        else if (!isFailed(error, 'message-gone')) throw error;
      }
    }
    await keep(
      silent.map((row) => ({ contentId: row.contentId, preview: '' })),
      silent,
    );
    for (const group of groups.values()) {
      try {
        await fetchPlace(group, group[0]?.part.type === 'text/html' ? htmlBytes : plainBytes);
      } catch (error) {
        // They come with the bodies, or when the rows are looked at again.
        if (!isFailed(error)) throw error;
        log.info('previews-failed', { code: error.failure.code, count: group.length });
      }
    }
  };

  const run = async (): Promise<void> => {
    while (wishes.length > 0) {
      const ids = wishes.slice(-batch);
      wishes = wishes.slice(0, -batch);
      try {
        await fetchBatch(ids);
      } catch (error) {
        log.error('previews-failed', error);
      }
    }
    running = undefined;
  };

  return {
    want(ids) {
      const fresh = new Set(ids);
      // Rows that were scrolled past long ago are not fetched for nobody.
      wishes = [...wishes.filter((id) => !fresh.has(id)), ...[...fresh].reverse()].slice(-1000);
      running ??= run();
    },
    idle: async () => running,
  };
}
