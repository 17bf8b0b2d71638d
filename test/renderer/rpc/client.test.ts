import { RPCHandler } from '@orpc/server/message-port';
import { RPCLink } from '@orpc/client/message-port';
import { afterEach, expect, test, vi } from 'vitest';
import { silentLog } from '../../../electron/engine/log/log.ts';
import { engine, keepConnected, lineState } from '../../../renderer/rpc/client.ts';
import { followEvents } from '../../../renderer/rpc/events.ts';
import { toFailure } from '../../../renderer/rpc/failure.ts';
import type { Line, OpenLine } from '../../../renderer/rpc/line.ts';
import type { Numbered } from '../../../shared/contract/events.ts';
import { createScriptedEngine, type ScriptedEngine } from '../../fixtures/scripted-engine.ts';

const ending: AbortController[] = [];
afterEach(() => {
  for (const each of ending.splice(0)) each.abort();
});

/** Lines to an engine in this process; `cut` breaks the one that is open. */
function lines(scripted: ScriptedEngine): { readonly open: OpenLine; readonly cut: () => void } {
  let cut = (): void => undefined;
  const open: OpenLine = async (): Promise<Line> => {
    const { port1, port2 } = new MessageChannel();
    new RPCHandler(scripted.router).upgrade(port1, { context: { log: silentLog } });
    port1.start();
    const closed = Promise.withResolvers<void>();
    port2.addEventListener('close', () => closed.resolve());
    const link = new RPCLink({ port: port2 });
    port2.start();
    cut = () => port1.close();
    return { link, closed: closed.promise, close: () => port2.close() };
  };
  return { open, cut: () => cut() };
}

function connect(open: OpenLine): AbortSignal {
  const end = new AbortController();
  ending.push(end);
  void keepConnected(open, end.signal);
  return end.signal;
}

test('a call made while the engine is away waits for the next line', async () => {
  const { open, cut } = lines(createScriptedEngine({ inboxTotal: 3 }));
  connect(open);
  expect(await engine.accounts.list()).toHaveLength(3);
  cut();
  await vi.waitFor(() => expect(lineState.getState().kind).toBe('lost'));
  expect(await engine.accounts.list()).toHaveLength(3);
  expect(lineState.getState().kind).toBe('open');
});

test('events that happened while the line was broken come after it, once', async () => {
  const scripted = createScriptedEngine({ inboxTotal: 3 });
  const { open, cut } = lines(scripted);
  const signal = connect(open);
  const seen: Numbered[] = [];
  void followEvents(
    (event) => seen.push(event),
    () => undefined,
    signal,
  );
  await engine.folders.list();
  await engine.settings.set({ density: 'compact' });
  await vi.waitFor(() => expect(seen.map(({ kind }) => kind)).toEqual(['settings']));
  cut();
  await vi.waitFor(() => expect(lineState.getState().kind).toBe('lost'));
  scripted.notice({ code: 'disk-full', params: {} });
  await vi.waitFor(() => expect(seen.map(({ kind }) => kind)).toEqual(['settings', 'notice']), 5000);
});

test('an engine of another contract ends the trying and says so', async () => {
  const { Failed } = await import('../../../electron/engine/failed.ts');
  const scripted = createScriptedEngine();
  const { api } = await import('../../../electron/engine/api/implementation.ts');
  const hello = api.session.hello.handler(() => {
    throw new Failed({ code: 'contract-mismatch' });
  });
  connect(lines({ ...scripted, router: { ...scripted.router, session: { hello } } }).open);
  await vi.waitFor(() => expect(lineState.getState().kind).toBe('mismatch'));
  lineState.setState({ kind: 'connecting' }, true);
});

test('what failed on purpose keeps its Failure, anything else tells nothing', async () => {
  const scripted = createScriptedEngine({ fail: { code: 'cache-failed', params: {} } });
  connect(lines(scripted).open);
  const failure = await engine.messages
    .page({ folderId: 1 as never, offset: 0, limit: 10 })
    .then(() => undefined, toFailure);
  expect(failure).toMatchObject({ code: 'cache-failed' });
  const invalid = await engine.messages
    .page({ folderId: 1 as never, offset: -1, limit: 10 })
    .then(() => undefined, toFailure);
  expect(invalid).toMatchObject({ code: 'input-invalid', params: { field: 'offset' } });
  expect(toFailure(new Error('the password is hunter2'))).toEqual({ code: 'unexpected', params: {} });
});
