import { parseForeign } from '../../message-body/index.ts';
import { cleanHtml } from '../clean-html.ts';
import { dataPicture, newContentId } from '../pictures.ts';
import { cidAddress } from '../serialise.ts';

/** Pictures of a text that belongs to no draft: their bytes are in the HTML itself, as `data:` addresses. */
export class OwnPictures {
  readonly #urls = new Map<string, string>();
  /** Content-IDs of all there are. */
  readonly ids = new Set<string>();

  readonly urlOf = (contentId: string): string | undefined => this.#urls.get(contentId);

  /** HTML for the editor; it is cleaned on its way. */
  readonly into = (html: string): string =>
    cleanHtml(html, {
      parse: parseForeign,
      picture: (address) => (dataPicture(address) ? this.#add(address) : undefined),
    });

  /** What the editor wrote, with the pictures in it. */
  outOf(html: string): string {
    let whole = html;
    for (const [id, url] of this.#urls)
      whole = whole.replaceAll(`src="${cidAddress(id)}"`, () => `src="${url}"`);
    return whole;
  }

  async add(file: File): Promise<string> {
    return this.#add(await asDataAddress(file));
  }

  #add(url: string): string {
    const id = newContentId();
    this.#urls.set(id, url);
    this.ids.add(id);
    return id;
  }
}

/** The bytes of a file as a `data:` address. */
export function asDataAddress(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener('load', () => resolve(typeof reader.result === 'string' ? reader.result : ''));
    reader.addEventListener('error', () => reject(reader.error ?? new Error('not read')));
    reader.readAsDataURL(file);
  });
}
