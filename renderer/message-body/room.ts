import { useEffect, useMemo, useState } from 'react';
import { sanitise, sanitiseQuote, type Realm, type SafeHtml } from './sanitise.ts';
import type { ImageSources } from './images.ts';

/**
 * Foreign HTML is parsed in the realm of an empty, hidden message-body page and not in the app's own: documents made
 * by DOMParser inherit the policy of their realm, and the app's policy would complain of every style in a mail.
 */
let opening: Promise<Realm> | undefined;
let opened: Realm | undefined;

function openRoom(): Promise<Realm> {
  opening ??= new Promise((resolve) => {
    const frame = document.createElement('iframe');
    frame.setAttribute('sandbox', 'allow-same-origin');
    frame.setAttribute('aria-hidden', 'true');
    frame.hidden = true;
    frame.tabIndex = -1;
    frame.src = '/message-body.html';
    frame.addEventListener(
      'load',
      () => {
        // Without the page (it cannot be reached just now) the app's own realm does; it is only noisier.
        const there = frame.contentDocument && (frame.contentWindow as Realm | null);
        opened = there ?? window;
        resolve(opened);
      },
      { once: true },
    );
    document.body.append(frame);
  });
  return opening;
}

/** The sanitiser, as soon as it has a room to work in: at once, but for the first message after a start. */
export function useSanitise(): ((html: string, sources: ImageSources) => SafeHtml) | undefined {
  const [room, setRoom] = useState(opened);
  useEffect(() => {
    let isGone = false;
    if (!room) void openRoom().then((there) => isGone || setRoom(there));
    return () => {
      isGone = true;
    };
  }, [room]);
  return useMemo(
    () => room && ((html: string, sources: ImageSources) => sanitise(html, sources, room)),
    [room],
  );
}

/** Ready for {@link parseForeign}. */
export async function readyToParse(): Promise<void> {
  await openRoom();
}

/** Foreign HTML as a document that nobody shows: nothing in it runs or is fetched. What is taken out of it is still foreign. */
export function parseForeign(html: string): Document {
  const realm = opened ?? window;
  return new realm.DOMParser().parseFromString(html, 'text/html');
}

/** See `sanitiseQuote`. */
export async function makeQuoteSafe(html: string): Promise<string> {
  return sanitiseQuote(html, await openRoom());
}
