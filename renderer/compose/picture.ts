import { Node } from '@tiptap/core';
import type { DraftAttachment } from '../../shared/model/draft.ts';
import type { DraftSession } from './draft-session.ts';

export interface PictureOptions {
  /** The draft whose attachments the pictures are. */
  readonly session: DraftSession | undefined;
  /** Pictures that are on their way to become attachments. */
  readonly coming: ReadonlySet<string>;
  /** Where the bytes are, if not in a draft. */
  readonly urlOf?: ((contentId: string) => string | undefined) | undefined;
}

/**
 * A picture in the text: an attachment with a Content-ID, shown from where its bytes are. In the editor's own HTML it has no
 * address at all, so that what is pasted can make nothing be fetched.
 */
export const Picture = Node.create<PictureOptions>({
  name: 'image',
  inline: true,
  group: 'inline',
  draggable: true,
  addOptions: () => ({ session: undefined, coming: new Set<string>() }),
  addAttributes: () => ({
    cid: {
      default: '',
      parseHTML: (element: HTMLElement) => element.getAttribute('data-cid'),
      renderHTML: ({ cid }: Record<string, unknown>) => ({ 'data-cid': cid }),
    },
    alt: { default: '' },
    width: { default: null },
  }),
  parseHTML() {
    // A picture of another draft has no bytes in this one.
    const isHere = (element: HTMLElement): false | null => {
      const contentId = element.getAttribute('data-cid') ?? '';
      const { session, coming } = this.options;
      return coming.has(contentId) || attached(session, contentId) ? null : false;
    };
    return [{ tag: 'img[data-cid]', getAttrs: isHere }];
  },
  renderHTML: ({ HTMLAttributes }) => ['img', HTMLAttributes],
  addNodeView() {
    const { session, urlOf: ownUrlOf } = this.options;
    return ({ node }) => {
      const image = document.createElement('img');
      image.alt = String(node.attrs.alt ?? '');
      if (node.attrs.width) image.width = Number(node.attrs.width);
      const show = (): void => {
        const cid = String(node.attrs.cid);
        const url = ownUrlOf ? ownUrlOf(cid) : urlOf(session, cid);
        if (url !== undefined && image.getAttribute('src') !== url) image.src = url;
      };
      show();
      const stop = session?.store.subscribe(show);
      return { dom: image, destroy: () => stop?.() };
    };
  },
});

function attached(session: DraftSession | undefined, contentId: string): DraftAttachment | undefined {
  return session?.store.getState().draft.attachments.find((each) => each.contentId === contentId);
}

function urlOf(session: DraftSession | undefined, contentId: string): string | undefined {
  const found = attached(session, contentId);
  return found && session?.store.getState().urls[found.hash];
}
