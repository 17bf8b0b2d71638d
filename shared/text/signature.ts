/** Around a signature in what is written: what tells it from the person's own words. No element of its inside is a div. */
const start = '<div class="skein-signature">';
const end = '</div>';

/** The line before a signature in plain text, with its blank (RFC 3676 4.3). */
export const signatureDelimiter = '-- ';

export const signatureClass = 'skein-signature';

/** A signature as it stands in a message. @param html what the editor writes */
export function signatureBlock(html: string): string {
  return `${start}${html}${end}`;
}

interface Found {
  readonly before: string;
  readonly after: string;
}

function split(html: string): Found | undefined {
  const from = html.indexOf(start);
  const to = html.indexOf(end, from);
  return from < 0 || to < 0 ? undefined : { before: html.slice(0, from), after: html.slice(to + end.length) };
}

/** What was written, without its signature. */
export function withoutSignature(html: string): string {
  const found = split(html);
  return found ? found.before + found.after : html;
}

/** A signature with nothing behind it: in plain text, its delimiter may stand before it. */
export function endsWithSignature(html: string): boolean {
  const found = split(html);
  return found !== undefined && !/<img|[^\s]/.test(found.after.replaceAll(/<(?!img)[^>]*>|&nbsp;/g, ''));
}

/** Plain text without what stands below the last delimiter. */
export function textWithoutSignature(text: string): string {
  const lines = text.split('\n');
  const at = lines.lastIndexOf(signatureDelimiter);
  return at < 0 ? text : lines.slice(0, at).join('\n');
}
