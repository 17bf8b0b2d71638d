import { namePrefix } from './allowed.ts';
import { outsideAddress } from './links.ts';

/** How the message is laid on the page around it. */
export interface FrameLook {
  /** `paper`: light whatever the theme, for mail with colours of its own. `adapt`: the colours of the app. */
  readonly tone: 'paper' | 'adapt';
  /** `text`: lines of a readable length. `own`: as wide as the mail wants. */
  readonly measure: 'text' | 'own';
}

export interface FrameListener {
  readonly onHeight: (px: number) => void;
  /** A link was followed: it opens outside. */
  readonly onFollow: (url: URL) => void;
  /** The pointer or the focus stands on a link; undefined: on none. */
  readonly onPoint: (url: URL | undefined) => void;
}

/** A page taller than this scrolls in its own frame: a mail cannot make the window lay out without end. */
const tallest = 200_000;

/**
 * Writes a sanitised document into the frame's empty page and follows it until the answer is called.
 * Nothing in the frame runs; every listener here belongs to the page around it.
 */
export function showInFrame(
  frame: HTMLIFrameElement,
  html: string,
  look: FrameLook,
  listener: FrameListener,
): () => void {
  const page = frame.contentDocument;
  const root = page?.documentElement;
  if (!page || !root) return () => undefined;
  const stop = new AbortController();
  write(page, root, html);
  root.dataset.tone = look.tone;
  root.dataset.measure = look.measure;
  // Before it is measured: other colours make the browser work out the style of every element again.
  paintFrame(frame);
  followLinks(root, listener, stop.signal);
  forwardKeys(frame, root, stop.signal);
  followHeight(root, listener.onHeight, stop.signal);
  return () => stop.abort();
}

/** Tells the frame the colours of the app around it; only mail without colours of its own takes them. */
export function paintFrame(frame: HTMLIFrameElement): void {
  const root = frame.contentDocument?.documentElement;
  if (!root || !frame.parentElement) return;
  const around = getComputedStyle(frame.parentElement);
  const isDark = around.colorScheme === 'dark';
  const paper = root.dataset.tone === 'paper';
  const say = (name: string, value: string): void => {
    if (root.style.getPropertyValue(name) !== value) root.style.setProperty(name, value);
  };
  say('--skein-scheme', isDark && !paper ? 'dark' : 'light');
  say('--skein-ink', paper && isDark ? 'oklch(24% 0.015 250)' : around.color);
  say('--skein-accent', paper && isDark ? 'oklch(46% 0.09 235)' : around.accentColor);
  say('--skein-paper', paper && isDark ? 'white' : 'transparent');
  say('--skein-inset', paper && isDark && root.dataset.measure === 'text' ? '16px' : '1px 0');
}

/** The frame's own style sheet stays in front of what the mail brings. */
function write(page: Document, root: HTMLElement, html: string): void {
  const base = page.querySelector('style[data-skein]');
  root.innerHTML = html;
  if (base) root.firstElementChild?.prepend(base);
}

function followLinks(root: HTMLElement, listener: FrameListener, signal: AbortSignal): void {
  const follow = (event: MouseEvent): void => {
    const link = linkAt(event);
    if (!link || (event.type === 'auxclick' && event.button !== 1)) return;
    event.preventDefault();
    const href = link.getAttribute('href') ?? '';
    if (href.startsWith('#')) return scrollTo(root, href.slice(1));
    const url = outsideAddress(href);
    if (url) listener.onFollow(url);
  };
  const point = (event: Event): void =>
    listener.onPoint(outsideAddress(linkAt(event)?.getAttribute('href') ?? ''));
  const leave = (): void => listener.onPoint(undefined);
  root.addEventListener('click', follow, { signal });
  root.addEventListener('auxclick', follow, { signal });
  root.addEventListener('mouseover', point, { signal });
  root.addEventListener('focusin', point, { signal });
  root.addEventListener('mouseleave', leave, { signal });
  root.addEventListener('focusout', leave, { signal });
  // Dropping a file on the message would open it in the frame; forms cannot be sent, but say so twice.
  for (const kind of ['dragover', 'drop', 'submit'])
    root.addEventListener(kind, (event) => event.preventDefault(), { signal });
}

/** Nodes of the frame belong to its own realm, where `instanceof` of this one says no. */
function linkAt(event: Event): Element | undefined {
  const [first] = event.composedPath();
  const node = first as Partial<Element> | undefined;
  return typeof node?.closest === 'function' ? (node.closest('a[href], area[href]') ?? undefined) : undefined;
}

function scrollTo(root: HTMLElement, id: string): void {
  const wanted = [id, id.replace(namePrefix, '')];
  for (const element of root.querySelectorAll('[id], a[name]')) {
    if (
      wanted.includes(element.getAttribute('id') ?? '') ||
      wanted.includes(element.getAttribute('name') ?? '')
    ) {
      element.scrollIntoView({ block: 'start' });
      return;
    }
  }
}

/** Shortcuts work while the focus is in the message: the key is pressed again on the frame element, in the app's own page. */
function forwardKeys(frame: HTMLIFrameElement, root: HTMLElement, signal: AbortSignal): void {
  root.ownerDocument.addEventListener(
    'keydown',
    (event) => {
      if (event.key === 'Tab' || event.isComposing) return;
      const { key, code, ctrlKey, shiftKey, altKey, metaKey, repeat } = event;
      const again = new KeyboardEvent('keydown', {
        key,
        code,
        ctrlKey,
        shiftKey,
        altKey,
        metaKey,
        repeat,
        bubbles: true,
        cancelable: true,
      });
      if (!frame.dispatchEvent(again)) event.preventDefault();
    },
    { signal },
  );
}

function followHeight(root: HTMLElement, onHeight: (px: number) => void, signal: AbortSignal): void {
  let last = 0;
  let growths = 0;
  const measure = (): void => {
    const body = root.querySelector(':scope > body');
    const across = root.scrollWidth > root.clientWidth ? 16 : 0;
    const height = Math.min(
      tallest,
      Math.ceil(Math.max(root.getBoundingClientRect().height, body?.scrollHeight ?? 0)) + across,
    );
    if (height === last) return;
    // Content that grows because its frame grew would never end; pictures that arrive are fewer than this.
    growths = height > last ? growths + 1 : growths;
    if (growths > 500) return;
    last = height;
    onHeight(height);
  };
  const observer = new ResizeObserver(measure);
  observer.observe(root);
  for (const child of root.children) observer.observe(child);
  // Pictures load without resizing the root when they only fill a box that was there.
  root.addEventListener('load', measure, { capture: true, signal });
  signal.addEventListener('abort', () => observer.disconnect(), { once: true });
  measure();
}
