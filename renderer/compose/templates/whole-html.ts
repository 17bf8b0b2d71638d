import { shownContentIds, textAsHtml } from '../../../shared/text/quote.ts';
import { textWithoutSignature, withoutSignature } from '../../../shared/text/signature.ts';
import type { DraftSession } from '../draft-session.ts';
import { cidAddress } from '../serialise.ts';
import { asDataAddress } from '../signature/own-pictures.ts';

/**
 * What is written in a draft, without its signature, and with its pictures in it as `data:` addresses.
 *
 * @throws what reading a picture failed with
 */
export async function wholeHtml(session: DraftSession): Promise<string> {
  const { html: written, text, attachments } = session.current();
  if (text !== undefined) return textAsHtml(textWithoutSignature(text).trimEnd());
  const { urls } = session.store.getState();
  let html = withoutSignature(written);
  const shown = shownContentIds(html);
  for (const { contentId, hash, type } of attachments) {
    const url = urls[hash];
    if (contentId === undefined || url === undefined || !shown.has(contentId)) continue;
    const bytes = await (await fetch(url)).blob();
    const data = await asDataAddress(new File([bytes], 'picture', { type }));
    html = html.replaceAll(`src="${cidAddress(contentId)}"`, () => `src="${data}"`);
  }
  return html;
}
