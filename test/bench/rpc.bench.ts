import { once } from 'node:events';
import { join } from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import { createORPCClient } from '@orpc/client';
import { RPCLink as PortLink } from '@orpc/client/message-port';
import { RPCLink as SocketLink } from '@orpc/client/websocket';
import type { ContractRouterClient } from '@orpc/contract';
import { RPCHandler } from '@orpc/server/message-port';
import type { BrowserContext } from 'playwright';
import { WebSocket } from 'ws';
import type { Bench, Measurement } from '../../build/tasks/bench.ts';
import { silentLog } from '../../electron/engine/log/log.ts';
import type { Contract } from '../../shared/contract/index.ts';
import { contractVersion } from '../../shared/contract/session.ts';
import type { FolderId } from '../../shared/model/ids.ts';
import { freePorts } from '../servers/ports.ts';
import { type App, temporaryFolder } from './app.ts';
import { openFace, startChromium } from './face.ts';
import { percentile, rounded, timesOf } from './figures.ts';
import { seedInbox, startOffline } from './seed.ts';

type Face = ContractRouterClient<Contract>;

/** What a call costs the face, over the line of either shell; the rows come from Chromium's IndexedDB. */
export const bench: Bench = async () => {
  await using stack = new AsyncDisposableStack();
  const folder = await temporaryFolder(stack);
  const [port = 0] = await freePorts(1);
  const app = await startOffline(join(folder, 'profile'), port);
  stack.defer(() => app.close());
  const browser = await startChromium(join(folder, 'chromium'));
  stack.defer(() => browser.close());
  const page = await openFace(browser, app.address());
  const { folderId } = await seedInbox(app, 20_000);
  await page.evaluate(() => window.skeinBench.painted(() => window.skeinBench.row(0) !== null));
  return [
    ...(await measure('WebSocket', await overSocket(app, browser, stack), folderId)),
    ...(await measure('MessagePort', overPort(app, stack), folderId)),
  ];
};

async function measure(over: string, face: Face, folderId: FolderId): Promise<Measurement[]> {
  const hello = (): Promise<unknown> => face.session.hello({ contractVersion });
  const rows = (at: number): Promise<unknown> =>
    face.messages.page({ folderId, offset: (at * 7919) % 19_000, limit: 50 });
  await timesOf(200, hello);
  await timesOf(50, rows);
  const calls = await timesOf(1000, hello);
  const pages = await timesOf(200, rows);
  return [
    { what: `a call over a ${over}, median`, value: rounded(percentile(calls, 0.5)), unit: 'ms' },
    { what: `a call over a ${over}, 95th percentile`, value: rounded(percentile(calls, 0.95)), unit: 'ms' },
    { what: `50 rows over a ${over}, median`, value: rounded(percentile(pages, 0.5)), unit: 'ms' },
    { what: `50 rows over a ${over}, 95th percentile`, value: rounded(percentile(pages, 0.95)), unit: 'ms' },
  ];
}

/** Through the served shell's own door, with the browser's cookie. */
async function overSocket(app: App, browser: BrowserContext, stack: AsyncDisposableStack): Promise<Face> {
  const origin = `http://127.0.0.1:${app.port}`;
  const cookie = (await browser.cookies(origin)).map(({ name, value }) => `${name}=${value}`).join('; ');
  const socket = new WebSocket(`ws://127.0.0.1:${app.port}/rpc`, { headers: { cookie, origin } });
  stack.defer(() => socket.close());
  await once(socket, 'open');
  return createORPCClient(new SocketLink({ websocket: socket }));
}

/** As electron/shell/ports.ts serves a window, with Node's ports in the place of Electron's. */
function overPort({ router }: App, stack: AsyncDisposableStack): Face {
  const { port1, port2 } = new MessageChannel();
  stack.defer(() => port1.close());
  new RPCHandler(router).upgrade(port1, { context: { log: silentLog } });
  port1.start();
  const face: Face = createORPCClient(new PortLink({ port: port2 }));
  port2.start();
  return face;
}
