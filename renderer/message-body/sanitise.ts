import DOMPurify, { type DOMPurify as Purifier, type UponSanitizeAttributeHookEvent } from 'dompurify';
import { allowedAttributes, allowedElements, namePrefix, removedWithContent } from './allowed.ts';
import { cleanDeclarations, cleanSheet, type StyleNotes } from './css.ts';
import { ImageGate, type ImageRule, type ImageSources, keepAddresses } from './images.ts';
import { outsideAddress } from './links.ts';

export interface SafeHtml {
  /** A whole document, ready for the frame. It is not to be edited any more. */
  readonly html: string;
  /** http(s) images it refers to, loaded or not, without those that only watch; see {@link trackers}. */
  readonly remote: readonly string[];
  /** Remote images too small to be seen: they report that the message was opened, and are never loaded. */
  readonly trackers: number;
  /** It brings colours of its own and is shown on light paper in either theme. */
  readonly ownColours: boolean;
  /** It brings a layout of its own (tables), so its lines are not kept to a reading measure. */
  readonly ownLayout: boolean;
}

const allowed = {
  ALLOWED_TAGS: [...allowedElements],
  ALLOWED_ATTR: [...allowedAttributes],
  FORBID_CONTENTS: [...removedWithContent],
  ALLOW_DATA_ATTR: false,
  ALLOW_ARIA_ATTR: false,
  SANITIZE_NAMED_PROPS: true,
};

/** The window whose parser reads the mail; nothing is ever put into its document. */
export type Realm = Window & typeof globalThis;

interface Run extends StyleNotes {
  readonly images: ImageRule;
  /** Newsletters say the same few styles hundreds of times. */
  readonly styles: Map<string, string>;
  trackers: number;
  ownLayout: boolean;
}

/**
 * Makes foreign HTML safe to write into the frame: nothing that runs, navigates, submits or fetches is left.
 * String in, string out; the frame is the second wall, for what gets past this one.
 */
export function sanitise(html: string, sources: ImageSources, realm: Realm = window): SafeHtml {
  const run = newRun(new ImageGate(sources));
  const clean = purifierFor(run, realm).sanitize(html, { ...allowed, WHOLE_DOCUMENT: true });
  return {
    html: clean,
    remote: run.images.remote,
    trackers: run.trackers,
    ownColours: run.ownColours,
    ownLayout: run.ownLayout,
  };
}

/**
 * The original as it is quoted in an answer or sent on: as safe as what is shown, a fragment, and still referring to
 * its pictures as the sender did, for whoever receives it. Trackers do not travel.
 */
export function sanitiseQuote(html: string, realm: Realm = window): string {
  const run = newRun(keepAddresses);
  return purifierFor(run, realm).sanitize(html, { ...allowed, FORCE_BODY: true });
}

function newRun(images: ImageRule): Run {
  return { images, styles: new Map(), trackers: 0, ownColours: false, ownLayout: false };
}

/** One instance per run: hooks belong to an instance, and so cannot see the message before. */
function purifierFor(run: Run, realm: Realm): Purifier {
  const purifier = DOMPurify(realm);
  purifier.addHook('uponSanitizeElement', (node, { tagName }) => {
    if (tagName === 'style') node.textContent = cleanSheet(node.textContent ?? '', run.images, run);
    if (tagName === 'table') run.ownLayout = true;
  });
  purifier.addHook('beforeSanitizeAttributes', (element) => {
    if (element.localName === 'img') prepareImage(element, run);
  });
  purifier.addHook('uponSanitizeAttribute', (element, attribute) => cleanAttribute(element, attribute, run));
  purifier.addHook('afterSanitizeAttributes', (element) => {
    if (!element.hasAttribute?.('href')) return;
    // The click is handled by the page around the frame; should it miss one, the frame may not open windows.
    element.setAttribute('target', '_blank');
    element.setAttribute('rel', 'noopener noreferrer nofollow');
  });
  return purifier;
}

/** One picture per image: the first of `srcset` where there is no `src`; none where nobody would see it. */
function prepareImage(image: Element, run: Run): void {
  const first = image
    .getAttribute('srcset')
    ?.trim()
    .split(/[\s,]+/)[0];
  if (first && !image.hasAttribute('src')) image.setAttribute('src', first);
  image.removeAttribute('srcset');
  if (!/^\s*(https?:)?\/\//i.test(image.getAttribute('src') ?? '') || !isTracker(image)) return;
  run.trackers += 1;
  image.removeAttribute('src');
}

function isTracker(image: Element): boolean {
  const tiny = (side: 'width' | 'height'): boolean => {
    const written = image.getAttribute(side) ?? styleLength(image, side);
    return written !== undefined && /^\s*[0-2](px)?\s*$/.test(written);
  };
  return tiny('width') && tiny('height');
}

function styleLength(image: Element, side: 'width' | 'height'): string | undefined {
  return new RegExp(`(?:^|[;\\s])${side}\\s*:\\s*([^;!]+)`, 'i').exec(image.getAttribute('style') ?? '')?.[1];
}

const keptTargets = new Set(['a', 'area']);

function cleanAttribute(element: Element, attribute: UponSanitizeAttributeHookEvent, run: Run): void {
  const { attrName, attrValue } = attribute;
  const replace = (value: string | undefined): void => {
    if (value === undefined || value === '') attribute.keepAttr = false;
    else attribute.attrValue = value;
  };
  if (attrName === 'style') replace(cleanStyles(attrValue, run));
  else if (attrName === 'background') replace(run.images.address(attrValue));
  else if (attrName === 'src')
    replace(element.localName === 'img' ? run.images.address(attrValue) : undefined);
  else if (attrName === 'href')
    replace(keptTargets.has(element.localName) ? linkTarget(attrValue) : undefined);
  else if (attrName === 'usemap') replace(placeName(attrValue));
  else if (attrName === 'target' || attrName === 'rel') attribute.keepAttr = false;
  if (['bgcolor', 'color', 'text', 'background'].includes(attrName)) run.ownColours = true;
}

function cleanStyles(text: string, run: Run): string {
  const known = run.styles.get(text);
  if (known !== undefined) return known;
  const clean = cleanDeclarations(text, run.images, run);
  run.styles.set(text, clean);
  return clean;
}

/** A place in the same message, or an address outside; the prefix of ids goes with the former. */
function linkTarget(href: string): string | undefined {
  if (/^#[^\s]+$/.test(href)) return placeName(href);
  return outsideAddress(href)?.href;
}

/** `#name` with the prefix that names get, once however often it is sanitised. */
function placeName(reference: string): string {
  const name = reference.replace(/^#/, '');
  return `#${name.startsWith(namePrefix) ? '' : namePrefix}${name}`;
}
