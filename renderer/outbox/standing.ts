import type { Failure } from '../../shared/model/failure.ts';
import type { OutboxItem, RecipientState } from '../../shared/model/outbox.ts';

/**
 * How a message stands, as one sees it. undo: it rests for a moment. scheduled: until the time the person chose. line:
 * until the server answers. temporary: until the next try. answer: all of it is out. copying: only its copy is left.
 */
export type Standing =
  | 'undo'
  | 'scheduled'
  | 'line'
  | 'temporary'
  | 'sending'
  | 'answer'
  | 'copying'
  | 'copy-failed'
  | 'failed'
  | 'unknown';

/** @param now - ms since 1970 */
export function standingOf(
  { state, sendAt, scheduled, failure, progress, copy }: OutboxItem,
  now: number,
): Standing {
  if (state === 'failed' || state === 'unknown') return state;
  if (state === 'accepted') return copy?.failure ? 'copy-failed' : 'copying';
  if (state === 'sending') return progress && progress.sent >= progress.size ? 'answer' : 'sending';
  if (sendAt > now) return scheduled ? 'scheduled' : 'undo';
  return failure ? 'temporary' : 'line';
}

const rank: Readonly<Record<Standing, number>> = {
  failed: 0,
  unknown: 0,
  sending: 1,
  answer: 1,
  undo: 2,
  line: 2,
  temporary: 2,
  'copy-failed': 3,
  copying: 3,
  scheduled: 4,
};

/** What needs the person first, then what is on its way, then what waits for its time; the latest first. */
export function inOrder(entries: readonly OutboxItem[], now: number): readonly OutboxItem[] {
  return entries.toSorted((one, other) => {
    const [first, second] = [standingOf(one, now), standingOf(other, now)];
    if (first === 'scheduled' && second === 'scheduled') return one.sendAt - other.sendAt;
    return rank[first] - rank[second] || other.createdAt - one.createdAt;
  });
}

/** What can be done about a message; a key of `outbox`. */
export type ActionName =
  | 'take-back'
  | 'edit'
  | 'retry'
  | 'try-now'
  | 'send-now'
  | 'send-to-rest'
  | 'change-time'
  | 'stop'
  | 'settle'
  | 'file-again'
  | 'file-here'
  | 'discard';

/** The orders that make sense as it stands, and nothing else; the first is the one most will want. */
export function actionsOn(entry: OutboxItem, standing: Standing): readonly ActionName[] {
  const { redirected, receipt, recipients, copy } = entry;
  const canEdit = !redirected && !receipt;
  const has = recipients.some(({ state }) => state === 'accepted');
  const edit: readonly ActionName[] = canEdit ? ['edit'] : [];
  const here: readonly ActionName[] = copy?.failure ? ['file-here'] : [];
  switch (standing) {
    case 'undo':
      return [...(canEdit ? (['take-back'] as const) : []), 'send-now', 'discard'];
    case 'scheduled':
      return ['change-time', 'send-now', ...edit, 'discard'];
    case 'line':
      return [...edit, 'discard'];
    case 'temporary':
      return ['try-now', ...edit, 'change-time', 'discard'];
    case 'sending':
      return ['stop'];
    case 'answer':
    case 'copying':
      return [];
    case 'copy-failed':
      return ['file-again', 'file-here'];
    case 'unknown':
      return ['settle'];
    case 'failed':
      return [
        ...(has ? (['send-to-rest'] as const) : []),
        'retry',
        ...edit,
        'change-time',
        ...here,
        'discard',
      ];
  }
}

/** Who got it and who did not, of a message to several whose ways have parted, or of those who were refused. */
export interface Parted {
  readonly has: readonly RecipientState[];
  readonly not: readonly RecipientState[];
}

/** Why it is not sent. Where there is one recipient, its own reason says more than that nobody was accepted. */
export function reasonOf({ failure, recipients }: OutboxItem): Failure | undefined {
  const [only, ...others] = recipients;
  return failure?.code === 'all-recipients-refused' && others.length === 0
    ? (only?.failure ?? failure)
    : failure;
}

/** @returns undefined where there is nothing to tell apart */
export function partedRecipients({ recipients }: OutboxItem): Parted | undefined {
  const has = recipients.filter(({ state }) => state === 'accepted');
  const not = recipients.filter(({ state }) => state !== 'accepted');
  const differ = has.length > 0 && not.length > 0;
  const said = not.filter(({ failure, state }) => failure || state === 'unknown');
  return differ || (recipients.length > 1 && said.length > 0) ? { has, not } : undefined;
}
