import { describe, expect, test, vi } from 'vitest';
import type { Failure, FailureCode } from '../../../../shared/model/failure.ts';
import type { OutboxId } from '../../../../shared/model/ids.ts';
import { anOriginal, openOutboxBench, type OutboxBench } from './outbox-bench.ts';

// A worker thread that starts on a busy machine takes its time.
vi.setConfig({ testTimeout: 60_000 });

const undo = 10_000;
const day = 24 * 3_600_000;
const failure = (code: FailureCode): Failure => ({ code, params: {}, side: 'outgoing' });
const cy = { name: '', address: 'cy@mail.example' };

async function put(bench: OutboxBench, some: Parameters<OutboxBench['draft']>[0] = {}): Promise<OutboxId> {
  const draft = await bench.draft(some);
  return (await bench.outbox.send(draft.id, draft.revision)).outboxId;
}
const dateOf = (bytes: string | undefined): number =>
  Date.parse(/^Date: (.*)\r$/m.exec(bytes ?? '')?.[1] ?? '');
const gone = (bench: OutboxBench) => (): boolean => bench.state().length === 0;

describe('a message for later', () => {
  test('goes out at its time with that Date, and not before', async () => {
    await using bench = await openOutboxBench();
    const draft = await bench.draft();
    const at = bench.clock.now() + 40 * day;
    const { outboxId, sendAt } = await bench.outbox.send(draft.id, draft.revision, at);
    expect(sendAt).toBe(at);
    expect(await bench.outbox.list()).toMatchObject([{ id: outboxId, state: 'waiting', scheduled: true }]);
    bench.clock.advance(40 * day - 1000);
    expect(bench.submitted).toEqual([]);
    bench.clock.advance(1000);
    await bench.until(gone(bench));
    expect(dateOf(bench.bytes[0])).toBe(Math.floor(at / 1000) * 1000);
  });

  test('goes out soon after this computer woke, when its time was in its sleep', async () => {
    await using bench = await openOutboxBench();
    const draft = await bench.draft();
    await bench.outbox.send(draft.id, draft.revision, bench.clock.now() + 3_600_000);
    bench.clock.sleep(2 * 3_600_000);
    bench.clock.advance(30_000);
    await bench.until(gone(bench));
    expect(bench.submitted).toHaveLength(1);
  });

  test('a time that is past is the time for undo', async () => {
    await using bench = await openOutboxBench();
    const draft = await bench.draft();
    const { sendAt } = await bench.outbox.send(draft.id, draft.revision, 1);
    expect(sendAt).toBe(bench.clock.now() + undo);
    expect((await bench.outbox.list())[0]?.scheduled).toBeUndefined();
  });

  test('is put off, and sent now with the Date of now', async () => {
    await using bench = await openOutboxBench();
    const draft = await bench.draft();
    const { outboxId } = await bench.outbox.send(draft.id, draft.revision, bench.clock.now() + day);
    await bench.outbox.schedule(outboxId, bench.clock.now() + 2 * day);
    bench.clock.advance(day);
    expect(bench.submitted).toEqual([]);
    await bench.outbox.schedule(outboxId);
    await bench.until(gone(bench));
    expect(dateOf(bench.bytes[0])).toBe(Math.floor(bench.clock.now() / 1000) * 1000);
    // The copy has the same bytes.
    expect(bench.sent[0]).toBe(bench.bytes[0]);
  });

  test('is edited like any other that was not sent', async () => {
    await using bench = await openOutboxBench();
    const draft = await bench.draft();
    const { outboxId } = await bench.outbox.send(draft.id, draft.revision, bench.clock.now() + day);
    expect((await bench.outbox.toDraft(outboxId)).draft).toMatchObject({
      id: draft.id,
      html: '<p>Hello</p>',
    });
    expect(bench.state()).toEqual([]);
  });
});

describe('while it is being sent', () => {
  async function sending(holds: OutboxBench['holds']) {
    const bench = Object.assign(await openOutboxBench(), { holds });
    const id = await put(bench);
    bench.clock.advance(undo);
    await expect.poll(async () => (await bench.outbox.list())[0]?.progress).toBeDefined();
    return { bench, id };
  }

  test('how far it is can be seen, and it can be stopped: then nothing was sent, and it may be again', async () => {
    const { bench, id } = await sending('body');
    await using _ = bench;
    const [item] = await bench.outbox.list();
    expect(item).toMatchObject({ state: 'sending', progress: { size: item?.size } });
    expect(item?.progress?.sent).toBeLessThan(item?.size ?? 0);
    await bench.outbox.cancel(id);
    expect(await bench.outbox.list()).toMatchObject([
      { state: 'failed', failure: { code: 'send-cancelled' } },
    ]);
    bench.clock.advance(day);
    expect([bench.bodies, bench.submitted.length]).toEqual([0, 1]);
    bench.holds = undefined;
    await bench.outbox.retry(id);
    await bench.until(gone(bench));
    expect(bench.bodies).toBe(1);
  });

  test('with all of it at the server it is too late, and the answer decides', async () => {
    const { bench, id } = await sending('answer');
    await using _ = bench;
    await expect(bench.outbox.cancel(id)).rejects.toMatchObject({ failure: { code: 'cancel-too-late' } });
    bench.go();
    await bench.until(gone(bench));
    expect([bench.bodies, bench.sent.length]).toEqual([1, 1]);
  });

  test('one that rests between two tries is stopped too', async () => {
    await using bench = await openOutboxBench();
    bench.answers.push({
      kind: 'failed',
      failure: failure('server-busy'),
      permanent: false,
      refused: new Map(),
    });
    const id = await put(bench);
    bench.clock.advance(undo);
    await bench.until(() => bench.vault.outbox.list()[0]?.failure !== undefined);
    await bench.outbox.cancel(id);
    bench.clock.advance(day);
    expect([bench.state(), bench.submitted.length]).toEqual([['failed'], 1]);
  });

  test('many use one line to the server', async () => {
    await using bench = await openOutboxBench();
    await Promise.all(['a', 'b', 'c'].map((id) => put(bench, { id: id as never })));
    bench.clock.advance(undo);
    await bench.until(gone(bench));
    expect([bench.submitted.length, bench.closes]).toEqual([3, 1]);
  });
});

describe('to some and not to others', () => {
  async function partly(more: { readonly appendFails?: boolean } = {}) {
    const bench = Object.assign(await openOutboxBench(), more);
    bench.answers.push({
      kind: 'accepted',
      refused: new Map([[cy.address, failure('recipient-refused')]]),
      serverText: '',
    });
    const id = await put(bench, { cc: [cy] });
    bench.clock.advance(undo);
    await bench.until(() => bench.state()[0] === 'failed');
    return { bench, id };
  }

  test('the corrected address gets the same message; who has it gets no second one, and Sent one copy', async () => {
    const { bench, id } = await partly();
    await using _ = bench;
    await bench.until(() => bench.vault.outbox.list()[0]?.copy?.state === 'filed');
    await bench.outbox.sendToRest(id, ['cyril@mail.example', 'BOB@mail.example']);
    await bench.until(gone(bench));
    expect(bench.submitted[1]?.recipients).toEqual(['cyril@mail.example']);
    expect(bench.bytes[1]).toBe(bench.bytes[0]);
    expect(bench.sent).toHaveLength(1);
  });

  test.each([
    ['nobody new', ['bob@mail.example'], 'no-recipients'],
    ['an address that is none', ['cy\r\nRCPT TO:<x@y>'], 'input-invalid'],
  ])('%s: refused, and all stays as it was', async (_name, list, code) => {
    const { bench, id } = await partly();
    await using _ = bench;
    await expect(bench.outbox.sendToRest(id, list)).rejects.toMatchObject({ failure: { code } });
    expect(bench.vault.outbox.list()[0]?.recipients).toHaveLength(2);
  });

  test('edited and sent again: who has it is in no field and gets no second one, unless the person says so', async () => {
    const { bench, id } = await partly();
    await using _ = bench;
    await bench.until(() => bench.vault.outbox.list()[0]?.copy?.state === 'filed');
    const { draft } = await bench.outbox.toDraft(id);
    expect([draft.to, draft.cc, draft.bcc]).toEqual([[], [cy], []]);
    const cyril = { name: '', address: 'cyril@mail.example' };
    const corrected = await bench.vault.drafts.save({ ...draft, cc: [cyril] });
    await bench.outbox.send(corrected.id, corrected.revision);
    bench.clock.advance(undo);
    await bench.until(gone(bench));
    expect(bench.submitted[1]?.recipients).toEqual([cyril.address]);
    const again = await bench.draft({ to: [{ name: 'Bob', address: 'bob@mail.example' }], cc: [] });
    await bench.outbox.send(again.id, again.revision);
    bench.clock.advance(undo);
    await bench.until(gone(bench));
    expect(bench.submitted[2]?.recipients).toContain('bob@mail.example');
  });

  test('edited for the rest while the copy cannot be filed: the copy is not forgotten', async () => {
    const { bench, id } = await partly({ appendFails: true });
    await using _ = bench;
    const { draft } = await bench.outbox.toDraft(id);
    expect([draft.to, draft.cc]).toEqual([[], [cy]]);
    expect(bench.state()).toEqual(['accepted']);
    bench.appendFails = false;
    bench.outbox.wake();
    await bench.until(gone(bench));
    expect([bench.sent.length, bench.submitted.length]).toEqual([1, 1]);
  });

  test('refused for a while: that one is tried again by itself, the copy does not wait for it', async () => {
    await using bench = await openOutboxBench();
    bench.answers.push({
      kind: 'accepted',
      refused: new Map([[cy.address, failure('server-busy')]]),
      temporary: new Set([cy.address]),
      serverText: '',
    });
    await put(bench, { cc: [cy] });
    bench.clock.advance(undo);
    await bench.until(() => bench.vault.outbox.list()[0]?.copy?.state === 'filed');
    expect(bench.vault.outbox.list()[0]).toMatchObject({
      state: 'waiting',
      failure: { code: 'server-busy', retryAt: bench.clock.now() + 60_000 },
    });
    bench.clock.advance(60_000);
    await bench.until(gone(bench));
    expect([bench.submitted[1]?.recipients, bench.sent.length]).toEqual([[cy.address], 1]);
  });
});

describe('a copy that the server does not take', () => {
  test('goes to Local Folders when the person says so, and nowhere else later', async () => {
    await using bench = Object.assign(await openOutboxBench(), { appendFails: true });
    const id = await put(bench, { bcc: [cy] });
    bench.clock.advance(undo);
    await bench.until(() => bench.vault.outbox.list()[0]?.copy?.failure !== undefined);
    await bench.outbox.fileHere(id);
    expect(bench.here[0]).toContain(`Bcc: ${cy.address}`);
    expect([bench.sent, bench.state()]).toEqual([[], []]);
  });

  test('holds up no other message', async () => {
    await using bench = Object.assign(await openOutboxBench(), { appendFails: true });
    await put(bench, { id: 'one' as never });
    bench.clock.advance(undo);
    await bench.until(() => bench.vault.outbox.list()[0]?.copy?.failure !== undefined);
    await put(bench, { id: 'two' as never });
    bench.clock.advance(undo);
    await expect.poll(() => bench.bodies).toBe(2);
  });
});

describe('sent on as it is', () => {
  test.each(['\r\n', '\n'])(
    'it is the same message below its Resent fields, and tells nothing of blind copies (lines end with %j)',
    async (end) => {
      await using bench = await openOutboxBench();
      bench.original = anOriginal.replaceAll('\r\n', end);
      await bench.outbox.redirect({ messageId: 1 as never, to: ['zoe@mail.example', 'yan@mail.example'] });
      bench.clock.advance(undo);
      await bench.until(gone(bench));
      expect(bench.submitted[0]).toMatchObject({
        from: 'ann@mail.example',
        recipients: ['zoe@mail.example', 'yan@mail.example'],
      });
      const [bytes = ''] = bench.bytes;
      expect(bytes).toMatch(
        /^Resent-Date: [^\r]+\r\nResent-From: Ann <ann@mail\.example>\r\nResent-To: zoe@mail\.example,\r\n yan@mail\.example\r\nResent-Message-ID: <[^>]+@mail\.example>\r\nReceived: /,
      );
      expect(bytes.slice(bytes.indexOf('Received: '))).toBe(
        anOriginal
          .slice(anOriginal.indexOf('Received: '))
          .replace('Bcc: Eve <eve@other.example>,\r\n Dan <dan@other.example>\r\n', ''),
      );
      expect(bench.sent).toEqual([]);
    },
  );

  test('put off, it keeps its own Date and says when it was sent on', async () => {
    await using bench = await openOutboxBench();
    const date = 'Date: Sat, 1 Jan 2022 10:00 +0000';
    bench.original = `${date}\r\n${anOriginal}`;
    const { outboxId } = await bench.outbox.redirect({ messageId: 1 as never, to: ['zoe@mail.example'] });
    const later = bench.clock.now() + 86_400_000;
    await bench.outbox.schedule(outboxId, later);
    bench.clock.advance(86_400_000);
    await bench.until(gone(bench));
    const [bytes = ''] = bench.bytes;
    expect(bytes).toContain(`\r\n${date}\r\n`);
    expect(Date.parse(/^Resent-Date: (.*)\r$/m.exec(bytes)?.[1] ?? '')).toBe(Math.floor(later / 1000) * 1000);
  });

  test('it is nobody’s to edit, and can be taken back by discarding it', async () => {
    await using bench = await openOutboxBench();
    const { outboxId } = await bench.outbox.redirect({ messageId: 1 as never, to: ['zoe@mail.example'] });
    await expect(bench.outbox.toDraft(outboxId)).rejects.toMatchObject({
      failure: { code: 'change-not-undoable' },
    });
    await bench.outbox.discard(outboxId);
    bench.clock.advance(undo);
    expect([bench.state(), bench.submitted]).toEqual([[], []]);
  });

  test.each([
    [['zoe'], 'input-invalid'],
    [['zoe@mail.example\r\nBcc: x@y.example'], 'input-invalid'],
    [[], 'no-recipients'],
  ])('to %j: refused', async (to, code) => {
    await using bench = await openOutboxBench();
    const asked = bench.outbox.redirect({ messageId: 1 as never, to });
    await expect(asked).rejects.toMatchObject({ failure: { code } });
  });
});
