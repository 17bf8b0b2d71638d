import { safeFileName } from './safe-file-name.ts';

export interface ForeignBytes {
  readonly fileName?: string;
  /** What the first bytes prove (image-type.ts); absent for everything that is not shown. */
  readonly image?: string;
  readonly size?: number;
  readonly download?: boolean;
  /** Whether the browser may keep it: the URL always means the same bytes. */
  readonly immutable?: boolean;
}

/** RFC 8187; every character that is not plain is percent-encoded. */
function extended(name: string): string {
  return encodeURIComponent(name).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** Headers of every answer that carries foreign bytes: whatever they are, they are dead (DESIGN, "Foreign content"). */
export function foreignHeaders({ fileName, image, size, download, immutable }: ForeignBytes): Headers {
  const name = safeFileName(fileName);
  const headers = new Headers({
    'content-type': image ?? 'application/octet-stream',
    'content-disposition': `${image && !download ? 'inline' : 'attachment'}; filename*=UTF-8''${extended(name)}`,
    'x-content-type-options': 'nosniff',
    'content-security-policy': "sandbox; default-src 'none'",
    'cross-origin-resource-policy': 'same-origin',
    'cache-control': immutable ? 'private, max-age=86400, immutable' : 'private, no-store',
    'referrer-policy': 'no-referrer',
  });
  if (size !== undefined) headers.set('content-length', String(size));
  return headers;
}

/** The source of a message: bytes as they are, shown as text and as nothing else, saved as a message. */
export function sourceHeaders(size: number, fileName: string, download: boolean): Headers {
  const headers = foreignHeaders({ fileName, size });
  headers.set('content-type', download ? 'message/rfc822' : 'text/plain; charset=utf-8');
  if (!download) headers.set('content-disposition', 'inline');
  return headers;
}
