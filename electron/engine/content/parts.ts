import type { ContentRow, MessageRow } from '../../../shared/store/rows.ts';
import { Failed } from '../failed.ts';
import { locate } from './locate.ts';
import type { PartFile, PartFiles } from './part-files.ts';
import type { ContentPorts } from './ports.ts';
import { singleFlight } from '../single-flight.ts';

/** Decoded bytes of parts, and sources, as files; fetched when they are not there. */
export interface Parts {
  /** What is there already, without asking the server. */
  cached(content: ContentRow, section: string): Promise<PartFile | undefined>;
  /** @throws Failed `attachment-missing`, `offline`, `message-gone`, `disk-full`, or what the server said */
  part(row: MessageRow, content: ContentRow, section: string): Promise<PartFile>;
  /** The whole message as it is. */
  source(row: MessageRow, content: ContentRow): Promise<PartFile>;
}

export function createParts(ports: ContentPorts, files: PartFiles): Parts {
  const { store, log } = ports;
  /** Hash by content and section, until the body's row carries it. */
  const hashes = new Map<string, string>();
  const inFlight = singleFlight<string, PartFile>();
  const key = (content: ContentRow, section: string): string =>
    `${ports.generation()} ${content.id} ${section}`;

  const cached: Parts['cached'] = async (content, section) => {
    const hash =
      hashes.get(key(content, section)) ?? (await store.body({ contentId: content.id }))?.hashes[section];
    return hash === undefined ? undefined : files.find(hash);
  };

  const remember = async (content: ContentRow, section: string, hash: string): Promise<void> => {
    hashes.set(key(content, section), hash);
    const body = await store.body({ contentId: content.id });
    if (body) await store.putBody({ body: { ...body, hashes: { ...body.hashes, [section]: hash } } });
  };

  const get = (
    row: MessageRow,
    content: ContentRow,
    section: string,
    encoding: string,
    size: number,
  ): Promise<PartFile> =>
    inFlight(key(content, section), async () => {
      const before = await cached(content, section);
      if (before) return before;
      const { backend, place, uid } = await locate(ports, row, content);
      let received = 0;
      const counted = async function* (): AsyncGenerator<Uint8Array> {
        for await (const chunk of backend.streamSection(place, uid, section)) {
          received += chunk.length;
          yield chunk;
        }
      };
      const file = await files.put(counted(), encoding);
      // The backend refuses what was cut short; sizes that servers report wrongly are no corruption.
      if (received !== size) log.info('part-size-differs', { reported: size, received });
      await remember(content, section, file.hash);
      return file;
    });

  return {
    cached,
    async part(row, content, section) {
      const part = content.parts.find((each) => each.section === section);
      if (!part) throw new Failed({ code: 'attachment-missing', phase: 'fetch' });
      return get(row, content, section, part.encoding, part.size);
    },
    source: (row, content) => get(row, content, '', 'binary', row.size),
  };
}
