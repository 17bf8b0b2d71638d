import { describe, expect, test, vi } from 'vitest';
import type { Failure } from '../../../../shared/model/failure.ts';
import type { IdentityId, OutboxId } from '../../../../shared/model/ids.ts';
import { anAccount, anOutboxEntry } from '../../../fixtures/vault-fixtures.ts';
import { openOutboxBench } from './outbox-bench.ts';

// A worker thread that starts on a busy machine takes its time.
vi.setConfig({ testTimeout: 60_000 });

const failure = (code: Failure['code']): Failure => ({ code, params: {}, side: 'outgoing' });
const undo = 10_000;

test('a large message is in memory piece by piece: when it is built, put off, sent and filed', async () => {
  await using bench = await openOutboxBench();
  const { hash, size } = await bench.vault.drafts.putPart(Buffer.alloc(6_000_000, 'large '));
  const draft = await bench.draft({
    bcc: [{ name: '', address: 'eve@mail.example' }],
    attachments: [{ hash, size, fileName: 'large', type: 'text/plain' }],
  });
  const { outboxId } = await bench.outbox.send(draft.id, draft.revision);
  await bench.outbox.schedule(outboxId, bench.clock.now() + 60_000);
  bench.clock.advance(60_000);
  await bench.until(() => bench.state().length === 0);
  expect([bench.bytes, bench.sent].map(([each]) => (each?.length ?? 0) > 8_000_000)).toEqual([true, true]);
  expect(bench.sent[0]).toMatch(/^Bcc: eve@mail\.example\r$/m);
  expect(bench.largest).toBeLessThan(1_000_000);
});

describe('a message on its way', () => {
  test('waits for undo, goes out without Bcc, lies in Sent with it, and marks the original', async () => {
    await using bench = await openOutboxBench();
    const draft = await bench.draft({
      kind: 'reply',
      bcc: [{ name: 'Eve', address: 'eve@mail.example' }],
      original: { accountId: 'ann' as never, folder: 'INBOX', uidValidity: 1, uid: 7, messageId: '<o@x>' },
    });
    const { outboxId, sendAt } = await bench.outbox.send(draft.id, draft.revision);
    expect(sendAt).toBe(bench.clock.now() + undo);
    expect(bench.vault.drafts.list()).toEqual([]);
    expect((await bench.outbox.list())[0]).toMatchObject({
      id: outboxId,
      state: 'waiting',
      subject: 'Hello',
    });
    expect(bench.submitted).toEqual([]);
    bench.clock.advance(undo);
    await bench.until(() => bench.state().length === 0);
    expect(bench.submitted[0]).toMatchObject({
      from: 'ann@mail.example',
      recipients: ['bob@mail.example', 'eve@mail.example'],
    });
    expect(bench.bytes[0]).not.toMatch(/^bcc|eve/im);
    expect(bench.sent[0]).toContain('Bcc: Eve <eve@mail.example>');
    expect(bench.marked).toMatchObject([{ mark: 'answered', uid: 7 }]);
  });

  test('is not sent when more was written while it was built: the draft stays, with all of it', async () => {
    await using bench = await openOutboxBench();
    const { hash, size } = await bench.vault.drafts.putPart(Buffer.alloc(6_000_000, 'large '));
    const draft = await bench.draft({
      attachments: [{ hash, size, fileName: 'large', type: 'text/plain' }],
    });
    const sending = bench.outbox.send(draft.id, draft.revision);
    await bench.vault.drafts.save({ ...draft, html: '<p>One more word</p>' });
    await expect(sending).rejects.toMatchObject({ failure: { code: 'draft-newer' } });
    expect(bench.vault.drafts.get(draft.id)?.html).toBe('<p>One more word</p>');
    expect(bench.state()).toEqual([]);
  });

  test('is from the identity that writes it: From, Reply-To, Message-ID, envelope and its own Sent', async () => {
    await using bench = await openOutboxBench();
    bench.folders = [{ path: 'Sent', role: 'sent' }, { path: 'Sales/Sent' }];
    bench.account = anAccount({
      identities: [
        { id: 'main', email: 'ann@mail.example', fullName: 'Ann' },
        {
          id: 'sales',
          email: 'sales@shop.example',
          fullName: '销售部',
          replyTo: [{ name: '', address: 'team@shop.example' }],
          sentFolder: 'Sales/Sent',
        },
      ],
    });
    const draft = await bench.draft({
      identityId: 'sales' as IdentityId,
      bcc: [{ name: '', address: 'eve@mail.example' }],
    });
    const { outboxId } = await bench.outbox.send(draft.id, draft.revision);
    // What the identity adds by itself is not the draft's own.
    const { draft: back } = await bench.outbox.toDraft(outboxId);
    expect(back.identityId).toBe('sales');
    expect(back.replyTo).toBeUndefined();
    await bench.outbox.send(back.id, back.revision);
    bench.clock.advance(undo);
    await bench.until(() => bench.state().length === 0);
    expect(bench.submitted[0]).toMatchObject({ from: 'sales@shop.example' });
    const [message = ''] = bench.bytes;
    expect(message).toMatch(/^From: =\?UTF-8\?.*<sales@shop.example>\r$/im);
    expect(message).toMatch(/^Reply-To: team@shop.example\r$/m);
    expect(message).toMatch(/^Message-ID: <.*@shop.example>\r$/m);
    expect(message).not.toMatch(/^bcc|eve|ann@/im);
    expect(bench.filedIn).toEqual(['Sales/Sent']);
    expect(bench.sent[0]).toContain('Bcc: eve@mail.example');
  });

  test('is filed in the account’s Sent where the identity’s folder is gone; its own Reply-To goes before', async () => {
    await using bench = await openOutboxBench();
    const identity = { id: 'main', email: 'ann@mail.example', fullName: 'Ann', sentFolder: 'Gone' };
    bench.account = anAccount({
      identities: [{ ...identity, replyTo: [{ name: '', address: 'team@shop.example' }] }],
    });
    const draft = await bench.draft({ replyTo: [{ name: '', address: 'me@shop.example' }] });
    await bench.outbox.send(draft.id, draft.revision);
    bench.clock.advance(undo);
    await bench.until(() => bench.state().length === 0);
    expect(bench.bytes[0]).toMatch(/^Reply-To: me@shop.example\r$/m);
    expect(bench.filedIn).toEqual(['Sent']);
  });

  test('is filed beside the other folders where there is no Sent, and where Sent is while the cache knows no folder', async () => {
    await using bench = await openOutboxBench();
    const dot = { delimiter: '.' };
    bench.folders = [
      { path: 'INBOX', role: 'inbox', ...dot },
      { path: 'INBOX.Trash', role: 'trash', ...dot },
    ];
    for (const folders of [bench.folders, []]) {
      bench.folders = folders;
      const draft = await bench.draft();
      await bench.outbox.send(draft.id, draft.revision);
      bench.clock.advance(undo);
      await bench.until(() => bench.state().length === 0);
    }
    expect(bench.filedIn).toEqual(['INBOX.Sent', '已发送']);
  });

  test('in plain text goes out as that alone, and comes back as that', async () => {
    await using bench = await openOutboxBench();
    const text = 'Hello\n\n  <indented>';
    const html = '<div style="white-space: pre-wrap">Hello\n\n  &lt;indented&gt;</div>';
    const draft = await bench.draft({ text, html });
    const { outboxId } = await bench.outbox.send(draft.id, draft.revision);
    const message = (await bench.vault.outbox.message(outboxId)).toString();
    expect(message).toContain('Content-Type: text/plain; charset=utf-8; format=flowed');
    expect(message).not.toContain('text/html');
    const { draft: back } = await bench.outbox.toDraft(outboxId);
    expect(back).toMatchObject({ text, html });
  });

  test('is taken back within the time for undo, as it was', async () => {
    await using bench = await openOutboxBench();
    const { hash, size } = await bench.vault.drafts.putPart(Buffer.from('file'));
    const draft = await bench.draft({
      cc: [{ name: '', address: 'cy@mail.example' }],
      html: '<p>mine</p>',
      quoteHtml: '<p>On…</p><blockquote>theirs</blockquote>',
      attachments: [{ hash, size, fileName: '文件.txt', type: 'text/plain' }],
    });
    const { outboxId } = await bench.outbox.send(draft.id, draft.revision);
    const { draft: back } = await bench.outbox.toDraft(outboxId);
    expect(back).toMatchObject({
      id: draft.id,
      to: draft.to,
      cc: draft.cc,
      html: '<p>mine</p>',
      quoteHtml: '<p>On…</p><blockquote>theirs</blockquote>',
      attachments: [{ hash, size, fileName: '文件.txt' }],
    });
    bench.clock.advance(60_000);
    expect(bench.state()).toEqual([]);
    expect(bench.submitted).toEqual([]);
  });

  test('pressed twice is sent once', async () => {
    await using bench = await openOutboxBench();
    const draft = await bench.draft();
    const both = await Promise.all([
      bench.outbox.send(draft.id, draft.revision),
      bench.outbox.send(draft.id, draft.revision),
    ]);
    expect(both[0]).toEqual(both[1]);
    bench.clock.advance(undo);
    await bench.until(() => bench.state().length === 0);
    expect(bench.submitted).toHaveLength(1);
  });

  test.each([
    ['nobody to send to', { to: [] }, 'no-recipients'],
    ['an address that is none', { to: [{ name: '', address: 'bob' }] }, 'input-invalid'],
    ['a Bcc that is none', { bcc: [{ name: '', address: 'bob\r\nx' }] }, 'input-invalid'],
  ])('%s: refused, and the draft stays', async (_name, some, code) => {
    await using bench = await openOutboxBench();
    const draft = await bench.draft(some);
    await expect(bench.outbox.send(draft.id, draft.revision)).rejects.toMatchObject({ failure: { code } });
    expect(bench.state()).toEqual([]);
    expect(bench.vault.drafts.list()).toHaveLength(1);
  });

  test('an older revision than the saved one is not sent', async () => {
    await using bench = await openOutboxBench();
    const draft = await bench.draft();
    await expect(bench.outbox.send(draft.id, draft.revision - 1)).rejects.toMatchObject({
      failure: { code: 'draft-newer' },
    });
  });
});

describe('when the server says no', () => {
  test('for now: it tries again by itself, and says when', async () => {
    await using bench = await openOutboxBench();
    bench.answers.push({
      kind: 'failed',
      failure: failure('server-busy'),
      permanent: false,
      refused: new Map(),
    });
    const draft = await bench.draft();
    await bench.outbox.send(draft.id, draft.revision);
    bench.clock.advance(undo);
    await bench.until(() => bench.vault.outbox.list()[0]?.failure !== undefined);
    expect(bench.vault.outbox.list()[0]).toMatchObject({
      state: 'waiting',
      attempts: 1,
      failure: { code: 'server-busy', retryAt: bench.clock.now() + 60_000 },
    });
    await bench.outbox.list();
    bench.clock.advance(60_000);
    await bench.until(() => bench.state().length === 0);
    expect(bench.submitted).toHaveLength(2);
  });

  test('for good: it stays, nothing is tried, and the person may', async () => {
    await using bench = await openOutboxBench();
    bench.answers.push({
      kind: 'failed',
      failure: failure('sender-refused'),
      permanent: true,
      refused: new Map(),
    });
    const draft = await bench.draft();
    const { outboxId } = await bench.outbox.send(draft.id, draft.revision);
    bench.clock.advance(undo);
    await bench.until(() => bench.state()[0] === 'failed');
    bench.clock.advance(10 * 3_600_000);
    expect(bench.submitted).toHaveLength(1);
    await bench.outbox.retry(outboxId);
    await bench.until(() => bench.state().length === 0);
    expect(bench.submitted).toHaveLength(2);
  });

  test('to one of two: the other has it, and a retry does not send it there again', async () => {
    await using bench = await openOutboxBench();
    bench.answers.push({
      kind: 'accepted',
      refused: new Map([['cy@mail.example', failure('recipient-refused')]]),
      serverText: '',
    });
    const draft = await bench.draft({ cc: [{ name: '', address: 'cy@mail.example' }] });
    const { outboxId } = await bench.outbox.send(draft.id, draft.revision);
    bench.clock.advance(undo);
    await bench.until(() => bench.state()[0] === 'failed');
    expect(bench.vault.outbox.list()[0]).toMatchObject({
      failure: { code: 'recipient-refused' },
      recipients: [
        { address: 'bob@mail.example', state: 'accepted' },
        { address: 'cy@mail.example', state: 'refused' },
      ],
    });
    await bench.outbox.retry(outboxId);
    await bench.until(() => bench.state().length === 0);
    expect(bench.submitted[1]?.recipients).toEqual(['cy@mail.example']);
    expect(bench.sent).toHaveLength(1);
  });

  test('a transport that breaks its promise is a failure, not a lost message', async () => {
    await using bench = await openOutboxBench();
    const { Failed } = await import('../../../../electron/engine/failed.ts');
    bench.answers.push(new Failed({ code: 'connection-lost' }));
    const draft = await bench.draft();
    await bench.outbox.send(draft.id, draft.revision);
    bench.clock.advance(undo);
    await bench.until(() => bench.vault.outbox.list()[0]?.failure !== undefined);
    expect(bench.vault.outbox.list()[0]).toMatchObject({
      state: 'waiting',
      failure: { code: 'connection-lost' },
    });
  });
});

describe('when nobody knows', () => {
  async function unknown() {
    const bench = await openOutboxBench();
    bench.answers.push({ kind: 'unknown', failure: failure('send-outcome-unknown') });
    const draft = await bench.draft();
    const { outboxId } = await bench.outbox.send(draft.id, draft.revision);
    bench.clock.advance(undo);
    await bench.until(() => bench.state()[0] === 'unknown');
    return { bench, outboxId };
  }

  test('it is never sent again by itself, nor by retry, nor taken for a draft', async () => {
    const { bench, outboxId } = await unknown();
    await using _ = bench;
    bench.clock.advance(10 * 3_600_000);
    bench.outbox.wake();
    await expect(bench.outbox.retry(outboxId)).rejects.toMatchObject({
      failure: { code: 'send-outcome-unknown' },
    });
    await expect(bench.outbox.toDraft(outboxId)).rejects.toMatchObject({
      failure: { code: 'change-not-undoable' },
    });
    expect(bench.submitted).toHaveLength(1);
    expect(bench.state()).toEqual(['unknown']);
  });

  test('the person says it arrived: the copy is filed', async () => {
    const { bench, outboxId } = await unknown();
    await using _ = bench;
    await bench.outbox.settle(outboxId, 'sent');
    await bench.until(() => bench.state().length === 0);
    expect(bench.sent).toHaveLength(1);
    expect(bench.submitted).toHaveLength(1);
  });

  test('the person says it did not: it may be sent again', async () => {
    const { bench, outboxId } = await unknown();
    await using _ = bench;
    await bench.outbox.settle(outboxId, 'not-sent');
    expect(bench.state()).toEqual(['failed']);
    await bench.outbox.retry(outboxId);
    await bench.until(() => bench.state().length === 0);
    expect(bench.submitted).toHaveLength(2);
  });

  test('a copy that the provider itself filed settles it; without one nothing does', async () => {
    const { bench } = await unknown();
    await using _ = bench;
    bench.filesSentMail = true;
    const { messageId } = bench.vault.outbox.list()[0]!;
    bench.sent.push(`Message-ID: ${messageId}`);
    bench.outbox.wake();
    await bench.until(() => bench.state().length === 0);
    expect(bench.submitted).toHaveLength(1);
  });
});

describe('what the outgoing server is to hold', () => {
  async function held() {
    const bench = await openOutboxBench();
    const draft = await bench.vault.drafts.save({ ...(await bench.draft()), wishes: { holdOnServer: true } });
    const until = bench.clock.now() + 3_600_000;
    const { sendAt } = await bench.outbox.send(draft.id, draft.revision, until);
    // It can be taken back as long as it is here.
    expect(sendAt).toBe(bench.clock.now() + undo);
    return { bench, until };
  }

  test('is handed over after the time for undo, and is then sent', async () => {
    const { bench, until } = await held();
    await using _ = bench;
    bench.clock.advance(undo);
    await bench.until(() => bench.state().length === 0);
    expect(bench.submitted).toMatchObject([{ holdUntil: until }]);
    expect(bench.bytes[0]).toContain(`Date: ${new Date(until).toUTCString().slice(0, 16)}`);
  });

  test('waits here when the server will not, and goes out then', async () => {
    const { bench, until } = await held();
    await using _ = bench;
    const answer = { kind: 'failed', permanent: true, refused: new Map() } as const;
    bench.answers.push({ ...answer, failure: failure('hold-not-possible') });
    bench.clock.advance(undo);
    await bench.until(() => bench.vault.outbox.list()[0]?.heldHere === true);
    expect(bench.vault.outbox.list()).toMatchObject([{ state: 'waiting', scheduled: true, sendAt: until }]);
    bench.clock.advance(3_600_000);
    await bench.until(() => bench.state().length === 0);
    expect(bench.submitted[1]).not.toHaveProperty('holdUntil');
  });
});

describe('a delivery report about a message of which nobody knows', () => {
  async function reported(about: (own: string) => string) {
    const bench = await openOutboxBench();
    bench.answers.push({ kind: 'unknown', failure: failure('send-outcome-unknown') });
    const draft = await bench.draft();
    await bench.outbox.send(draft.id, draft.revision);
    bench.clock.advance(undo);
    await bench.until(() => bench.state()[0] === 'unknown');
    await bench.outbox.reported([about(bench.vault.outbox.list()[0]!.messageId)]);
    return bench;
  }

  test('proves that it went out: the copy is filed, and it is not sent again', async () => {
    await using bench = await reported((own) => own);
    await bench.until(() => bench.state().length === 0);
    expect([bench.submitted.length, bench.sent.length]).toEqual([1, 1]);
  });

  test('proves nothing when it is about another one', async () => {
    await using bench = await reported(() => '<other@mail.example>');
    expect(bench.state()).toEqual(['unknown']);
  });
});

describe('the Sent copy', () => {
  test('waits for the line', async () => {
    await using bench = await openOutboxBench();
    bench.online = false;
    const draft = await bench.draft();
    await bench.outbox.send(draft.id, draft.revision);
    bench.clock.advance(undo);
    await bench.until(() => bench.state()[0] === 'accepted');
    bench.online = true;
    bench.outbox.wake();
    await bench.until(() => bench.state().length === 0);
    expect(bench.sent).toHaveLength(1);
    // Whoever looks at Sent sees it now, not at the next round.
    expect(bench.filed).toHaveLength(1);
  });

  test('that the provider files is not filed twice', async () => {
    await using bench = await openOutboxBench();
    bench.filesSentMail = true;
    const draft = await bench.draft();
    await bench.outbox.send(draft.id, draft.revision);
    bench.clock.advance(undo);
    await bench.until(() => bench.state().length === 0);
    expect(bench.sent).toEqual([]);
    // Nor is it seen only at the next round.
    expect(bench.filed).toHaveLength(1);
  });

  test('that cannot be filed is said, tried again, and the message is not sent again', async () => {
    await using bench = await openOutboxBench();
    bench.appendFails = true;
    const draft = await bench.draft();
    await bench.outbox.send(draft.id, draft.revision);
    bench.clock.advance(undo);
    await bench.until(() => bench.vault.outbox.list()[0]?.copy?.failure !== undefined);
    expect(bench.vault.outbox.list()[0]).toMatchObject({
      state: 'accepted',
      copy: {
        failure: {
          code: 'sent-copy-failed',
          params: { reason: 'mailbox-full' },
          retryAt: bench.clock.now() + 60_000,
        },
      },
    });
    expect(bench.vault.outbox.list()[0]?.failure).toBeUndefined();
    bench.appendFails = false;
    await bench.outbox.list();
    bench.clock.advance(3_600_000);
    await bench.until(() => bench.state().length === 0);
    expect(bench.sent).toHaveLength(1);
    expect(bench.submitted).toHaveLength(1);
  });
});

describe('when this computer fails', () => {
  async function sending(some: Partial<Awaited<ReturnType<typeof openOutboxBench>>>) {
    const bench = Object.assign(await openOutboxBench(), some);
    const draft = await bench.draft();
    await bench.outbox.send(draft.id, draft.revision);
    return bench;
  }

  test('a full disk before the body: nothing goes out, and it is sent when there is room', async () => {
    await using bench = await sending({
      diskFull: (entry) => entry.recipients.some(({ state }) => state === 'sending'),
    });
    bench.clock.advance(undo);
    await bench.until(() => bench.vault.outbox.list()[0]?.failure !== undefined);
    expect([bench.bodies, bench.state()]).toEqual([0, ['waiting']]);
    bench.diskFull = () => false;
    await bench.outbox.retry(bench.vault.outbox.list()[0]!.id);
    await bench.until(() => bench.state().length === 0);
    expect(bench.bodies).toBe(1);
  });

  test('a full disk after the server took it: it is not sent again, and filed when there is room', async () => {
    let full = true;
    await using bench = await sending({ diskFull: (entry) => full && entry.state === 'accepted' });
    bench.clock.advance(undo);
    await bench.until(() => bench.bodies === 1);
    await expect.poll(async () => (await bench.outbox.list())[0]?.state).toBe('accepted');
    bench.clock.advance(60_000);
    full = false;
    await expect
      .poll(() => {
        bench.clock.advance(10_000);
        return bench.state().length;
      })
      .toBe(0);
    expect([bench.bodies, bench.sent.length]).toEqual([1, 1]);
  });

  test('a full disk at the start: it is known what may have gone out, and the program starts', async () => {
    await using bench = await openOutboxBench();
    await bench.vault.outbox.add(
      anOutboxEntry({
        state: 'sending',
        recipients: [{ address: 'bob@mail.example', state: 'sending' }],
      }),
      Buffer.from('x'),
    );
    bench.diskFull = () => true;
    await bench.outbox.start();
    expect((await bench.outbox.list())[0]?.state).toBe('unknown');
  });

  test('a full disk when it is its turn: it waits', async () => {
    let full = true;
    await using bench = await sending({ diskFull: () => full });
    bench.clock.advance(undo);
    expect([bench.bodies, bench.state()]).toEqual([0, ['waiting']]);
    full = false;
    await expect
      .poll(() => {
        bench.clock.advance(10_000);
        return bench.state().length;
      })
      .toBe(0);
    expect(bench.bodies).toBe(1);
  });

  test('a bug after the body: nobody knows, and it is not sent again', async () => {
    await using bench = await sending({ breaks: 'after-body' });
    bench.clock.advance(undo);
    await bench.until(() => bench.state()[0] === 'unknown');
    bench.clock.advance(3_600_000);
    expect(bench.bodies).toBe(1);
  });

  test('a line that will not close does not undo what the server said', async () => {
    await using bench = await sending({ breaks: 'on-close' });
    bench.clock.advance(undo);
    await bench.until(() => bench.state().length === 0);
    bench.clock.advance(3_600_000);
    expect(bench.bodies).toBe(1);
  });
});

test('what is not there is said', async () => {
  await using bench = await openOutboxBench();
  await expect(bench.outbox.discard('none' as OutboxId)).rejects.toMatchObject({
    failure: { code: 'message-gone' },
  });
});
