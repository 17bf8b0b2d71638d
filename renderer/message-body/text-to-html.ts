/**
 * Plain text as HTML that says what the text means: quotes by depth, a dimmed signature (the line "-- " of
 * RFC 3676 4.3), addresses as links. What comes out goes through `sanitise` like any other HTML.
 */
export function textToHtml(text: string): string {
  const lines = text.replaceAll(/\r\n?/g, '\n').replace(/\n+$/, '').split('\n');
  const out: string[] = [];
  let depth = 0;
  let signature = false;
  for (const line of lines) {
    const quote = quoteOf(line);
    if (!signature && quote.depth === 0 && /^-- ?$/.test(line)) {
      out.push('</div>'.repeat(depth), '<div class="signature">');
      depth = 0;
      signature = true;
    }
    const level = signature ? 0 : quote.depth;
    for (; depth < level; depth++) out.push(`<div class="quote quote-${(depth % 3) + 1}">`);
    for (; depth > level; depth--) out.push('</div>');
    const shown = signature ? line : quote.rest;
    out.push(
      shown.trim() === '' ? '<div class="line"><br></div>' : `<div class="line">${linkified(shown)}</div>`,
    );
  }
  out.push('</div>'.repeat(depth), signature ? '</div>' : '');
  return `<div class="plain-text">${out.join('')}</div>`;
}

/** ">> text" is depth 2; ">From " is mbox quoting of a line and no quote at all. Deeper than 9 looks like 9. */
function quoteOf(line: string): { depth: number; rest: string } {
  const marks = /^(?:> ?){1,50}/.exec(line)?.[0] ?? '';
  if (marks === '' || line.startsWith('>From ')) return { depth: 0, rest: line };
  return { depth: Math.min(9, marks.replaceAll(/[^>]/g, '').length), rest: line.slice(marks.length) };
}

// An address ends before blank space, brackets, quotes and the punctuation of Chinese and Latin sentences.
const address =
  /\b(?:https?:\/\/|www\.)[^\s<>"'，。；：！？、（）《》「」【】“”]+|\b[\w.+-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})+\b/gi;

function linkified(line: string): string {
  let out = '';
  let at = 0;
  for (const match of line.matchAll(address)) {
    const found = trimmed(match[0]);
    out += escapeHtml(line.slice(at, match.index)) + link(found);
    at = match.index + found.length;
  }
  return out + escapeHtml(line.slice(at));
}

/** The full stop after an address belongs to the sentence, and so does a bracket that was opened before it. */
function trimmed(found: string): string {
  let end = found.length;
  while (end > 0 && (/[.,;:!?]/.test(found.charAt(end - 1)) || unopened(found.slice(0, end)))) end -= 1;
  return found.slice(0, end);
}

function unopened(text: string): boolean {
  const pair = { ')': '(', ']': '[', '}': '{' }[text.at(-1) ?? ''];
  return pair !== undefined && text.split(pair).length < text.split(text.at(-1) ?? '').length;
}

function link(found: string): string {
  const href = /^https?:/i.test(found)
    ? found
    : /^www\./i.test(found)
      ? `https://${found}`
      : `mailto:${found}`;
  return `<a href="${escapeHtml(href)}">${escapeHtml(found)}</a>`;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as it may stand in HTML and in a quoted attribute. */
export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (char) => entities[char] ?? char);
}
