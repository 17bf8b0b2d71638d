import { quoteForReply } from '../../../shared/text/quote.ts';
import { showInFrame } from '../../../renderer/message-body/frame-document.ts';
import { type Realm, sanitise, sanitiseQuote } from '../../../renderer/message-body/sanitise.ts';

/** The page of walls.integration.test.ts: shows mail with or without each of the walls. */
interface How {
  readonly sanitised: boolean;
  readonly walled: boolean;
  /** As the original below an answer, in a draft that was saved and opened again. */
  readonly quoted?: boolean;
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
  const text = how.quoted
    ? sanitiseQuote(sanitiseQuote(quoteForReply('They wrote:', html), realm), realm)
    : html;
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
