import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Draft } from '../../../shared/model/draft.ts';
import type { AccountId, DraftId } from '../../../shared/model/ids.ts';

/** The engine, as far as a composer asks it. */
const drafts = vi.hoisted(() => ({
  list: vi.fn<() => Promise<readonly Draft[]>>(),
  open: vi.fn<(which: { id: DraftId }) => Promise<unknown>>(),
  save: vi.fn<(draft: Draft) => Promise<unknown>>(),
  close: vi.fn<(which: { id: DraftId }) => Promise<void>>(),
  discard: vi.fn<(which: { id: DraftId }) => Promise<void>>(),
}));
vi.mock('../../../renderer/rpc/client.ts', () => ({ engine: { drafts } }));
vi.mock('../../../renderer/message-body/index.ts', () => ({ readyToParse: () => Promise.resolve() }));

const { useComposers } = await import('../../../renderer/compose/composers.ts');
const { answerWindows, moveBack, openOwn } = await import('../../../renderer/compose/draft-windows.ts');
const { discardDraft, goAway, put } = await import('../../../renderer/compose/finish.ts');
const { openDraft } = await import('../../../renderer/compose/write.ts');

const { noteOpen, openLeftOpen } = await import('../../../renderer/compose/left-open.ts');
const { useWhere } = await import('../../../renderer/compose/where.ts');

let count = 0;
function draft(): Draft {
  count += 1;
  return {
    id: `d${count}` as DraftId,
    accountId: 'a1' as AccountId,
    kind: 'new',
    to: [],
    cc: [],
    bcc: [],
    subject: '',
    html: '',
    attachments: [],
    references: [],
    savedAt: 1,
    revision: 1,
  };
}

describe('drafts that are opened, moved and put away', () => {
  let written: Draft;

  beforeEach(() => {
    vi.stubGlobal('location', { search: '', protocol: 'http:' });
    vi.stubGlobal('history', { replaceState: vi.fn() });
    written = draft();
    drafts.open.mockImplementation(() => Promise.resolve({ draft: written, urls: {}, uploadUrl: '/u' }));
    drafts.save.mockImplementation((each) => Promise.resolve({ revision: each.revision + 1, savedAt: 2 }));
    drafts.close.mockResolvedValue();
    drafts.discard.mockResolvedValue();
  });
  afterEach(async () => {
    drafts.save.mockImplementation((each) => Promise.resolve({ revision: each.revision + 1, savedAt: 2 }));
    for (const session of useComposers.getState().sessions) await put(session);
    vi.unstubAllGlobals();
    vi.resetAllMocks();
  });
  test('what was open when the window went is open again, and what was put away is not', async () => {
    const kept = new Map<string, string>();
    vi.stubGlobal('localStorage', {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
    });
    const stop = noteOpen();
    await openDraft(written.id);
    stop();
    // The window is gone with all it had; a new one comes up.
    await put(only());
    drafts.list.mockResolvedValue([written]);
    const stopAgain = noteOpen();
    await openLeftOpen();
    expect(useComposers.getState().front).toBe(written.id);
    await put(only());
    await openLeftOpen();
    expect(useComposers.getState().sessions).toEqual([]);
    // One that was sent or thrown away elsewhere meanwhile is forgotten without a word.
    kept.set('skein.left-open', JSON.stringify({ gone: null }));
    await openLeftOpen();
    expect(kept.get('skein.left-open')).toBe('{}');
    stopAgain();
  });

  const only = () => {
    const { sessions } = useComposers.getState();
    expect(sessions).toHaveLength(1);
    const [session] = sessions;
    if (!session) throw new Error('no composer is open');
    return session;
  };
  const fail = (): void => void drafts.save.mockRejectedValue(new Error('disk full'));

  test('pressed twice, a draft is opened once, and no other window is said to have it', async () => {
    await Promise.all([openDraft(written.id), openDraft(written.id)]);
    only();
    expect(useComposers.getState().elsewhere).toBeUndefined();
  });

  test('nobody is asked about a window that is closing just now: in a moment it has the draft no more', async () => {
    const { promise: closed, resolve: close } = Promise.withResolvers<void>();
    const other = navigator.locks.request(`skein-draft-${written.id}`, () => closed);
    const opening = openDraft(written.id);
    await vi.waitFor(async () => expect((await navigator.locks.query()).pending).toHaveLength(1));
    close();
    await Promise.all([opening, other]);
    only();
    expect(useComposers.getState().elsewhere).toBeUndefined();
  });

  test('what cannot be saved does not leave its window: it goes back to no other one', async () => {
    await openDraft(written.id);
    const session = only();
    session.edit({ subject: 'Not saved' });
    fail();
    expect(await moveBack(session)).toBeUndefined();
    expect(only().store.getState().draft.subject).toBe('Not saved');
  });

  test('what cannot be saved is not given to another window that asks for it', async () => {
    const stop = answerWindows(true);
    await openDraft(written.id);
    only().edit({ subject: 'Not saved' });
    fail();
    const other = new BroadcastChannel('skein-drafts');
    other.postMessage({ kind: 'give', id: written.id });
    await vi.waitFor(() => expect(drafts.save).toHaveBeenCalled());
    await new Promise((resolve) => setImmediate(resolve));
    expect(only().store.getState().draft.subject).toBe('Not saved');
    other.close();
    stop();
  });

  test('a window of its own is not taken for an empty one while it waits for another to take its draft', async () => {
    await openDraft(written.id);
    const other = new BroadcastChannel('skein-drafts');
    const asked = new Promise((resolve) => other.addEventListener('message', resolve, { once: true }));
    const back = moveBack(only());
    await asked;
    const { sessions, coming } = useComposers.getState();
    expect(sessions.length + coming).toBe(1);
    other.postMessage({ kind: 'shown', id: written.id });
    expect(await back).toBe(true);
    other.close();
    useComposers.setState({ coming: 0 });
  });

  test('loaded anew, a window of its own does not take for untouched what was written in it', async () => {
    await openOwn({ id: written.id, isNew: true });
    expect(history.replaceState).toHaveBeenCalledWith(undefined, '', `/?compose=${written.id}`);
  });

  test('a window that goes saves what was typed last before it says that nobody writes on the draft any more', async () => {
    const saving = Promise.withResolvers<{ revision: number; savedAt: number }>();
    await openDraft(written.id);
    only().edit({ subject: 'Typed last' });
    drafts.save.mockReturnValue(saving.promise);
    goAway();
    await vi.waitFor(() => expect(drafts.save).toHaveBeenCalled());
    expect(drafts.close).not.toHaveBeenCalled();
    saving.resolve({ revision: 2, savedAt: 2 });
    await vi.waitFor(() => expect(drafts.close).toHaveBeenCalledWith({ id: written.id }));
  });

  test('a new draft that nobody touched goes with its window', async () => {
    await openOwn({ id: written.id, isNew: true });
    goAway();
    expect(drafts.discard).toHaveBeenCalledWith({ id: written.id });
    expect(drafts.close).not.toHaveBeenCalled();
  });

  test('a draft that was thrown away in a list or another window is not written on any more', async () => {
    await openDraft(written.id);
    await discardDraft(written.id);
    expect(useComposers.getState().sessions).toEqual([]);
    const stop = answerWindows(true);
    await openDraft(written.id);
    const other = new BroadcastChannel('skein-drafts');
    other.postMessage({ kind: 'gone', id: written.id });
    await vi.waitFor(() => expect(useComposers.getState().sessions).toEqual([]));
    other.close();
    stop();
  });

  test('where the browser opens no window, it is written here', async () => {
    vi.stubGlobal('window', { open: () => null });
    useWhere.setState({ writeIn: 'window' });
    await openDraft(written.id);
    useWhere.setState({ writeIn: 'pane' });
    expect(only().id).toBe(written.id);
  });
});
