/** What mailers put around or before the original that an answer quotes. */
const beginning =
  /<div[^>]*\sclass="(?:moz-cite-prefix|moz-forward-container|gmail_quote[^"]*)"|<blockquote[^>]*\stype="?cite/i;

/**
 * Tells the quoted original from what was written above it, in HTML of another mailer's draft. Only where the quote is
 * one piece and the end of it all: whoever wrote between or below the quoted lines wants to go on there.
 */
export function foreignQuote(html: string): { readonly written: string; readonly quoted?: string } {
  const start = html.search(beginning);
  if (start < 0) return { written: html };
  const rest = html.slice(start);
  if (/^<div[^>]*moz-forward-container/i.test(rest)) return { written: html.slice(0, start), quoted: rest };
  let depth = 0;
  let ended = -1;
  for (const { 0: tag, index } of rest.matchAll(/<(\/?)blockquote\b[^>]*>/gi)) {
    // A second quote: something may have been written between the two.
    if (ended >= 0) return { written: html };
    depth += tag.startsWith('</') ? -1 : 1;
    if (depth <= 0) ended = index + tag.length;
  }
  if (ended < 0) return { written: html };
  const behind = rest
    .slice(ended)
    .replaceAll(/<[^>]*>|&nbsp;/g, '')
    .trim();
  return behind === '' ? { written: html.slice(0, start), quoted: rest } : { written: html };
}
