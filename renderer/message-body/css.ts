import { namePrefix } from './allowed.ts';
import type { ImageRule } from './images.ts';

/** What the styles of a message said about its looks. */
export interface StyleNotes {
  /** It sets text or background colours of its own, so it is shown on light paper. */
  ownColours: boolean;
}

/**
 * Style sheets are read by the browser's own parser, in a sheet that is never applied, and written again
 * from what it understood: escapes, comments and broken syntax that would mislead a search for `url(` do
 * not survive it. Imports, fonts, namespaces and animations are not written again.
 */
export function cleanSheet(text: string, images: ImageRule, notes: StyleNotes): string {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text.replaceAll(/<!--|-->/g, ' '));
  // The text ends up inside <style>, where only `</` could end it; as an escape it means the same to CSS.
  return cleanRules(sheet.cssRules, images, notes).replaceAll('<', '\\3c ');
}

/** The same for the value of a `style` attribute. */
export function cleanDeclarations(text: string, images: ImageRule, notes: StyleNotes): string {
  const style = emptyStyle();
  style.cssText = text;
  return cleanStyle(style, images, notes);
}

function cleanRules(rules: CSSRuleList, images: ImageRule, notes: StyleNotes): string {
  let out = '';
  for (const rule of rules) {
    if (rule instanceof CSSStyleRule) {
      const body = cleanStyle(rule.style, images, notes);
      if (body !== '') out += `${prefixIds(rule.selectorText)}{${body}}\n`;
    } else if (rule instanceof CSSMediaRule && !rule.conditionText.includes('prefers-color-scheme')) {
      // Mail with colours lies on light paper in either theme: its dark variant would not be readable there.
      out += `@media ${rule.conditionText}{${cleanRules(rule.cssRules, images, notes)}}\n`;
    } else if (rule instanceof CSSSupportsRule) {
      out += `@supports ${rule.conditionText}{${cleanRules(rule.cssRules, images, notes)}}\n`;
    }
  }
  return out;
}

function cleanStyle(style: CSSStyleDeclaration, images: ImageRule, notes: StyleNotes): string {
  const plain = style.cssText;
  if (!notes.ownColours && /color|background/.test(plain)) noteColours(style, notes);
  // Nearly every declaration block names no function that could fetch: it is taken as the browser wrote it.
  if (!/\\|--|\dvh|vh\b/.test(plain) && hasOnlyHarmless(plain)) return plain;
  const kept = emptyStyle();
  for (const property of style) {
    const value = cleanValue(property, style.getPropertyValue(property), images);
    if (value !== undefined) kept.setProperty(property, value, style.getPropertyPriority(property));
  }
  return kept.cssText;
}

let inert: Document | undefined;

/** Declarations of an element in a document that is never shown: nothing in them is fetched. */
function emptyStyle(): CSSStyleDeclaration {
  inert ??= document.implementation.createHTMLDocument('');
  return inert.createElement('i').style;
}

/** Functions that only compute; whatever else a browser has or will have may fetch, and goes. */
const harmlessFunction =
  /^(rgba?|hsla?|hwb|lab|lch|oklab|oklch|color|color-mix|light-dark|calc|min|max|clamp|(repeating-)?(linear|radial|conic)-gradient|-webkit-(linear|radial)-gradient|translate[xyz3d]*|scale[xyz3d]*|rotate[xyz3d]*|skew[xy]?|matrix(3d)?|perspective|repeat|minmax|fit-content|counters?|rect|inset|circle|ellipse|polygon|cubic-bezier|steps|blur|brightness|contrast|grayscale|opacity|saturate|sepia|drop-shadow)$/i;

function hasOnlyHarmless(text: string): boolean {
  for (const [, name = ''] of text.matchAll(/([\w-]*)\(/g)) {
    if (name !== '' && !harmlessFunction.test(name)) return false;
  }
  return true;
}

function cleanValue(property: string, value: string, images: ImageRule): string | undefined {
  if (property.startsWith('--') || value === '') return undefined;
  const shown: string[] = [];
  let refused = false;
  const withoutUrls = value.replaceAll(/url\("((?:[^"\\]|\\.)*)"\)/gi, (_all, written: string) => {
    const address = images.address(unescaped(written));
    if (address === undefined) refused = true;
    else shown.push(address);
    return address === undefined ? '' : '\0';
  });
  if (refused) return undefined;
  // Strings may hold anything, in `content` and `quotes`; what is outside of them must be known.
  const outside = withoutUrls.replaceAll(/"(?:[^"\\]|\\.)*"/g, '""');
  if (outside.includes('\\')) return undefined;
  if (!hasOnlyHarmless(outside)) return undefined;
  return withoutViewport(withoutUrls).replaceAll('\0', () => `url("${quoted(shown.shift() ?? '')}")`);
}

/** The frame is as tall as its content, so a height in parts of the frame would feed on itself: a page of 700 px stands in. */
function withoutViewport(value: string): string {
  if (value.includes('"')) return value;
  return value.replaceAll(
    /(\d*\.?\d+)[sdl]?vh\b/gi,
    (_all, count: string) => `${Math.round(Number(count) * 7)}px`,
  );
}

const neutral = new Set([
  '',
  'inherit',
  'initial',
  'unset',
  'revert',
  'transparent',
  'currentcolor',
  'windowtext',
  'rgba(0, 0, 0, 0)',
]);

function noteColours(style: CSSStyleDeclaration, notes: StyleNotes): void {
  const said = [style.color, style.backgroundColor].map((value) => value.toLowerCase());
  notes.ownColours =
    said.some((value) => !neutral.has(value)) || /gradient\(|url\(/.test(style.backgroundImage);
}

/** Ids carry a prefix in the document, so selectors need it too; once, however often a quote is sanitised. */
function prefixIds(selector: string): string {
  return selector.replaceAll(/#(?!user-content-)(?=[-\w\\\u0080-\uffff])/g, `#${namePrefix}`);
}

/** CSS Syntax 4.3.7, for the inside of a string. */
function unescaped(text: string): string {
  return text.replaceAll(
    /\\(?:([0-9a-f]{1,6})\s?|(.))/gis,
    (_all, hex: string | undefined, char: string | undefined) =>
      hex === undefined ? (char ?? '') : codePoint(Number.parseInt(hex, 16)),
  );
}

function codePoint(value: number): string {
  return value === 0 || value > 0x10ffff ? '\ufffd' : String.fromCodePoint(value);
}

function quoted(address: string): string {
  return address.replaceAll(/["\\\n\r<>]/g, (char) => encodeURIComponent(char));
}
