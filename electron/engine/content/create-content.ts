import type { Failure } from '../../../shared/model/failure.ts';
import { HeadersOnly } from '../../../shared/model/flags.ts';
import type { BodyRow } from '../../../shared/store/rows.ts';
import { Failed, isFailed } from '../failed.ts';
import { createBodies } from './bodies.ts';
import type { Content } from './content.ts';
import { readRow } from './locate.ts';
import { createPartFiles } from './part-files.ts';
import { createFolderFiles } from './folder-files.ts';
import { createParts } from './parts.ts';
import type { ContentPorts } from './ports.ts';
import { createPreviews } from './previews.ts';
import { createRemoteImages } from './remote/remote-images.ts';
import { isTracker } from './remote/trackers.ts';
import { createReportReader } from './reports.ts';
import { createServe } from './serve.ts';
import { createTokens } from './tokens.ts';
import { draftPartUrl, messageView } from './views.ts';

export function createContent(ports: ContentPorts): Content {
  const { store, log, clock } = ports;
  const tokens = createTokens(() => ports.generation());
  const files = createPartFiles({ cacheFolder: ports.cacheFolder, log });
  const parts = createParts(ports, files);
  const bodies = createBodies(ports, parts);
  const previews = createPreviews(ports);
  const remote = createRemoteImages({ files, clock, ...ports.remote });
  const folderFiles = createFolderFiles(ports, tokens);
  const bytes = createServe({ ports, tokens, parts, remote, folderFiles });

  return {
    async view(id) {
      const { row, content } = await readRow(store, id);
      let body: BodyRow | undefined;
      let failure: Failure | undefined;
      try {
        body = await bodies.get(row, content);
      } catch (error) {
        // What is known of the message is shown, and why there is no more.
        if (!isFailed(error)) throw error;
        failure = error.failure;
      }
      // Reading the whole message may have told its parts.
      const known =
        content.parts.length === 0 && body ? ((await store.content({ id: content.id })) ?? content) : content;
      const sender = row.from[0]?.address.toLowerCase();
      const remoteImagesAllowed = sender !== undefined && ports.settings().remoteImagesFrom.includes(sender);
      return messageView(tokens, { row, content: known, body, failure, remoteImagesAllowed });
    },
    report: createReportReader(ports),
    wantPreviews: (ids) => previews.want(ids),
    fetchBodies: (folderId, since, signal) => bodies.fetchAll(folderId, since, signal),
    remoteImages(addresses) {
      const urls: Record<string, string> = {};
      let trackers = 0;
      for (const address of addresses) {
        const url = URL.canParse(address) ? new URL(address) : undefined;
        if (!url || !/^https?:$/.test(url.protocol)) continue;
        if (isTracker(url)) trackers++;
        else urls[address] = `/remote/${tokens.mint({ use: 'remote', address: url.href })}`;
      }
      return { urls, trackers };
    },
    async partFile(id, section) {
      const { row, content } = await readRow(store, id);
      return parts.part(row, content, section);
    },
    async source(id) {
      const { row, content } = await readRow(store, id);
      if (row.flags.includes(HeadersOnly)) throw new Failed({ code: 'message-incomplete', phase: 'fetch' });
      const { path } = await parts.source(row, content);
      return { path, row };
    },
    draftUrls: (id, attachments) => ({
      urls: Object.fromEntries(attachments.map((each) => [each.hash, draftPartUrl(tokens, id, each)])),
      uploadUrl: `/upload/${tokens.mint({ use: 'upload', id })}`,
    }),
    importUrl: folderFiles.importUrl,
    exportUrl: folderFiles.exportUrl,
    bytes,
    async close() {
      remote.close();
      await previews.idle();
    },
  };
}
