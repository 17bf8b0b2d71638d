import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { systemClock } from '../../../../electron/engine/clock.ts';
import { copyMessageId, familyOf } from '../../../../electron/engine/drafts/copy-names.ts';
import { buildCopy, isEmptyDraft } from '../../../../electron/engine/drafts/draft-copy.ts';
import { foreignQuote } from '../../../../electron/engine/drafts/foreign-quote.ts';
import { changedElsewhere, readDraft } from '../../../../electron/engine/drafts/read-draft.ts';
import { silentLog } from '../../../../electron/engine/log/log.ts';
import { createMime } from '../../../../electron/engine/mime/create-mime.ts';
import { openVault, type Vault } from '../../../../electron/engine/vault/vault.ts';
import type { Draft } from '../../../../shared/model/draft.ts';
import { aDraft, anAccount } from '../../../fixtures/vault-fixtures.ts';

// A worker thread that starts on a busy machine takes its time.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let profile: string;
let vault: Vault;
const mime = createMime({ log: silentLog });
beforeAll(async () => {
  profile = await mkdtemp(join(tmpdir(), 'skein-drafts-'));
  vault = await openVault({ folder: profile, clock: systemClock, log: silentLog });
});
afterAll(async () => {
  await vault?.close();
  await mime.close();
  await rm(profile, { recursive: true, force: true });
});

const lines = (...all: readonly string[]): Buffer => Buffer.from(all.join('\r\n'));
const read = (source: Uint8Array) => readDraft(source, mime, vault.drafts);

async function thereAndBack(draft: Draft) {
  const messageId = copyMessageId('family-1', 'ann@mail.example');
  return read(await buildCopy(draft, anAccount(), messageId, { mime, files: vault.drafts }));
}

describe('a draft of our own, put on a server and read back', () => {
  test('says the same: people, blind copies, answers, what it answers, text, quote, pictures, files', async () => {
    const picture = await vault.drafts.putPart(Buffer.from('89504e470d0a1a0a0000', 'hex'));
    const file = await vault.drafts.putPart(Buffer.from('bytes \r\n\0\xff of a file', 'latin1'));
    const draft = aDraft({
      kind: 'reply',
      to: [{ name: '李雷', address: 'li@mail.example' }],
      cc: [{ name: 'Cy, the "other"', address: 'cy@mail.example' }],
      bcc: [{ name: '', address: 'eve@mail.example' }],
      replyTo: [{ name: 'Us', address: 'us@mail.example' }],
      subject: 'Re: 会议 🐦',
      html: '<p>你好 <b>bold</b> <img src="cid:pic@skein"></p>',
      quoteHtml: '<p>On Monday, Bob wrote:</p><blockquote type="cite">old</blockquote>',
      attachments: [
        { ...picture, fileName: 'pic.png', type: 'image/png', contentId: 'pic@skein' },
        { ...file, fileName: '报告.pdf', type: 'application/pdf' },
      ],
      inReplyTo: '<2@x>',
      references: ['<1@x>', '<2@x>'],
      savedAt: 1_700_000_000_000,
    });
    const back = await thereAndBack(draft);
    const { kind, to, cc, bcc, replyTo, subject, html, quoteHtml, inReplyTo, references } = draft;
    expect(back).toMatchObject({
      kind,
      to,
      cc,
      bcc,
      replyTo,
      subject,
      html,
      quoteHtml,
      inReplyTo,
      references,
    });
    expect(back.text).toBeUndefined();
    expect(back.originalId).toBe('<2@x>');
    expect(back.attachments.map(({ hash }) => hash).toSorted()).toEqual([picture.hash, file.hash].toSorted());
    expect(back.attachments.find(({ fileName }) => fileName === 'pic.png')?.contentId).toBe('pic@skein');
    expect(back.attachments.map(({ fileName }) => fileName)).toContain('报告.pdf');
    expect(familyOf(back.messageId)).toBe('family-1');
  });

  test('plain text is plain text, with its long lines', async () => {
    const text = `${'word '.repeat(60).trim()}\n\n> quoted\n-- \nAnn`;
    const back = await thereAndBack(
      aDraft({ text, html: `<div style="white-space: pre-wrap">${text.replace('>', '&gt;')}</div>` }),
    );
    expect(back.text?.trimEnd()).toBe(text);
  });

  test('a forward remembers of what, and one that is half written keeps what is no address yet', async () => {
    const original = { accountId: 'ann', folder: 'INBOX', uidValidity: 1, uid: 3, messageId: '<7@x>' };
    const to = [
      { name: '', address: 'bob@mail.example' },
      { name: '', address: 'not yet' },
    ];
    const wishes = { readReceipt: true, deliveryReport: true, requireTls: true };
    const draft = aDraft({ kind: 'forward', original, to, wishes, revision: 3 });
    const back = await thereAndBack(draft);
    expect(back).toMatchObject({ kind: 'forward', originalId: '<7@x>', to: [to[0]] });
    expect(back.wishes).toEqual({ readReceipt: true, deliveryReport: true });
    expect(changedElsewhere(draft, { ...back, wishes: undefined }).wishes).toEqual({ requireTls: true });
    expect(changedElsewhere(draft, { ...back, subject: 'Other' })).toMatchObject({
      id: draft.id,
      kind: 'forward',
      original,
      to,
      subject: 'Other',
      wishes,
      revision: 3,
    });
  });
});

describe('a draft of another client', () => {
  test('of Thunderbird: an answer in HTML with its quote, a picture, a file and blind copies', async () => {
    const back = await read(
      lines(
        'Message-ID: <tb@x>',
        'Date: Mon, 2 Mar 2026 10:00:00 +0100',
        'X-Mozilla-Draft-Info: internal/draft; vcard=0; receipt=0; DSN=0; uuencode=0',
        'From: Ann <ann@mail.example>',
        'To: Bob <bob@example.com>',
        'Bcc: eve@example.com',
        'Subject: Re: plan',
        'In-Reply-To: <2@x>',
        'References: <1@x> <2@x>',
        'Content-Type: multipart/mixed; boundary=m',
        '',
        '--m',
        'Content-Type: multipart/related; boundary=r',
        '',
        '--r',
        'Content-Type: text/html; charset=UTF-8',
        '',
        '<html><body><p>Mine <img src="cid:p@x"></p><div class="moz-cite-prefix">On 1.3., Bob wrote:<br></div>',
        '<blockquote type="cite" cite="mid:2@x">his<blockquote>older</blockquote></blockquote></body></html>',
        '--r',
        'Content-Type: image/png; name="p.png"',
        'Content-ID: <p@x>',
        'Content-Disposition: inline; filename="p.png"',
        'Content-Transfer-Encoding: base64',
        '',
        'iVBORw0KGgoAAA==',
        '--r--',
        '--m',
        'Content-Type: application/pdf; name="plan.pdf"',
        'Content-Disposition: attachment; filename="plan.pdf"',
        'Content-Transfer-Encoding: base64',
        '',
        'JVBERg==',
        '--m--',
      ),
    );
    expect(back).toMatchObject({
      kind: 'reply',
      from: 'ann@mail.example',
      to: [{ name: 'Bob', address: 'bob@example.com' }],
      bcc: [{ address: 'eve@example.com' }],
      inReplyTo: '<2@x>',
      references: ['<1@x>', '<2@x>'],
      messageId: '<tb@x>',
    });
    expect(back.html).toContain('Mine <img src="cid:p@x">');
    expect(back.html).not.toContain('his');
    expect(back.quoteHtml).toMatch(/^<div class="moz-cite-prefix">[^]*older/);
    expect(back.attachments).toMatchObject([
      { fileName: 'p.png', contentId: 'p@x' },
      { fileName: 'plan.pdf', size: 4 },
    ]);
  });

  test('format=flowed goes on as plain text, its lines joined', async () => {
    const back = await read(
      lines(
        'From: ann@mail.example',
        'Subject: flowed',
        'X-Forwarded-Message-Id:',
        ' <9@x>',
        'Content-Type: text/plain; charset=utf-8; format=flowed',
        '',
        'A line that was ',
        'wrapped for the way',
        '',
      ),
    );
    expect(back.text?.trim()).toBe('A line that was wrapped for the way');
    expect(back).toMatchObject({ kind: 'forward', originalId: '<9@x>', to: [] });
  });

  test.each([
    ['written below the quote', '<blockquote type="cite">his</blockquote><p>mine</p>'],
    [
      'written between two quotes',
      '<blockquote type=cite>a</blockquote><p>me</p><blockquote type=cite>b</blockquote>',
    ],
    ['a quote without an end', '<p>mine</p><blockquote type="cite">his'],
    ['no quote', '<p>mine</p>'],
  ])('%s stays text that can be edited', (_name, html) => {
    expect(foreignQuote(html)).toEqual({ written: html });
  });
});

test('what counts as empty: nothing written, attached or addressed; a quote comes by itself', () => {
  const empty = aDraft({ subject: '', html: '<p> &nbsp;</p>' });
  expect(isEmptyDraft(empty)).toBe(true);
  expect(isEmptyDraft({ ...empty, subject: 'Re: x', quoteHtml: '<p>old</p>' })).toBe(true);
  expect(isEmptyDraft({ ...empty, html: '<p><img src="cid:x"></p>' })).toBe(false);
  expect(isEmptyDraft({ ...empty, text: 'words' })).toBe(false);
  expect(isEmptyDraft({ ...empty, bcc: [{ name: '', address: 'a@b.c' }] })).toBe(false);
});
