import type { Session } from 'electron';
import type { Log } from '../engine/log/log.ts';

/** blob: and data: are bytes that a page has already; devtools: is Chromium's own, on request of the person. */
const local = new Set(['app:', 'blob:', 'data:', 'devtools:']);

/** The pages have no network at all. The policy of every answer says so to them; this says so to Chromium. */
export function cutNetwork(session: Session, log: Log): void {
  session.webRequest.onBeforeRequest((details, answer) => {
    const protocol = URL.parse(details.url)?.protocol ?? '';
    const cancel = !local.has(protocol);
    if (cancel) log.warn('network.refused', { type: details.resourceType, scheme: protocol });
    answer({ cancel });
  });
}
