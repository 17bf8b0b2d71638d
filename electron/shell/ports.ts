import {
  ipcMain,
  type IpcMainEvent,
  MessageChannelMain,
  type MessagePortMain,
  type WebContents,
} from 'electron';
import { RPCHandler } from '@orpc/server/message-port';
import type { AnyRouter } from '@orpc/server';
import type { Log } from '../engine/log/log.ts';
import type { StorePort } from '../engine/store/store-link.ts';
import { lines, type PageReport } from './lines.ts';
import { isPageOf, type Site } from './places.ts';
import { framesOf, storePortOf } from './port-frames.ts';

export interface PortsOptions {
  readonly router: AnyRouter;
  readonly attachStore: (port: StorePort) => void;
  /** Whether these contents are of a window that was made for this site. */
  readonly owns: (contents: WebContents, site: Site) => boolean;
  /** What the page found out about itself, before its port is given. */
  readonly onReport: (site: Site, report: PageReport) => void;
  /** The face runs and listens. */
  readonly onFace: (contents: WebContents) => void;
  readonly log: Log;
}

export interface Ports {
  /** Live lines of faces, at most one a window. */
  readonly open: number;
  close(): void;
}

/**
 * Gives each page its port, once per load, and only to the top frame of a window of ours at its own address. Both
 * ends belong to main until then; no page can reach another one.
 */
export function brokerPorts({ router, attachStore, owns, onReport, onFace, log }: PortsOptions): Ports {
  const handler = new RPCHandler(router);
  // Held here, because a port that nobody holds may be collected without closing (electron issue 40041).
  const live = new Map<WebContents, MessagePortMain>();
  const watched = new WeakSet<WebContents>();

  function drop(contents: WebContents): void {
    live.get(contents)?.close();
    live.delete(contents);
  }

  /** Closing does not always cross over from a page that goes away (electron issue 31457), so main does it. */
  function watch(contents: WebContents): void {
    if (watched.has(contents)) return;
    watched.add(contents);
    contents.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
      if (isMainFrame && !isSameDocument) drop(contents);
    });
    contents.on('render-process-gone', () => drop(contents));
    contents.on('destroyed', () => drop(contents));
  }

  function connect(site: Site, event: IpcMainEvent, report: unknown): void {
    const { sender, senderFrame: frame } = event;
    if (!frame || frame.parent !== null || !isPageOf(site, frame.url) || !owns(sender, site)) {
      log.warn('ports.refused', { site, topFrame: frame?.parent === null });
      return;
    }
    onReport(site, readReport(report));
    drop(sender);
    watch(sender);
    const { port1, port2 } = new MessageChannelMain();
    live.set(sender, port1);
    port1.on('close', () => {
      if (live.get(sender) === port1) live.delete(sender);
    });
    if (site === 'store') attachStore(storePortOf(port1));
    else serve(port1);
    frame.postMessage(lines[site].port, null, [port2]);
    if (site === 'skein') onFace(sender);
  }

  function serve(port: MessagePortMain): void {
    const frames = framesOf(port, () => log.warn('ports.garbage'));
    handler.upgrade(frames, { context: { log } });
    port.start();
  }

  const listeners = (['skein', 'store'] as const).map((site) => {
    const listener = (event: IpcMainEvent, report: unknown): void => connect(site, event, report);
    ipcMain.on(lines[site].channel, listener);
    return () => ipcMain.removeListener(lines[site].channel, listener);
  });

  return {
    get open() {
      return live.size;
    },
    close() {
      for (const stop of listeners) stop();
      for (const contents of live.keys()) drop(contents);
    },
  };
}

/** The page is not trusted to speak well of itself: anything unclear is the bad answer. */
function readReport(report: unknown): PageReport {
  const { origin, secure } = (
    typeof report === 'object' && report !== null ? report : {}
  ) as Partial<PageReport>;
  return { origin: typeof origin === 'string' ? origin : '', secure: secure === true };
}
