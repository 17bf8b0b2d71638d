import { commonHeaders, contentSecurityPolicy, type PageKind } from './headers.ts';

/** Whose address it is: the face's host, the cupboard's host (Electron only), or the served shell, which has both. */
export type Site = 'skein' | 'store' | 'served';

export interface StaticFile {
  /** Below dist/renderer, with slashes. */
  readonly file: string;
  readonly headers: Readonly<Record<string, string>>;
}

const types: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
  png: 'image/png',
  ico: 'image/x-icon',
  woff2: 'font/woff2',
  wasm: 'application/wasm',
};

const pages: Readonly<
  Record<string, { readonly file: string; readonly kind: PageKind; readonly sites: readonly Site[] }>
> = {
  '/': { file: 'index.html', kind: 'face', sites: ['skein', 'served'] },
  '/index.html': { file: 'index.html', kind: 'face', sites: ['skein', 'served'] },
  '/message-body.html': { file: 'message-body.html', kind: 'message-body', sites: ['skein', 'served'] },
  // The served shell keeps its cupboard in a worker; there a page of it would be a second one.
  '/store.html': { file: 'store.html', kind: 'store', sites: ['store'] },
  '/store-worker.js': { file: 'store-worker.js', kind: 'asset', sites: ['served'] },
};

/** vite's names: a word, a hash, an ending. Nothing else is served, so no path can climb out of the folder. */
const asset = /^\/(assets\/[\w-]+(?:\.[\w-]+)*\.([a-z0-9]{2,5}))$/;

/**
 * Which built file answers an address, and with which headers.
 *
 * @param path of the URL, as it was sent, without the query
 * @param sockets see {@link contentSecurityPolicy}
 * @returns undefined for anything that is not one of ours
 */
export function staticFile(site: Site, path: string, sockets?: string): StaticFile | undefined {
  const page = Object.hasOwn(pages, path) ? pages[path] : undefined;
  if (page) {
    if (!page.sites.includes(site)) return undefined;
    return { file: page.file, headers: headersOf(page.file, page.kind, 'no-cache', sockets) };
  }
  const file = asset.exec(path)?.[1];
  if (!file || !types[ending(file)]) return undefined;
  return { file, headers: headersOf(file, 'asset', 'private, max-age=31536000, immutable', sockets) };
}

function headersOf(file: string, kind: PageKind, cache: string, sockets?: string): Record<string, string> {
  return {
    ...commonHeaders,
    'content-type': types[ending(file)] ?? 'application/octet-stream',
    'content-security-policy': contentSecurityPolicy(kind, sockets),
    'cache-control': cache,
  };
}

function ending(file: string): string {
  return file.slice(file.lastIndexOf('.') + 1);
}
