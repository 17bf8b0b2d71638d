import libmime from 'libmime';

/** The fields that say what an entity is (RFC 2045, 2183, 2231), decoded. */
export interface EntityType {
  /** Lower case; text/plain where the header is missing or cannot be read (RFC 2045 5.2). */
  readonly type: string;
  readonly params: Readonly<Record<string, string>>;
  readonly encoding: string;
  readonly disposition?: 'inline' | 'attachment';
  readonly fileName?: string;
  readonly contentId?: string;
  readonly charset?: string;
}

const token = /^[!#$%&'*+.^_`{|}~\w-]+\/[!#$%&'*+.^_`{|}~\w-]+$/;

function structured(value: string | undefined): { value: string; params: Record<string, string> } {
  if (!value) return { value: '', params: {} };
  const parsed = libmime.parseHeaderValue(value.replace(/\r?\n(?=[ \t])/g, ''), { stripComments: true });
  const params: Record<string, string> = {};
  for (const [name, param] of Object.entries(parsed.params)) params[name] = String(param);
  return { value: parsed.value.trim().toLowerCase(), params };
}

/** File names come as RFC 2231, as an encoded word where none is allowed, or as bare 8-bit text. */
function fileNameOf(params: Readonly<Record<string, string>>, names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = params[name];
    if (value) return (value.includes('=?') ? libmime.decodeWords(value) : value).trim() || undefined;
  }
  return undefined;
}

/** @param header the value of a field by its lower-case name, unfolded or not */
export function readEntityType(
  header: (name: string) => string | undefined,
  fallback = 'text/plain',
): EntityType {
  const contentType = structured(header('content-type'));
  const disposition = structured(header('content-disposition'));
  const type = token.test(contentType.value) ? contentType.value : fallback;
  const contentId = header('content-id')?.trim().replace(/^<|>$/g, '');
  // RFC 2183 2.8: an unknown disposition is treated as attachment.
  const kind =
    disposition.value === '' ? undefined : disposition.value === 'inline' ? 'inline' : 'attachment';
  const fileName = fileNameOf(disposition.params, ['filename']) ?? fileNameOf(contentType.params, ['name']);
  return {
    type,
    params: contentType.params,
    encoding: encodingName(header('content-transfer-encoding')),
    ...(kind ? { disposition: kind } : {}),
    ...(fileName ? { fileName } : {}),
    ...(contentId ? { contentId } : {}),
    ...(contentType.params.charset ? { charset: contentType.params.charset.trim() } : {}),
  };
}

/** Lower case, without comments and what careless mailers put behind it. */
function encodingName(value: string | undefined): string {
  return (
    value
      ?.replace(/\([^)]*\)/g, '')
      .split(';')[0]
      ?.trim()
      .replace(/^"|"$/g, '')
      .toLowerCase() || '7bit'
  );
}
