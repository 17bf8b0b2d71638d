import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MailBackend } from '../../../../electron/engine/backend/mail-backend.ts';
import { systemClock } from '../../../../electron/engine/clock.ts';
import type { Content } from '../../../../electron/engine/content/content.ts';
import { createContent } from '../../../../electron/engine/content/create-content.ts';
import { silentLog } from '../../../../electron/engine/log/log.ts';
import { createMime } from '../../../../electron/engine/mime/create-mime.ts';
import { readMessage } from '../../../../electron/engine/mime/read.ts';
import { openVault, type Vault } from '../../../../electron/engine/vault/vault.ts';
import type { SkeinEvent } from '../../../../shared/contract/events.ts';
import type { MessageId } from '../../../../shared/model/ids.ts';
import { settings } from '../../../../shared/model/settings.ts';
import type { BodyRow, ContentRow, FolderRow, MessageRow } from '../../../../shared/store/rows.ts';
import { createFakeServer, type FakeServer } from '../../../fixtures/fake-backend.ts';

/** Content over a server in memory, a cache in memory, and a real folder for parts. */
export interface ContentBench extends AsyncDisposable {
  readonly content: Content;
  readonly server: FakeServer;
  readonly vault: Vault;
  readonly cacheFolder: string;
  readonly events: SkeinEvent[];
  readonly rows: Map<number, MessageRow>;
  readonly bodies: Map<number, BodyRow>;
  /** How many rows were asked for by each look for what has no body. */
  readonly limits: number[];
  generation: string;
  online: boolean;
  remoteImagesFrom: string[];
  /** Puts a message on the server and its row into the cache. */
  add(source: string | Buffer, options?: { readonly structure?: boolean }): Promise<MessageId>;
  fetch(url: string, init?: RequestInit): Promise<Response>;
  commands(verb: string): number;
}

/** One worker for all tests of a file; idle, it keeps no process alive. */
const mime = createMime({ log: silentLog });

export async function openContentBench(): Promise<ContentBench> {
  const folder = await mkdtemp(join(tmpdir(), 'skein-content-'));
  const vault = await openVault({ folder, clock: systemClock, log: silentLog });
  const server = createFakeServer();
  server.addFolder('INBOX', 'inbox');
  const backend: MailBackend = server.backend();
  await backend.connect();
  const rows = new Map<number, MessageRow>();
  const contents = new Map<number, ContentRow>();
  const bodies = new Map<number, BodyRow>();
  const events: SkeinEvent[] = [];
  const setPreview = (contentId: number, preview: string): MessageId[] => {
    const changed = [...rows.values()].filter(
      (row) => row.contentId === contentId && row.preview !== preview,
    );
    for (const row of changed) rows.set(row.id, { ...row, preview });
    return changed.map(({ id }) => id);
  };
  const cacheFolder = join(folder, 'cache');
  const content = createContent({
    store: {
      rows: async ({ ids }) => ids.flatMap((id) => rows.get(id) ?? []),
      folder: async ({ id }) => ({ id, path: 'INBOX' }) as FolderRow,
      content: async ({ id }) => contents.get(id) ?? null,
      body: async ({ contentId }) => bodies.get(contentId) ?? null,
      uids: async () => ({ uids: [...rows.keys()], flags: [] }),
      rowsByUid: async () => [...rows.values()],
      async putBody({ body, preview, parts }) {
        bodies.set(body.contentId, body);
        const known = contents.get(body.contentId);
        if (known) contents.set(body.contentId, { ...known, hasBody: true, parts: parts ?? known.parts });
        return { ids: preview === undefined ? [] : setPreview(body.contentId, preview) };
      },
      async putReport({ contentId, report }) {
        const known = contents.get(contentId);
        if (known) contents.set(contentId, { ...known, report });
        return { ids: [] };
      },
      setPreviews: async ({ previews }) => ({
        ids: previews.flatMap(({ contentId, preview }) => setPreview(contentId, preview)),
      }),
      async withoutBody({ since, limit }) {
        bench.limits.push(limit);
        return [...rows.values()]
          .filter((row) => row.receivedAt >= since && !bodies.has(row.contentId))
          .sort((a, b) => b.receivedAt - a.receivedAt)
          .slice(0, limit);
      },
    },
    openMail: async () => undefined,
    mime,
    drafts: vault.drafts,
    cacheFolder,
    backendOf: () => (bench.online ? backend : undefined),
    settings: () => settings.parse({ remoteImagesFrom: bench.remoteImagesFrom }),
    generation: () => bench.generation,
    hub: { emit: (event) => events.push(event) },
    clock: systemClock,
    log: silentLog,
  });
  const bench: ContentBench = {
    content,
    server,
    vault,
    cacheFolder,
    events,
    rows,
    bodies,
    limits: [],
    generation: 'one',
    online: true,
    remoteImagesFrom: [],
    async add(source, { structure = true } = {}) {
      const bytes = Buffer.from(source as string);
      const read = await readMessage(bytes);
      const sections = new Map<string, Uint8Array>([['', bytes]]);
      for (const [section, { start, end }] of Object.entries(read.ranges))
        sections.set(section, bytes.subarray(start, end));
      const uid = server.deliver('INBOX', { sections });
      const id = rows.size + 1;
      const { preview: _, ...summary } = read.summary;
      rows.set(id, {
        ...summary,
        id,
        accountId: 'ann',
        folderId: 1,
        contentId: id,
        threadId: id,
        receivedAt: 1000 + id,
        flags: [],
        uid,
        uidValidity: server.folders.get('INBOX')!.uidValidity,
      } as unknown as MessageRow);
      contents.set(id, {
        ...read.envelope,
        ...(structure ? {} : { parts: [] }),
        id,
        accountId: 'ann',
        placements: [id],
        hasBody: false,
      } as unknown as ContentRow);
      return id as MessageId;
    },
    fetch: (url, init) =>
      content.bytes(
        new Request(`http://skein.example${url}`, {
          ...init,
          ...(init?.body ? { duplex: 'half' } : {}),
        } as RequestInit),
      ),
    commands: (verb) => server.commands.filter((command) => command.verb === verb).length,
    async [Symbol.asyncDispose]() {
      await content.close();
      await vault.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
  return bench;
}

export const crlf = (...lines: string[]): string => lines.join('\r\n');
