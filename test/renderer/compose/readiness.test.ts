import { describe, expect, test } from 'vitest';
import { isEmptyDraft, ownText, sendProblem, sendQuestions } from '../../../renderer/compose/readiness.ts';
import type { Draft, DraftAttachment } from '../../../shared/model/draft.ts';
import type { AccountId, DraftId } from '../../../shared/model/ids.ts';

const file: DraftAttachment = { hash: 'a'.repeat(64), fileName: 'a.pdf', type: 'application/pdf', size: 1 };
const draft = (more: Partial<Draft> = {}): Draft => ({
  id: 'd1' as DraftId,
  accountId: 'a1' as AccountId,
  kind: 'reply',
  to: [{ name: '', address: 'ann@a.example' }],
  cc: [],
  bcc: [],
  subject: 'Re: plan',
  html: '<p>Yes</p>',
  attachments: [],
  references: [],
  savedAt: 0,
  revision: 1,
  ...more,
});

describe('before sending', () => {
  test.each([
    '<p>See the <strong>attached</strong> plan</p>',
    '<p>I attach the plan.</p>'.replace('attach ', 'am attaching '),
    '<p>Two attachments.</p>',
    '<p>Please find enclosed our offer</p>',
    '<p>请查收附件。</p>',
    '<p>合同见附。</p>',
    '<p>随信寄上照片</p>',
    '<p>现附上预算表</p>',
    '<p>詳如附檔</p>',
  ])('a forgotten attachment is asked about: %s', (html) => {
    expect(sendQuestions(draft({ html }))).toEqual(['no-attachment']);
    expect(sendQuestions(draft({ html, attachments: [file] }))).toEqual([]);
  });

  test.each([
    '<p>The office is 附近.</p>',
    '<p>unattached, reattachable</p>',
    '<p>Yes</p><blockquote style="x"><p>see attached</p><blockquote>attached</blockquote>附件</blockquote>',
  ])('and nothing else is: %s', (html) => {
    expect(sendQuestions(draft({ html, quoteHtml: '<p>attached</p>', subject: 'Re: attachments' }))).toEqual(
      [],
    );
  });

  test('a picture of the quote is no attachment, one in the text is', () => {
    const attachments = [{ ...file, contentId: 'x@y' }];
    expect(sendQuestions(draft({ html: '<p>attached</p>', attachments }))).toEqual(['no-attachment']);
    expect(sendQuestions(draft({ html: '<p>attached <img src="cid:x@y"></p>', attachments }))).toEqual([]);
  });

  test('in plain text, quoted lines are not looked at', () => {
    expect(sendQuestions(draft({ text: 'Yes\n> attached' }))).toEqual([]);
    expect(sendQuestions(draft({ text: 'attached' }))).toEqual(['no-attachment']);
  });

  test('many people in To, and a missing subject, are asked about', () => {
    const to = Array.from({ length: 16 }, (_, n) => ({ name: '', address: `n${n}@a.example` }));
    expect(sendQuestions(draft({ to, subject: ' ' }))).toEqual(['no-subject', 'many-recipients']);
    expect(sendQuestions(draft({ to: to.slice(1) }))).toEqual([]);
    expect(sendQuestions(draft({ bcc: to }))).toEqual([]);
  });

  test('an address that looks like one and is none is not sent to', () => {
    expect(sendProblem(draft({ cc: [{ name: '', address: 'ann@a..example' }] }))).toBe('bad-recipient');
    expect(sendProblem(draft())).toBeUndefined();
  });

  test('own text ends where quoting begins, quotes in quotes too', () => {
    expect(
      ownText({ html: '<p>a</p><blockquote>b<blockquote>c</blockquote>d</blockquote><p>e</p>' })
        .replaceAll(/\s+/g, ' ')
        .trim(),
    ).toBe('a e');
  });

  test('a draft that holds only a picture is not empty', () => {
    const state = { urls: {}, uploadUrl: '', isDirty: false, isTouched: true };
    expect(isEmptyDraft({ ...state, draft: draft({ html: '<p><img src="cid:x"></p>' }) })).toBe(false);
    expect(isEmptyDraft({ ...state, draft: draft({ html: '<p>&nbsp;</p>' }) })).toBe(true);
  });
});
