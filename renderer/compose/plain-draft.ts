import { textAsHtml } from '../../shared/text/quote.ts';

/** What was written as plain text, and the same as HTML for everything that knows only that. */
export function plainDraft(text: string): { readonly text: string; readonly html: string } {
  return { text, html: text.trim() === '' ? '' : textAsHtml(text) };
}
