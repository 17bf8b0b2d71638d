/** Around the quoted original in a sent message: what tells it from what was written. */
const quoteStart = '<div class="skein-quote">';
const bodyStart = '<!DOCTYPE html><html><head><meta charset="utf-8"></head><body>';
const bodyEnd = '</body></html>';

export function escapeHtml(text: string): string {
  return text.replace(
    /[&<>"]/g,
    (character) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[character] ?? character,
  );
}

/** Plain text as HTML that keeps its line breaks and blanks. */
export function textAsHtml(text: string): string {
  return `<div style="white-space: pre-wrap">${escapeHtml(text)}</div>`;
}

/** An original below its introduction ("On … wrote:"), as an answer quotes it. */
export function quoteForReply(intro: string, html: string): string {
  return `<p>${escapeHtml(intro)}</p><blockquote type="cite" style="margin:0 0 0 .8ex;border-left:2px solid #ccc;padding-left:1ex">${html}</blockquote>`;
}

/** An original below its own header lines, as a forward carries it. */
export function quoteForForward(
  title: string,
  lines: readonly (readonly [name: string, value: string])[],
  html: string,
): string {
  const head = lines.map(([name, value]) => `<b>${escapeHtml(name)}:</b> ${escapeHtml(value)}`).join('<br>');
  return `<p>---------- ${escapeHtml(title)} ----------<br>${head}</p>${html}`;
}

/** The HTML of a message to send. Both parts are sanitised before. */
export function messageHtml(written: string, quoted: string | undefined): string {
  return `${bodyStart}${written}${quoted ? `${quoteStart}${quoted}</div>` : ''}${bodyEnd}`;
}

/** Takes {@link messageHtml} apart again, to go on writing; what we did not make is all taken as written. */
export function writtenAndQuoted(html: string): { readonly written: string; readonly quoted?: string } {
  const inner = html.replace(/\r\n/g, '\n').trim();
  const body =
    inner.startsWith(bodyStart) && inner.endsWith(bodyEnd)
      ? inner.slice(bodyStart.length, -bodyEnd.length)
      : inner;
  const at = body.indexOf(quoteStart);
  if (at < 0 || !body.endsWith('</div>')) return { written: body };
  return { written: body.slice(0, at), quoted: body.slice(at + quoteStart.length, -'</div>'.length) };
}

/** Content-IDs that the HTML shows, without angle brackets (RFC 2392). */
export function shownContentIds(html: string): ReadonlySet<string> {
  const ids = new Set<string>();
  for (const [, id = ''] of html.matchAll(/["'(]\s*cid:([^"'()\s>]+)/gi)) {
    ids.add(id);
    try {
      ids.add(decodeURIComponent(id));
    } catch {
      // A stray percent sign: the id is meant as it stands.
      continue;
    }
  }
  return ids;
}
