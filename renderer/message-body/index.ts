export { MessageFrame } from './frame.tsx';
export { outsideAddress } from './links.ts';
export { makeQuoteSafe, parseForeign, readyToParse, useSanitise } from './room.ts';
export { selectedHtml } from './selected.ts';
export type { SafeHtml } from './sanitise.ts';
export { escapeHtml, textToHtml } from './text-to-html.ts';
