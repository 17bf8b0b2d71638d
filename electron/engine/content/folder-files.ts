import { Readable } from 'node:stream';
import type { ImportResult } from '../../../shared/contract/folders.ts';
import type { FolderId } from '../../../shared/model/ids.ts';
import type { FolderRow } from '../../../shared/store/rows.ts';
import { Failed } from '../failed.ts';
import { exportFolder } from '../mbox/export-folder.ts';
import { importMail } from '../mbox/import-mail.ts';
import type { LocalMail } from '../vault/local-mail/local-mail.ts';
import { foreignHeaders } from './foreign-headers.ts';
import type { ContentPorts } from './ports.ts';
import { safeFileName } from './safe-file-name.ts';
import type { Tokens } from './tokens.ts';

/** Folders as files: what a folder takes from files of mail, and a folder as one. */
export interface FolderFiles {
  /** @throws Failed `folder-missing`, `not-supported` for mail that is not on this computer */
  importUrl(id: FolderId): Promise<string>;
  /** @throws Failed `folder-missing`, `folder-incomplete` while the cache does not know all of its messages */
  exportUrl(id: FolderId): Promise<string>;
  /** The answer to POST; undefined for a token that means nothing. @throws Failed, see importMail */
  import(token: string, request: Request): Promise<ImportResult | undefined>;
  /** The answer to GET, and to HEAD without its bytes. @throws Failed `offline`, `folder-missing`, `folder-incomplete` */
  export(token: string, head: boolean): Promise<Response | undefined>;
}

export function createFolderFiles(ports: ContentPorts, tokens: Tokens): FolderFiles {
  const { store, clock, log } = ports;

  async function folderOf(id: FolderId): Promise<FolderRow> {
    const folder = await store.folder({ id });
    if (folder?.selectable) return folder;
    throw new Failed({ code: 'folder-missing', phase: 'input', params: { folder: folder?.name ?? '' } });
  }

  /** A file with half of the folder must not look whole. */
  async function wholeFolder(id: FolderId): Promise<FolderRow> {
    const folder = await folderOf(id);
    if (folder.server.lowestSynced === 1) return folder;
    throw new Failed({ code: 'folder-incomplete', phase: 'fetch', params: { folder: folder.name } });
  }

  async function mailOf({ accountId }: FolderRow): Promise<LocalMail> {
    const mail = await ports.openMail(accountId);
    if (mail) return mail;
    throw new Failed({ code: 'not-supported', phase: 'input', params: { what: 'IMAP APPEND' } });
  }

  return {
    async importUrl(id) {
      await mailOf(await folderOf(id));
      return `/import/${tokens.mint({ use: 'import', id })}`;
    },
    async exportUrl(id) {
      await wholeFolder(id);
      return `/export/${tokens.mint({ use: 'export', id })}`;
    },
    async import(token, request) {
      const target = tokens.find('import', token);
      if (!target) return undefined;
      const folder = await folderOf(target.id);
      const mail = await mailOf(folder);
      if (!request.body) return { imported: 0, refused: 0 };
      const result = await importMail(mail, folder.path, request.body, clock);
      log.info('imported', { account: folder.accountId, ...result });
      return result;
    },
    async export(token, head) {
      const target = tokens.find('export', token);
      if (!target) return undefined;
      const folder = await wholeFolder(target.id);
      const fileName = `${safeFileName(folder.name, 'folder')}.mbox`;
      const headers = foreignHeaders({ fileName, download: true });
      headers.set('content-type', 'application/mbox');
      if (head) return new Response(null, { headers });
      const backend = await ports.backendOf(folder.accountId);
      if (!backend) throw new Failed({ code: 'offline', phase: 'fetch' });
      const bytes = Readable.from(exportFolder({ store, backend }, folder), { objectMode: false });
      bytes.on('error', (error: unknown) => log.error('export-stopped', error));
      return new Response(Readable.toWeb(bytes) as unknown as ReadableStream, { headers });
    },
  };
}
