import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Draft } from '../../../shared/model/draft.ts';
import type { AccountId, DraftId } from '../../../shared/model/ids.ts';
import { DraftSession } from '../../../renderer/compose/draft-session.ts';
import type { Engine } from '../../../renderer/rpc/client.ts';

const draft: Draft = {
  id: 'd1' as DraftId,
  accountId: 'a1' as AccountId,
  kind: 'new',
  to: [],
  cc: [],
  bcc: [],
  subject: '',
  html: '',
  attachments: [],
  references: [],
  savedAt: 0,
  revision: 1,
};

describe('a draft being written', () => {
  const saved: Draft[] = [];
  let answer: (draft: Draft) => Promise<{ revision: number; savedAt: number }>;
  let session: DraftSession;

  beforeEach(() => {
    vi.useFakeTimers();
    saved.length = 0;
    answer = (each) => Promise.resolve({ revision: each.revision + 1, savedAt: 1000 + each.revision });
    const drafts = { save: (each: Draft) => (saved.push(each), answer(each)) } as unknown as Engine['drafts'];
    session = new DraftSession(drafts, { draft, urls: {}, uploadUrl: '/upload/d1' }, true);
  });
  afterEach(() => vi.useRealTimers());

  test('is saved a moment after the typing stops, with the revision it was given', async () => {
    session.edit({ subject: 'H' });
    session.edit({ subject: 'Hi' });
    await vi.advanceTimersByTimeAsync(1_600);
    expect(saved).toMatchObject([{ subject: 'Hi', revision: 1 }]);
    expect(session.store.getState()).toMatchObject({
      isDirty: false,
      draft: { revision: 2, savedAt: 1001, subject: 'Hi' },
    });
  });

  test('is saved every few seconds while the typing goes on: nothing is unsaved for more than five', async () => {
    const start = Date.now();
    for (let n = 0; n < 60; n++) {
      session.edit({ subject: `${Date.now() - start}` });
      await vi.advanceTimersByTimeAsync(500);
      const kept = Number(saved.at(-1)?.subject ?? 0);
      expect(Date.now() - start - kept).toBeLessThanOrEqual(5_500);
    }
  });

  test('what is typed is read when it is saved or asked for, and not with each key', async () => {
    let text = '';
    const read = vi.fn(() => ({ html: text }));
    for (text of ['H', 'He', 'Hel']) session.write(read);
    expect(read).not.toHaveBeenCalled();
    expect(session.store.getState()).toMatchObject({ isDirty: true, isTouched: true, draft: { html: '' } });
    expect(session.current().html).toBe('Hel');
    text = 'Hell';
    session.write(read);
    await vi.advanceTimersByTimeAsync(1_600);
    expect(saved).toMatchObject([{ html: 'Hell' }]);
    expect(read).toHaveBeenCalledTimes(2);
    expect(session.store.getState().isDirty).toBe(false);
  });

  test('what is typed while it is being saved is saved next, and what another editor says counts more', async () => {
    const first = Promise.withResolvers<{ revision: number; savedAt: number }>();
    answer = () => first.promise;
    session.write(() => ({ html: 'one' }));
    const flushed = session.flush();
    await vi.advanceTimersByTimeAsync(0);
    session.write(() => ({ html: 'two' }));
    first.resolve({ revision: 2, savedAt: 1 });
    expect(await flushed).toBe(false);
    session.edit({ html: 'three' });
    await session.flush();
    expect(saved.map(({ html }) => html)).toEqual(['one', 'three']);
  });

  test('a quote that was put aside comes back as it was', async () => {
    session.prepare({ quoteHtml: '<p>They</p>' });
    session.quoteAside('left-out');
    expect(session.current().quoteHtml).toBeUndefined();
    session.forgetQuoteInText();
    session.quoteBack();
    expect(session.current().quoteHtml).toBe('<p>They</p>');
    session.quoteAside('in-text');
    session.forgetQuoteInText();
    session.quoteBack();
    expect(session.current().quoteHtml).toBeUndefined();
    await session.settled();
  });

  test('before it is discarded, no save is left behind', async () => {
    const first = Promise.withResolvers<{ revision: number; savedAt: number }>();
    answer = () => first.promise;
    session.edit({ subject: 'one' });
    void session.flush();
    await vi.advanceTimersByTimeAsync(0);
    session.edit({ subject: 'two' });
    const settled = session.settled();
    first.resolve({ revision: 2, savedAt: 1 });
    await settled;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(saved.map(({ subject }) => subject)).toEqual(['one']);
  });

  test('what is typed while it is being saved is saved next, under the new revision', async () => {
    const first = Promise.withResolvers<{ revision: number; savedAt: number }>();
    answer = () => first.promise;
    session.edit({ subject: 'one' });
    const flushed = session.flush();
    await vi.advanceTimersByTimeAsync(0);
    session.edit({ subject: 'two' });
    answer = (each) => Promise.resolve({ revision: each.revision + 1, savedAt: 2 });
    first.resolve({ revision: 2, savedAt: 1 });
    expect(await flushed).toBe(false);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(saved.map(({ subject, revision }) => [subject, revision])).toEqual([
      ['one', 1],
      ['two', 2],
    ]);
  });

  test('a save that fails is told, loses nothing, and the next one takes it along', async () => {
    answer = () => Promise.reject(new Error('disk'));
    session.edit({ subject: 'kept' });
    expect(await session.flush()).toBe(false);
    expect(session.store.getState()).toMatchObject({
      isDirty: true,
      failure: { code: 'unexpected' },
      draft: { subject: 'kept' },
    });
    answer = () => Promise.resolve({ revision: 2, savedAt: 3 });
    expect(await session.flush()).toBe(true);
    expect(session.store.getState().failure).toBeUndefined();
  });

  test('after it was sent or discarded nothing is saved any more', async () => {
    session.edit({ subject: 'late' });
    session.close();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(saved).toEqual([]);
  });

  test('what the program changes is not the person writing: it waits for a real save', async () => {
    session.prepare({ quoteHtml: '<p>safe</p>' });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(saved).toEqual([]);
    expect(session.store.getState().isTouched).toBe(false);
    await session.flush();
    expect(saved).toMatchObject([{ quoteHtml: '<p>safe</p>' }]);
  });
});
