import { app, type WebContents } from 'electron';
import type { DraftId } from '../../shared/model/ids.ts';
import type { Log } from '../engine/log/log.ts';
import { draftOf } from './draft-address.ts';
import { openOutside } from './external.ts';
import { isPageOf, messageBodyPage, siteOf } from './places.ts';

/**
 * Every page of this process stays where it is: it may load itself again, and the face may load the empty page that
 * a message is written into. It opens no window and no webview; where it asks for one for a draft, main makes one of its
 * own. Installed for all contents, whoever makes them.
 *
 * @param compose - opens a window for a draft
 */
export function guardPages(log: Log, compose: (id: DraftId, address: string) => void): void {
  app.on('web-contents-created', (_event, contents) => guard(contents, log, compose));
}

function guard(contents: WebContents, log: Log, compose: (id: DraftId, address: string) => void): void {
  contents.setWindowOpenHandler(({ url }) => {
    const draft = draftOf(url);
    // Only the face shows links and drafts; the store has nothing to open.
    if (siteOf(contents.getURL()) !== 'skein') return { action: 'deny' };
    if (draft) compose(draft, url);
    else openOutside(url, log);
    return { action: 'deny' };
  });
  const refuse = (event: {
    readonly url: string;
    readonly isMainFrame: boolean;
    preventDefault(): void;
  }): void => {
    if (mayGo(contents.getURL(), event.url, event.isMainFrame)) return;
    event.preventDefault();
    log.warn('navigation.refused', { mainFrame: event.isMainFrame, scheme: URL.parse(event.url)?.protocol });
  };
  contents.on('will-navigate', refuse);
  contents.on('will-frame-navigate', refuse);
  contents.on('will-redirect', refuse);
  contents.on('will-attach-webview', (event) => event.preventDefault());
}

/** @param from where the main frame is; empty before its first load, which only main itself can begin */
function mayGo(from: string, to: string, isMainFrame: boolean): boolean {
  const site = siteOf(from);
  if (!site) return false;
  return isMainFrame ? isPageOf(site, to) : site === 'skein' && to === messageBodyPage;
}
