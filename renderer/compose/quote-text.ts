import { generateJSON } from '@tiptap/core';
import { parseForeign } from '../message-body/index.ts';
import { cleanHtml } from './clean-html.ts';
import { docText } from './doc-text.ts';
import { letterExtensions } from './extensions.ts';

/** The quoted original as text, each line of a quote behind its "> ". @param html made safe */
export function quoteText(html: string): string {
  const clean = cleanHtml(html, { parse: parseForeign, picture: () => undefined });
  return docText(generateJSON(clean, letterExtensions({ session: undefined, coming: new Set() })));
}
