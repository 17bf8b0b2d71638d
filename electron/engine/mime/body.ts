import type { Body } from '../../../shared/model/message.ts';
import { htmlText } from './html-text.ts';
import { limits } from './limits.ts';
import type { EncodedSection } from './mime.ts';
import { sectionText } from './section-text.ts';

interface Rendition {
  readonly section: EncodedSection;
  readonly html: boolean;
  readonly text: string;
}

export function escapeHtml(text: string): string {
  return text.replace(
    /[&<>"]/g,
    (character) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[character] ?? character,
  );
}

const asHtml = (text: string): string => `<div style="white-space: pre-wrap">${escapeHtml(text)}</div>`;
const parent = (section: string): string => section.slice(0, Math.max(0, section.lastIndexOf('.')));

/** Whether most words of a plain text are in the HTML too: then it says the same. */
function saysTheSame(plain: string, html: string): boolean {
  const words = new Set(
    plain
      .toLowerCase()
      .match(/[\p{L}\p{N}]{2,}/gu)
      ?.slice(0, 200),
  );
  if (words.size === 0) return true;
  const other = htmlText(html, 200_000).toLowerCase();
  let found = 0;
  for (const word of words) if (other.includes(word)) found++;
  return found >= words.size / 2;
}

/** A plain part is left out where an HTML rendition of the same text is shown. */
function isShownAsHtml(plain: Rendition, htmls: readonly Rendition[]): boolean {
  const { alternative, section } = plain.section.part;
  if (alternative !== undefined) return htmls.some((html) => html.section.part.alternative === alternative);
  // Without the structure, siblings that say the same are taken for alternatives.
  return htmls.some(
    (html) =>
      html.section.part.alternative === undefined &&
      parent(html.section.part.section) === parent(section) &&
      saysTheSame(plain.text, html.text),
  );
}

/** Text sections in their order to one readable body; html only where the message has some. */
export function readBody(sections: readonly EncodedSection[]): Body {
  const renditions = sections.map(
    (section): Rendition => ({
      section,
      html: section.part.type === 'text/html',
      text: sectionText(section),
    }),
  );
  const htmls = renditions.filter((rendition) => rendition.html);
  const shown = renditions.filter((rendition) => rendition.html || !isShownAsHtml(rendition, htmls));
  const plain = renditions.filter((rendition) => !rendition.html);
  const bounded = (text: string): string => text.slice(0, limits.bodyCharacters);
  const plainOnly = shown.filter((rendition) => !rendition.html).length;
  // Where nothing but HTML would be shown, the plain renditions are the text; where both kinds are, all of it is.
  const text =
    plainOnly === 0 && plain.some((rendition) => rendition.text.trim() !== '')
      ? plain.map((rendition) => rendition.text).join('\n')
      : shown
          .map((rendition) =>
            rendition.html ? htmlText(rendition.text, limits.bodyCharacters) : rendition.text,
          )
          .join('\n');
  if (htmls.length === 0) return { text: bounded(text) };
  return {
    text: bounded(text),
    html: bounded(shown.map((each) => (each.html ? each.text : asHtml(each.text))).join('\n')),
  };
}
