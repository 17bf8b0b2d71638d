import { describe, expect, test, vi } from 'vitest';
import { createDrafts } from '../../../../electron/engine/drafts/create-drafts.ts';
import type { Drafts } from '../../../../electron/engine/drafts/drafts.ts';
import { silentLog } from '../../../../electron/engine/log/log.ts';
import type { Account } from '../../../../shared/model/account.ts';
import type { MessageId } from '../../../../shared/model/ids.ts';
import { messageHtml } from '../../../../shared/text/quote.ts';
import type { FolderRow } from '../../../../shared/store/rows.ts';
import { anAccount } from '../../../fixtures/vault-fixtures.ts';
import { type ContentBench, crlf, openContentBench } from '../content/content-bench.ts';

// A worker thread that starts on a busy machine takes its time.
vi.setConfig({ testTimeout: 60_000 });

const png = Buffer.from('89504e470d0a1a0a0000', 'hex').toString('base64');
const newsletter = crlf(
  'From: Bob <bob@example.com>',
  'To: Ann <ann@mail.example>, Cy <cy@example.com>',
  'Subject: Re: 会议',
  'Message-ID: <2@x>',
  'References: <1@x>',
  'Content-Type: multipart/mixed; boundary=m',
  '',
  '--m',
  'Content-Type: multipart/related; boundary=r',
  '',
  '--r',
  'Content-Type: text/html; charset=utf-8',
  '',
  '<p>Look: <img src="cid:pic@x"></p><script>alert(1)</script>',
  '--r',
  'Content-Type: image/png; name=pic.png',
  'Content-ID: <pic@x>',
  'Content-Transfer-Encoding: base64',
  '',
  png,
  '--r--',
  '--m',
  'Content-Type: application/pdf; name=plan.pdf',
  'Content-Transfer-Encoding: base64',
  '',
  'JVBERg==',
  '--m--',
);

async function openDrafts(
  accounts: readonly Account[] = [anAccount()],
  message = newsletter,
): Promise<{ bench: ContentBench; drafts: Drafts; id: MessageId }> {
  const bench = await openContentBench();
  const id = await bench.add(message);
  const drafts = createDrafts({
    files: bench.vault.drafts,
    store: {
      rows: async ({ ids }) => ids.flatMap((each) => bench.rows.get(each) ?? []),
      folder: async () => ({ path: 'INBOX' }) as FolderRow,
    },
    content: bench.content,
    accounts: { list: () => accounts },
    language: () => 'en',
    hub: { emit: (event) => bench.events.push(event) },
    log: silentLog,
  });
  return { bench, drafts, id };
}

describe('an answer comes filled in', () => {
  test('recipients, subject, chain, quote and the pictures of the quote', async () => {
    const { bench, drafts, id } = await openDrafts();
    await using _ = bench;
    const { draft, urls, uploadUrl } = await drafts.create({ kind: 'reply-all', messageId: id });
    expect(draft).toMatchObject({
      to: [{ address: 'bob@example.com' }],
      cc: [{ address: 'cy@example.com' }],
      subject: 'Re: 会议',
      inReplyTo: '<2@x>',
      references: ['<1@x>', '<2@x>'],
      original: { accountId: 'ann', folder: 'INBOX', uid: 1 },
      attachments: [{ fileName: 'pic.png', contentId: 'pic@x', type: 'image/png' }],
      revision: 1,
    });
    expect(draft.quoteHtml).toMatch(/^<p>On .*, Bob wrote:<\/p><blockquote/);
    expect(draft.quoteHtml).toContain('cid:pic@x');
    expect((await bench.fetch(urls[draft.attachments[0]!.hash]!)).headers.get('content-type')).toBe(
      'image/png',
    );
    expect(uploadUrl).toMatch(/^\/upload\//);
    expect((await drafts.open(draft.id)).draft).toEqual(draft);
  });

  test('offline and never opened: without a quote', async () => {
    const { bench, drafts, id } = await openDrafts();
    await using _ = bench;
    bench.online = false;
    const { draft } = await drafts.create({ kind: 'reply', messageId: id });
    expect(draft).toMatchObject({ to: [{ address: 'bob@example.com' }], cc: [], attachments: [] });
    expect(draft.quoteHtml).toBeUndefined();
  });
});

describe('who answers', () => {
  const sales = { id: 'sales', email: 'sales@shop.example', fullName: 'Sales' };
  const main = { id: 'main', email: 'ann@mail.example', fullName: 'Ann' };
  const accounts = [
    anAccount({ identities: [main, { id: 'ann-2', email: 'cy@example.com', fullName: '' }] }),
    anAccount({ id: 'shop', email: 'shop@shop.example', identities: [sales], plainText: true }),
  ];

  test('is the identity that was written to, and none of the person’s own addresses gets a copy', async () => {
    const { bench, drafts, id } = await openDrafts(accounts);
    await using _ = bench;
    const { draft } = await drafts.create({ kind: 'reply-all', messageId: id });
    expect(draft).toMatchObject({
      accountId: 'ann',
      identityId: 'main',
      to: [{ address: 'bob@example.com' }],
      cc: [],
    });
    expect(draft).not.toHaveProperty('text');
  });

  test('is of another account where only that was written to, as its servers say', async () => {
    const hidden = crlf(
      'Delivered-To: sales+web@shop.example',
      'From: Bob <bob@example.com>',
      'To: List <list@example.com>',
      'Subject: Offer',
      '',
      'Hello',
    );
    const { bench, drafts, id } = await openDrafts(accounts, hidden);
    await using _ = bench;
    const { draft } = await drafts.create({ kind: 'reply', messageId: id });
    expect(draft).toMatchObject({ accountId: 'shop', identityId: 'sales', text: '' });
  });

  test('is the default of the account where nobody of them was written to', async () => {
    const { bench, drafts } = await openDrafts(accounts);
    await using _ = bench;
    const { draft } = await drafts.create({ kind: 'new', accountId: 'shop' as Account['id'] });
    expect(draft).toMatchObject({ accountId: 'shop', identityId: 'sales', text: '', html: '' });
  });
});

describe('a forward', () => {
  test('takes the attachments along, and answers nobody', async () => {
    const { bench, drafts, id } = await openDrafts();
    await using _ = bench;
    const { draft } = await drafts.create({ kind: 'forward', messageId: id });
    expect(draft).toMatchObject({
      to: [],
      subject: 'Fwd: Re: 会议',
      attachments: [{ fileName: 'pic.png', contentId: 'pic@x' }, { fileName: 'plan.pdf' }],
    });
    expect(draft.attachments[1]).not.toHaveProperty('contentId');
    expect(draft.inReplyTo).toBeUndefined();
    expect(draft.quoteHtml).toContain('Forwarded message');
  });

  test('of what is selected quotes only that, with its pictures', async () => {
    const { bench, drafts, id } = await openDrafts();
    await using _ = bench;
    const { parts } = await bench.content.view(id);
    const url = parts.find(({ contentId }) => contentId === 'pic@x')?.url ?? '';
    const { draft } = await drafts.create({
      kind: 'reply',
      messageId: id,
      selection: `only <b>this</b> <img src="${url}"><img src="/part/else">`,
    });
    expect(draft.quoteHtml).toContain('only <b>this</b> <img src="cid:pic@x">');
    expect(draft.quoteHtml).not.toContain('Look:');
    expect(draft.attachments).toMatchObject([{ contentId: 'pic@x' }]);
    const words = await drafts.create({ kind: 'reply', messageId: id, selection: 'words' });
    expect(words.draft.attachments).toEqual([]);
    const whole = await drafts.create({ kind: 'forward', messageId: id, selection: 'words' });
    expect(whole.draft.quoteHtml).toContain('Look:');
  });

  test('whose attachments cannot be had is refused: it would be another message', async () => {
    const { bench, drafts, id } = await openDrafts();
    await using _ = bench;
    await bench.content.view(id);
    bench.online = false;
    await expect(drafts.create({ kind: 'forward', messageId: id })).rejects.toMatchObject({
      failure: { code: 'offline' },
    });
    expect(await drafts.list()).toEqual([]);
  });
});

describe('a draft', () => {
  test('of a mailto address', async () => {
    const { bench, drafts } = await openDrafts();
    await using _ = bench;
    const { draft } = await drafts.create({ kind: 'new', to: ['Bob <bob@example.com>', 'cy@example.com'] });
    expect(draft.to).toEqual([
      { name: 'Bob', address: 'bob@example.com' },
      { name: '', address: 'cy@example.com' },
    ]);
  });

  test('is saved by revision: an older page does not overwrite a newer text, nor what ties it to its original', async () => {
    const { bench, drafts, id } = await openDrafts();
    await using _ = bench;
    const { draft } = await drafts.create({ kind: 'reply', messageId: id });
    const saved = await drafts.save({
      ...draft,
      html: '<p>mine</p>',
      references: [],
      original: undefined,
      kind: 'new',
    });
    expect(saved.revision).toBe(2);
    expect((await drafts.open(draft.id)).draft).toMatchObject({
      html: '<p>mine</p>',
      kind: 'reply',
      references: ['<1@x>', '<2@x>'],
      original: { folder: 'INBOX' },
    });
    await expect(drafts.save({ ...draft, html: '' })).rejects.toMatchObject({
      failure: { code: 'draft-newer' },
    });
  });

  test('that was discarded is gone, and says so', async () => {
    const { bench, drafts } = await openDrafts();
    await using _ = bench;
    const { draft } = await drafts.create({ kind: 'new' });
    await drafts.discard(draft.id);
    await expect(drafts.open(draft.id)).rejects.toMatchObject({ failure: { code: 'draft-missing' } });
    await expect(drafts.save(draft)).rejects.toMatchObject({ failure: { code: 'draft-missing' } });
    expect(bench.events).toContainEqual({ kind: 'drafts', id: draft.id });
  });

  test('of a message that is gone is refused', async () => {
    const { bench, drafts } = await openDrafts();
    await using _ = bench;
    await expect(drafts.create({ kind: 'reply', messageId: 99 as MessageId })).rejects.toMatchObject({
      failure: { code: 'message-gone' },
    });
    await expect(drafts.create({ kind: 'reply' })).rejects.toMatchObject({
      failure: { code: 'input-invalid' },
    });
  });
});

describe('a message edited as a new one', () => {
  const create = async (source: string) => {
    const { bench, drafts } = await openDrafts();
    const { draft } = await drafts.create({ kind: 'new', messageId: await bench.add(source) });
    return { bench, draft };
  };

  test('of others: to the same people with all files, outside the conversation, its HTML still to be made safe', async () => {
    const { bench, draft } = await create(newsletter);
    await using _ = bench;
    expect(draft).toMatchObject({
      kind: 'new',
      to: [{ address: 'ann@mail.example' }, { address: 'cy@example.com' }],
      subject: 'Re: 会议',
      html: '',
      references: [],
      attachments: [{ fileName: 'pic.png', contentId: 'pic@x' }, { fileName: 'plan.pdf' }],
    });
    expect(draft.quoteHtml).toContain('cid:pic@x');
    expect([draft.inReplyTo, draft.original]).toEqual([undefined, undefined]);
  });

  test('of one’s own: with its blind copies, and what was written can be edited', async () => {
    const { bench, draft } = await create(
      crlf(
        'From: Ann <ann@mail.example>',
        'To: Bob <bob@example.com>',
        'Bcc: Eve <eve@example.com>',
        'Subject: Plan',
        'Content-Type: text/html; charset=utf-8',
        '',
        messageHtml('<p>Mine</p>', '<blockquote>Theirs</blockquote>'),
      ),
    );
    await using _ = bench;
    expect(draft).toMatchObject({
      bcc: [{ name: 'Eve', address: 'eve@example.com' }],
      html: '<p>Mine</p>',
      quoteHtml: '<blockquote>Theirs</blockquote>',
    });
  });
});
