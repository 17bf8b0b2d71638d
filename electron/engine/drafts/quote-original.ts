import type { MessageView } from '../../../shared/contract/messages.ts';
import { type Language, sentences } from '../../../shared/locales/index.ts';
import type { Address } from '../../../shared/model/address.ts';
import type { DraftKind } from '../../../shared/model/draft.ts';
import { escapeHtml, quoteForForward, quoteForReply, textAsHtml } from '../../../shared/text/quote.ts';

const named = ({ name, address }: Address): string => (name ? `${name} <${address}>` : address);

function fill(sentence: string, values: Readonly<Record<string, string>>): string {
  return sentence.replace(/\{\{(\w+)\}\}/g, (_whole, name: string) => values[name] ?? '');
}

/**
 * The original as an answer or a forward carries it, in the person's language.
 *
 * @returns foreign HTML, not sanitised; undefined where the body is not at hand
 */
export function quoteOriginal(kind: DraftKind, view: MessageView, language: Language): string | undefined {
  const { body, summary, envelope } = view;
  const html = body?.html ?? (body?.text === undefined ? undefined : textAsHtml(body.text));
  if (html === undefined) return undefined;
  const phrases = sentences[language].compose.original;
  // The face writes English dates this way too: day before month, 24 hours.
  const date = new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, {
    dateStyle: 'full',
    timeStyle: 'short',
  }).format(summary.sentAt ?? summary.receivedAt);
  if (kind !== 'forward') {
    const [from] = summary.from;
    return quoteForReply(fill(phrases.wrote, { date, name: from?.name || from?.address || '' }), html);
  }
  const list = (addresses: readonly Address[]): string => addresses.map(named).join(', ');
  const lines: (readonly [string, string])[] = [
    [phrases.from, list(summary.from)],
    [phrases.date, date],
    [phrases.subject, summary.subject],
    [phrases.to, list(summary.to)],
    [phrases.cc, list(envelope.cc)],
  ];
  return quoteForForward(
    phrases.forwarded,
    lines.filter(([, value]) => value !== ''),
    html,
  );
}

/**
 * The original as if it said only what is selected in it.
 *
 * @param selection foreign HTML, with the URLs of parts where the message names them by their Content-ID
 */
export function selectionOnly(view: MessageView, selection: string): MessageView {
  let html = selection;
  for (const { contentId, url } of view.parts) {
    if (contentId)
      html = html.replaceAll(
        `src="${url.replaceAll('&', '&amp;')}"`,
        () => `src="cid:${escapeHtml(contentId)}"`,
      );
  }
  return { ...view, body: { html } };
}
