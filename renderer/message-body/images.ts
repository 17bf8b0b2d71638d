/** Where the images of one message may come from; everything else is left out. */
export interface ImageSources {
  /** Content-ID without angle brackets -> URL of that part, of our own origin. */
  readonly parts: Readonly<Record<string, string>>;
  /** http(s) address as the message writes it -> URL of our own origin; empty until the person allows it. */
  readonly remote: Readonly<Record<string, string>>;
}

/** Types a browser decodes as a plain picture; SVG is a document and is not among them. */
const dataImage = /^data:image\/(png|jpeg|jpg|gif|webp|bmp);base64,[a-z0-9+/=\s]*$/i;

/** What deciding about images takes; see {@link ImageGate}. */
export interface ImageRule {
  readonly remote: readonly string[];
  /** @returns the address to show instead, or undefined when this image is not to be loaded. */
  address(written: string): string | undefined;
}

/** A quote that is sent on refers to pictures as the original did; nothing here loads them. */
export const keepAddresses: ImageRule = {
  remote: [],
  address: (written) =>
    /^(cid:|https?:\/\/)[^"'\s]+$/i.test(written.trim()) || dataImage.test(written.trim())
      ? written.trim()
      : undefined,
};

/** Decides about each image address of one message and remembers the remote ones that were left out. */
export class ImageGate implements ImageRule {
  readonly #sources: ImageSources;
  readonly #remote = new Set<string>();

  constructor(sources: ImageSources) {
    this.#sources = sources;
  }

  /** Remote addresses met so far, those already allowed included, in the order of the message. */
  get remote(): readonly string[] {
    return [...this.#remote];
  }

  address(written: string): string | undefined {
    const value = written.trim();
    if (dataImage.test(value)) return value;
    if (/^cid:/i.test(value)) return this.#part(value.slice(4));
    // A protocol-relative address was meant for a web page; in mail it is read as https.
    const full = value.startsWith('//') ? `https:${value}` : value;
    if (!/^https?:/i.test(full) || !URL.canParse(full)) return undefined;
    const { href } = new URL(full);
    this.#remote.add(href);
    return own(this.#sources.remote, href);
  }

  /** RFC 2392: the id in a cid: URL is percent-encoded; mailers often do not care. */
  #part(id: string): string | undefined {
    const direct = own(this.#sources.parts, id);
    if (direct !== undefined || !id.includes('%')) return direct;
    try {
      return own(this.#sources.parts, decodeURIComponent(id));
    } catch {
      // Not percent-encoded after all, so there is no part of that name.
      return undefined;
    }
  }
}

function own(map: Readonly<Record<string, string>>, key: string): string | undefined {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}
