import { Editor } from '@tiptap/core';
import { cleanHtml } from '../../../renderer/compose/clean-html.ts';
import { letterExtensions } from '../../../renderer/compose/extensions.ts';
import { emailHtml } from '../../../renderer/compose/serialise.ts';
import { parseForeign } from '../../../renderer/message-body/room.ts';
import { quoteForReply } from '../../../shared/text/quote.ts';
import { showInFrame } from '../../../renderer/message-body/frame-document.ts';
import { type Realm, sanitise, sanitiseQuote } from '../../../renderer/message-body/sanitise.ts';

/** The page of walls.integration.test.ts: shows mail with or without each of the walls. */
interface How {
  readonly sanitised: boolean;
  readonly walled: boolean;
  /** As the original below an answer, in a draft that was saved and opened again. */
  readonly quoted?: boolean;
  /** As text of the answer, after "edit quote". */
  readonly edited?: boolean;
}

/** What is sent when the person took the original into the text of the answer, in the composer's own editor. */
function edited(html: string): string {
  const element = document.body.appendChild(document.createElement('div'));
  const editor = new Editor({
    element,
    extensions: letterExtensions({ session: undefined, coming: new Set() }),
    injectCSS: false,
  });
  editor.commands.takeQuote(cleanHtml(html, { parse: parseForeign, picture: () => undefined }));
  const sent = emailHtml(editor.getJSON());
  editor.destroy();
  // Opened again, as a draft.
  return cleanHtml(sent, { parse: parseForeign, picture: () => undefined });
}

async function show(html: string, how: How): Promise<void> {
  const frame = document.createElement('iframe');
  if (how.walled) frame.setAttribute('sandbox', 'allow-same-origin');
  frame.src = how.walled ? '/message-body.html' : '/naked.html';
  frame.width = '400';
  const loaded = new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }));
  document.body.append(frame);
  await loaded;
  // As the app does it: parsed in the realm of a message-body page where there is one.
  const realm = how.walled ? (frame.contentWindow as Realm) : window;
  const quoted =
    how.quoted || how.edited
      ? sanitiseQuote(sanitiseQuote(quoteForReply('They wrote:', html), realm), realm)
      : html;
  const text = how.edited ? edited(quoted) : quoted;
  const shown = how.sanitised ? sanitise(text, { parts: {}, remote: {} }, realm).html : text;
  if (how.walled) {
    const onHeight = (px: number): void => void (frame.style.height = `${px}px`);
    showInFrame(
      frame,
      shown,
      { tone: 'adapt', measure: 'own' },
      { onHeight, onFollow: () => undefined, onPoint: () => undefined },
    );
  } else {
    // The page a careless reader would make: parsed as a document, scripts and all.
    const page = frame.contentDocument;
    page?.open();
    page?.write(shown);
    page?.close();
  }
}

/** Presses everything that a hostile mail would have pressed. */
function press(): void {
  for (const frame of document.querySelectorAll('iframe')) {
    for (const element of frame.contentDocument?.querySelectorAll<HTMLElement>('#go, #user-content-go') ??
      []) {
      if (frame.getAttribute('sandbox') !== null) element.click();
    }
  }
}

Object.assign(window, { show, press, ready: true });
