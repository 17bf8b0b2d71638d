import type { ContentId, FolderId } from '../../../shared/model/ids.ts';
import type { FailureCode } from '../../../shared/model/failure.ts';
import type { Part } from '../../../shared/model/message.ts';
import type { BodyRow, ContentRow, MessageRow } from '../../../shared/store/rows.ts';
import { Failed, isFailed } from '../failed.ts';
import { limits } from '../mime/limits.ts';
import type { EncodedSection } from '../mime/mime.ts';
import { hasAttachments } from '../mime/parts.ts';
import { previewText } from '../mime/preview.ts';
import { locate } from './locate.ts';
import type { Parts } from './parts.ts';
import type { ContentPorts } from './ports.ts';
import { singleFlight } from '../single-flight.ts';

/** Encoded bytes of one text section: a third more than what is decoded at most. */
const sectionBytes = Math.ceil(limits.textBytes * 1.4);
const batch = 20;
/** A message that failed so often is not asked for again by itself before the next start. */
const tries = 3;
/** What concerns one message alone; after anything else, asking for the next one would fail as well. */
const ofOneMessage: readonly FailureCode[] = [
  'message-gone',
  'message-unparsable',
  'message-file-unreadable',
  'attachment-missing',
  'folder-missing',
  'server-refused',
  'server-answer-broken',
  'server-limit',
  'not-supported',
  'unexpected',
];

/** Readable bodies: from the cache, or fetched, decoded and kept. */
export interface Bodies {
  /** @throws Failed `offline`, `message-gone`, or what the server said */
  get(row: MessageRow, content: ContentRow): Promise<BodyRow>;
  fetchAll(folderId: FolderId, since: number, signal?: AbortSignal): Promise<number>;
}

export function createBodies(ports: ContentPorts, parts: Parts): Bodies {
  const { store, mime, hub, log } = ports;
  const inFlight = singleFlight<ContentId, BodyRow>();
  /** How often a message could not be had, by generation and content. */
  const failures = new Map<string, number>();

  const keep = async (
    row: MessageRow,
    body: BodyRow,
    read?: { readonly parts: readonly Part[] },
  ): Promise<BodyRow> => {
    const { ids } = await store.putBody({
      body,
      ...(body.text === undefined ? {} : { preview: previewText(body.text.slice(0, 4000)) }),
      ...(read ? { parts: read.parts, hasAttachments: hasAttachments(read.parts) } : {}),
    });
    if (ids.length > 0) hub.emit({ kind: 'messages', folderId: row.folderId, added: 0 });
    return body;
  };

  /** The structure is known: only what is read is fetched. */
  const fetchSections = async (
    row: MessageRow,
    content: ContentRow,
    texts: readonly Part[],
  ): Promise<BodyRow> => {
    const none = { contentId: content.id, hashes: {} };
    if (texts.length === 0) return keep(row, { ...none, text: '' });
    const { backend, place, uid } = await locate(ports, row, content);
    const bytes = await backend.fetchSections(
      place,
      uid,
      texts.map((part) => part.section),
      sectionBytes,
    );
    const sections = texts.flatMap((part): EncodedSection[] => {
      const found = bytes.get(part.section);
      return found ? [{ part, bytes: found }] : [];
    });
    if (sections.length === 0) throw new Failed({ code: 'message-gone', phase: 'fetch' });
    return keep(row, { ...none, ...(await mime.decodeSections(sections)) });
  };

  /** Nothing is known but the header (a server whose structure could not be read): the whole message is. */
  const readWhole = async (row: MessageRow, content: ContentRow): Promise<BodyRow> => {
    const source = await parts.source(row, content);
    const read = await mime.readSource({ file: source.path });
    return keep(
      row,
      { ...read.body, contentId: content.id, hashes: { '': source.hash } },
      { parts: read.envelope.parts },
    );
  };

  const get: Bodies['get'] = (row, content) =>
    inFlight(content.id, async () => {
      const cached = await store.body({ contentId: content.id });
      if (cached) return cached;
      if (content.parts.length === 0) return readWhole(row, content);
      return fetchSections(
        row,
        content,
        content.parts.filter((part) => part.use === 'text'),
      );
    });

  return {
    get,
    async fetchAll(folderId, since, signal) {
      const key = (row: MessageRow): string => `${ports.generation()} ${row.contentId}`;
      /** Asked for in this round: a store that answers late must not make it run for ever. */
      const asked = new Set<ContentId>();
      let stored = 0;
      /** Rows that are in every answer although nothing is to be done about them: the others lie behind. */
      let passedOver = 0;
      while (!signal?.aborted) {
        const limit = batch + passedOver;
        const rows = await store.withoutBody({ folderId, since, limit });
        const wanted = rows.filter(
          (row) => !asked.has(row.contentId) && (failures.get(key(row)) ?? 0) < tries,
        );
        passedOver = rows.length - wanted.length;
        if (wanted.length === 0 && rows.length < limit) break;
        for (const row of wanted) {
          if (signal?.aborted) break;
          asked.add(row.contentId);
          try {
            const content = await store.content({ id: row.contentId });
            if (content) await get(row, content);
            stored++;
          } catch (error) {
            if (isFailed(error) && !isFailed(error, ...ofOneMessage)) throw error;
            failures.set(key(row), (failures.get(key(row)) ?? 0) + 1);
            log.error('body-skipped', error);
          }
        }
      }
      return stored;
    },
  };
}
