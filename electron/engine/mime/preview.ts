import { htmlText } from './html-text.ts';
import { limits } from './limits.ts';
import type { EncodedSection } from './mime.ts';
import { sectionText } from './section-text.ts';

/** "On … wrote:" in the forms mailers give it, and Outlook's dividing line; the quote follows. */
const quoteIntro =
  /^(?:-{3,}[^-]*-{3,}|_{10,}|.{3,200}(?:wrote|schrieb|a écrit|escribió|ha scritto|写道|寫道)\s*[:：])$/i;

/** The first words a person reads: without quoted lines and their introduction, in one line. */
export function previewText(text: string): string {
  const lines = text.split('\n').map((line) => line.trim());
  const own = lines.filter((line) => !line.startsWith('>') && (line.length > 300 || !quoteIntro.test(line)));
  const chosen = own.some((line) => line !== '') ? own : lines.map((line) => line.replace(/^[>\s]+/, ''));
  const words = chosen
    .join(' ')
    .replace(/[\p{Cc}\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]|\u034f/gu, ' ')
    .replace(/([-=_*~#.])\1{4,}/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  // A pair of surrogates is not cut in two.
  return words
    .slice(0, limits.previewCharacters)
    .replace(/[\ud800-\udbff]$/, '')
    .trimEnd();
}

/** A preview from the first bytes of a text section, which may end anywhere. */
export function previewOf(section: EncodedSection): string {
  const text = sectionText(section, true);
  const html =
    section.part.type === 'text/html' || (/^\s*<(!doctype|html)\b/i.test(text) && text.includes('>'));
  return previewText(html ? htmlText(text, limits.previewCharacters * 10) : text);
}
