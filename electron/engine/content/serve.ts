import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import type { DraftAttachment } from '../../../shared/model/draft.ts';
import type { Failure, FailureCode } from '../../../shared/model/failure.ts';
import { Failed } from '../failed.ts';
import { type ForeignBytes, foreignHeaders, sourceHeaders } from './foreign-headers.ts';
import type { FolderFiles } from './folder-files.ts';
import { imageType, magicBytes } from './image-type.ts';
import { readRow } from './locate.ts';
import type { Parts } from './parts.ts';
import type { ContentPorts } from './ports.ts';
import type { RemoteImages } from './remote/remote-images.ts';
import { safeFileName } from './safe-file-name.ts';
import type { Tokens } from './tokens.ts';
import { draftPartUrl } from './views.ts';

export interface ServePorts {
  readonly ports: ContentPorts;
  readonly tokens: Tokens;
  readonly parts: Parts;
  readonly remote: RemoteImages;
  readonly folderFiles: FolderFiles;
}

/** More than any submission server takes. */
const maxUpload = 150 * 1024 * 1024;

const statuses: Partial<Record<FailureCode, number>> = {
  'message-gone': 404,
  'attachment-missing': 404,
  offline: 503,
  'connection-lost': 503,
  'folder-missing': 404,
  'message-too-big': 413,
  'disk-full': 507,
  'input-invalid': 400,
};

function failureAnswer(failure: Failure): Response {
  return Response.json(
    { failure },
    {
      status: statuses[failure.code] ?? 502,
      headers: { 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' },
    },
  );
}

const plain = (status: number): Response =>
  new Response(null, {
    status,
    headers: { 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' },
  });

/** What taking bytes came to; undefined: its URL means nothing. */
function done(result: object | undefined): Response {
  if (!result) return plain(404);
  return Response.json(result, {
    headers: { 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' },
  });
}

async function fileAnswer(path: string, headers: Headers, head: boolean): Promise<Response> {
  if (head) return new Response(null, { headers });
  // Opened here, so that a file that is gone is an answer and not a broken stream.
  const file = await open(path);
  return new Response(Readable.toWeb(file.createReadStream()) as unknown as globalThis.ReadableStream, {
    headers,
  });
}

async function firstBytes(path: string): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of createReadStream(path, { end: magicBytes - 1 })) pieces.push(piece as Uint8Array);
  return Buffer.concat(pieces);
}

/** Bytes by URL (EngineFace.bytes): what a token names, dead by its headers. */
export function createServe({
  ports,
  tokens,
  parts,
  remote,
  folderFiles,
}: ServePorts): (request: Request) => Promise<Response> {
  const { store, drafts, log } = ports;

  async function foreignFile(
    file: { path: string; size: number },
    more: ForeignBytes,
    head: boolean,
  ): Promise<Response> {
    const image = imageType(await firstBytes(file.path));
    return fileAnswer(file.path, foreignHeaders({ ...more, image, size: file.size }), head);
  }

  async function part(token: string, download: boolean, head: boolean): Promise<Response> {
    const target = tokens.find('part', token);
    if (!target) return plain(404);
    const { row, content } = await readRow(store, target.id);
    const fileName = content.parts.find(({ section }) => section === target.section)?.fileName;
    const file = head
      ? await parts.cached(content, target.section)
      : await parts.part(row, content, target.section);
    // A question about the headers alone does not download anything.
    if (!file) return new Response(null, { headers: foreignHeaders({ fileName, download }) });
    return foreignFile(file, { fileName, download, immutable: true }, head);
  }

  async function source(token: string, download: boolean, head: boolean): Promise<Response> {
    const target = tokens.find('source', token);
    if (!target) return plain(404);
    const { row, content } = await readRow(store, target.id);
    const file = head ? await parts.cached(content, '') : await parts.source(row, content);
    const headers = sourceHeaders(file?.size ?? 0, `${safeFileName(row.subject, 'message')}.eml`, download);
    if (!file) headers.delete('content-length');
    return file ? fileAnswer(file.path, headers, head) : new Response(null, { headers });
  }

  async function remoteImage(token: string, head: boolean): Promise<Response> {
    const target = tokens.find('remote', token);
    if (!target) return plain(404);
    if (head) return new Response(null, { headers: foreignHeaders({}) });
    const file = await remote.fetch(target.address);
    return fileAnswer(
      file.path,
      foreignHeaders({ fileName: 'image', image: file.image, size: file.size, immutable: true }),
      false,
    );
  }

  async function draftPart(token: string, download: boolean, head: boolean): Promise<Response> {
    const target = tokens.find('draft-part', token);
    if (!target) return plain(404);
    const path = drafts.partPath(target.hash);
    const { size } = await stat(path).catch((error: unknown) => {
      throw new Failed({ code: 'attachment-missing', phase: 'vault' }, { cause: error });
    });
    return foreignFile({ path, size }, { fileName: target.fileName, download, immutable: true }, head);
  }

  async function upload(token: string, request: Request, name: string): Promise<Response> {
    const target = tokens.find('upload', token);
    if (!target) return plain(404);
    const tooBig = (): Failed =>
      new Failed({ code: 'message-too-big', params: { max: maxUpload }, phase: 'input' });
    if (Number(request.headers.get('content-length') ?? 0) > maxUpload) throw tooBig();
    let start: Uint8Array = new Uint8Array();
    const bounded = async function* (): AsyncGenerator<Uint8Array> {
      let size = 0;
      if (!request.body) return;
      for await (const chunk of request.body as unknown as ReadableStream<Uint8Array>) {
        size += chunk.length;
        if (size > maxUpload) throw tooBig();
        if (start.length < magicBytes) start = Buffer.concat([start, chunk.subarray(0, magicBytes)]);
        yield chunk;
      }
    };
    const { hash, size } = await drafts.putPart(bounded());
    const declared = (request.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
    const type =
      imageType(start) ??
      (/^[\w.+-]{1,100}\/[\w.+-]{1,100}$/.test(declared) ? declared : 'application/octet-stream');
    const attachment: DraftAttachment = { hash, size, type, fileName: safeFileName(name) };
    return done({ ...attachment, url: draftPartUrl(tokens, target.id, attachment) });
  }

  return async (request) => {
    const url = new URL(request.url);
    const [, kind, token = ''] = url.pathname.split('/');
    const download = url.searchParams.get('download') === '1';
    const head = request.method === 'HEAD';
    const isTaking = kind === 'upload' || kind === 'import';
    if (request.method !== (isTaking ? 'POST' : 'GET') && !(head && !isTaking)) return plain(405);
    try {
      switch (kind) {
        case 'part':
          return await part(token, download, head);
        case 'source':
          return await source(token, download, head);
        case 'remote':
          return await remoteImage(token, head);
        case 'draft-part':
          return await draftPart(token, download, head);
        case 'upload':
          return await upload(token, request, url.searchParams.get('name') ?? '');
        case 'import':
          return done(await folderFiles.import(token, request));
        case 'export':
          return (await folderFiles.export(token, head)) ?? plain(404);
        default:
          return plain(404);
      }
    } catch (error) {
      if (error instanceof Failed) return failureAnswer(error.failure);
      log.error('bytes-failed', error, { kind });
      return plain(500);
    }
  };
}
