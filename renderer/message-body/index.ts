export { MessageFrame } from './frame.tsx';
export { outsideAddress } from './links.ts';
export { sanitise, sanitiseQuote, type SafeHtml } from './sanitise.ts';
export { escapeHtml, textToHtml } from './text-to-html.ts';
