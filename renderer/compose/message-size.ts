import type { Draft } from '../../shared/model/draft.ts';
import { messageHtml, shownContentIds } from '../../shared/text/quote.ts';

/** Of one attachment's header. */
const partHeader = 200;

/** What base64 makes of so many bytes: lines of 76 letters for 57 bytes, each with its line end (RFC 2045 6.8). */
export function asBase64(bytes: number): number {
  return Math.ceil(bytes / 57) * 2 + Math.ceil(bytes / 3) * 4;
}

export interface MessageSize {
  /** Of the files as they lie on a disk. */
  readonly files: number;
  /** Of the message as it is sent; never more than it will be. */
  readonly sent: number;
}

/** @param coming - bytes of files that are still on their way into the draft */
export function messageSize(draft: Draft, coming: readonly number[] = []): MessageSize {
  const html = messageHtml(draft.html, draft.quoteHtml);
  const shown = shownContentIds(html);
  const sizes = [
    ...draft.attachments
      // A picture of a quote that was left out is not sent.
      .filter(({ contentId }) => contentId === undefined || shown.has(contentId))
      .map(({ size }) => size),
    ...coming,
  ];
  const body = draft.text === undefined ? html.length : draft.text.length;
  return {
    files: sizes.reduce((sum, size) => sum + size, 0),
    sent: sizes.reduce((sum, size) => sum + asBase64(size) + partHeader, body),
  };
}
