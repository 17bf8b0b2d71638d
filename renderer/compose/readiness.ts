import type { Draft } from '../../shared/model/draft.ts';
import { isAddress } from './addresses.ts';
import type { DraftState } from './draft-session.ts';

/** Why a draft cannot be sent as it is: a key of `compose.problems`. `no-subject` is only asked about. */
export type SendProblem = 'no-recipients' | 'bad-recipient' | 'not-attached' | 'no-subject';

export function sendProblem(draft: Draft): SendProblem | undefined {
  const all = [...draft.to, ...draft.cc, ...draft.bcc];
  if (all.length === 0) return 'no-recipients';
  if (!all.every(({ address }) => isAddress(address))) return 'bad-recipient';
  return draft.subject.trim() === '' ? 'no-subject' : undefined;
}

/** Nothing would be lost: the person wrote nothing and attached nothing. */
export function isEmptyDraft({ draft, isTouched }: DraftState): boolean {
  if (!isTouched) return true;
  const text = draft.html.replaceAll(/<[^>]*>|&nbsp;/g, '').trim();
  const isNew = draft.kind === 'new';
  return (
    text === '' &&
    (!isNew ||
      (draft.subject.trim() === '' &&
        draft.attachments.length === 0 &&
        draft.to.length + draft.cc.length + draft.bcc.length === 0))
  );
}
