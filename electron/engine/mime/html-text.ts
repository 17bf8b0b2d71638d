/** Elements whose text nobody reads. */
const unread = new Set([
  'script',
  'style',
  'head',
  'title',
  'template',
  'noscript',
  'svg',
  'math',
  'object',
  'select',
]);
/** Elements that end a line. */
const block = new Set(
  'address article aside blockquote body br center dd div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr html li main nav ol p pre section table tbody thead tr ul'.split(
    ' ',
  ),
);

const named: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  copy: '©',
  reg: '®',
  trade: '™',
  hellip: '…',
  mdash: '—',
  ndash: '–',
  lsquo: '‘',
  rsquo: '’',
  ldquo: '“',
  rdquo: '”',
  laquo: '«',
  raquo: '»',
  bull: '•',
  middot: '·',
  euro: '€',
  pound: '£',
  yen: '¥',
  cent: '¢',
  sect: '§',
  deg: '°',
  times: '×',
  shy: '',
  zwnj: '',
  zwj: '',
  auml: 'ä',
  ouml: 'ö',
  uuml: 'ü',
  Auml: 'Ä',
  Ouml: 'Ö',
  Uuml: 'Ü',
  szlig: 'ß',
  eacute: 'é',
  egrave: 'è',
  agrave: 'à',
  ccedil: 'ç',
  ecirc: 'ê',
  acirc: 'â',
  ocirc: 'ô',
  iacute: 'í',
  oacute: 'ó',
  uacute: 'ú',
  aacute: 'á',
  ntilde: 'ñ',
  aring: 'å',
  oslash: 'ø',
  aelig: 'æ',
  iexcl: '¡',
  iquest: '¿',
  larr: '←',
  rarr: '→',
  ensp: ' ',
  emsp: ' ',
  thinsp: ' ',
};

function decodeEntities(text: string): string {
  return text.replace(
    /&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z\d]{2,8}));?/gi,
    (whole, decimal?: string, hex?: string, name?: string) => {
      if (name !== undefined) return named[name] ?? named[name.toLowerCase()] ?? whole;
      const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
      return code > 31 && code <= 0x10_ffff && !(code >= 0xd800 && code <= 0xdfff)
        ? String.fromCodePoint(code)
        : ' ';
    },
  );
}

const tagName = /^\/?([a-z][a-z\d]*)/i;

/** Where a tag ends: the `>` outside quotes, or the next one at all when a quote is never closed. */
function endOfTag(html: string, start: number): number {
  let quote = '';
  for (let i = start + 1; i < html.length && i - start < 20_000; i++) {
    const character = html[i] ?? '';
    if (quote) {
      if (character === quote) quote = '';
    } else if (character === '>') return i;
    else if ((character === '"' || character === "'") && html[i - 1] === '=') quote = character;
  }
  return html.indexOf('>', start);
}

/** Styles by which mailers hide a preheader or filler, and tracking padding. */
const hidden =
  /display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|font-size\s*:\s*0(?![.\d])|max-height\s*:\s*0(?![.\d])/i;

/**
 * The readable text of HTML, for previews and search: no layout, one pass, and tolerant of input that was cut
 * anywhere. Stops when `limit` characters are there.
 */
export function htmlText(html: string, limit: number): string {
  let text = '';
  let at = 0;
  while (at < html.length && text.length < limit) {
    const open = html.indexOf('<', at);
    text += decodeEntities(html.slice(at, open < 0 ? html.length : open).replace(/[\r\n\t]+/g, ' '));
    if (open < 0) break;
    if (html.startsWith('<!--', open)) {
      const end = html.indexOf('-->', open + 4);
      if (end < 0) break;
      at = end + 3;
      continue;
    }
    if (!/[a-z/!?]/i.test(html[open + 1] ?? '')) {
      text += '<';
      at = open + 1;
      continue;
    }
    const close = endOfTag(html, open);
    if (close < 0) break;
    const tag = html.slice(open + 1, close);
    const name = tagName.exec(tag)?.[1]?.toLowerCase() ?? '';
    at = close + 1;
    if (
      !tag.startsWith('/') &&
      (unread.has(name) || (name !== 'body' && hidden.test(tag))) &&
      !tag.endsWith('/') &&
      !voids.has(name)
    ) {
      at = behindElement(html, at, name);
    } else if (block.has(name)) text += '\n';
    else if (name === 'td' || name === 'th') text += ' ';
  }
  return text
    .replace(/\u00ad|\u034f|[\u200b-\u200f]|\u2060|\ufeff/g, '')
    .replace(/[ \u00a0\u2007]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

const voids = new Set([
  'img',
  'br',
  'hr',
  'input',
  'meta',
  'link',
  'col',
  'area',
  'base',
  'wbr',
  'embed',
  'source',
  'track',
]);

/** Behind the end tag of an element, nested ones of the same name counted; the end of the input when it never ends. */
function behindElement(html: string, from: number, name: string): number {
  const tags = new RegExp(`<(/?)${name}(?=[\\s/>])[^>]*>`, 'gi');
  tags.lastIndex = from;
  let depth = 1;
  const nests = name !== 'script' && name !== 'style' && name !== 'title' && name !== 'head';
  for (let found = tags.exec(html); found; found = tags.exec(html)) {
    if (found[1] === '/') depth--;
    else if (nests) depth++;
    if (depth === 0) return tags.lastIndex;
  }
  // A head that is never closed ends where the body begins.
  const body = name === 'head' ? html.slice(from).search(/<body[\s>]/i) : -1;
  return body < 0 ? html.length : from + body;
}
