import type { AccountId, DraftId } from '../../../shared/model/ids.ts';
import { oneAtATime } from '../one-at-a-time.ts';
import { isCurrent, linkedTo } from '../vault/draft-copies.ts';
import { type CopyPorts, keepsDraftsOnServer } from './copy-ports.ts';
import { isEmptyDraft } from './draft-copy.ts';

/** A draft that rests for so long is put on the server, in ms; until then it is in the vault alone. */
const pauseMs = 25_000;
/** The same for one with so many bytes attached that it is better closed first. */
const bigPauseMs = 10 * 60_000;
const bigBytes = 1_000_000;

/** What is known of drafts as long as this program runs. */
export interface DraftMarks {
  /** A composer shows them. */
  readonly open: ReadonlySet<DraftId>;
  /** Between the first and the last word about one that is being taken. */
  readonly held: ReadonlySet<DraftId>;
  /** Their copies are no longer where the cache knew them. */
  readonly suspects: ReadonlySet<DraftId>;
}

/** When a draft and its copy are made to say the same: one at a time for each account. */
export interface CopySchedule {
  /** Something about it is other than it was. */
  plan(id: DraftId): void;
  /** The server refused it: saves, which come every few seconds, are no reason to ask again before. */
  rest(id: DraftId, ms: number): void;
  /** There is a reason now. */
  rested(id: DraftId): void;
  /** An account is on line: what waited for that is done. */
  wake(): void;
  readonly isClosed: boolean;
  close(): Promise<void>;
}

/** @param settle never rejects */
export function createCopySchedule(
  ports: CopyPorts,
  { open, held, suspects }: DraftMarks,
  settle: (id: DraftId) => Promise<void>,
): CopySchedule {
  const { files, copies, clock } = ports;
  const lanes = new Map<AccountId, ReturnType<typeof oneAtATime>>();
  const timers = new Map<DraftId, () => void>();
  /** Until when, ms since 1970. */
  const resting = new Map<DraftId, number>();
  const running = new Set<Promise<void>>();
  let closed = false;

  /** Where its work is queued: beside nothing else of that account. */
  function laneOf(id: DraftId): AccountId | undefined {
    return (
      files.get(id)?.accountId ?? linkedTo(copies.get(id))[0]?.accountId ?? copies.get(id)?.pending?.accountId
    );
  }

  /** ms since 1970; undefined: nothing is to be done. */
  function dueAt(id: DraftId): number | undefined {
    const draft = files.get(id);
    const link = copies.get(id);
    if (!draft) return link && 0;
    if (link?.taking || link?.pending || (link?.old.length ?? 0) > 0) return 0;
    // What became of it elsewhere waits until nobody has it open here.
    if (suspects.has(id) && !open.has(id)) return 0;
    if (!keepsDraftsOnServer(ports.account(draft.accountId))) return link && 0;
    if (isCurrent(link, draft) || isEmptyDraft(draft)) return undefined;
    if (!open.has(id)) return 0;
    // Nobody has touched it yet: an answer that was only begun may be gone in a moment.
    if (draft.revision === 1 && !link?.copy) return undefined;
    const bytes = draft.attachments.reduce((sum, { size }) => sum + size, 0);
    return draft.savedAt + (bytes > bigBytes ? bigPauseMs : pauseMs);
  }

  function plan(id: DraftId): void {
    timers.get(id)?.();
    timers.delete(id);
    const due = closed || held.has(id) ? undefined : dueAt(id);
    if (due === undefined) return;
    const wait = Math.max(0, Math.max(due, resting.get(id) ?? 0) - clock.now());
    timers.set(
      id,
      clock.after(wait, () => {
        timers.delete(id);
        const work = run(id).finally(() => running.delete(work));
        running.add(work);
      }),
    );
  }

  async function run(id: DraftId): Promise<void> {
    const accountId = laneOf(id);
    if (accountId === undefined) return;
    const inTurn = lanes.get(accountId) ?? oneAtATime();
    lanes.set(accountId, inTurn);
    await inTurn(async () => {
      const now = dueAt(id);
      if (closed || now === undefined || now > clock.now()) return;
      // What was sent or discarded is noted also without a line.
      if (files.get(id) && ports.account(accountId) && !ports.backendOf(accountId)) return;
      await settle(id);
    });
  }

  return {
    plan,
    rest: (id, ms) => void resting.set(id, clock.now() + ms),
    rested: (id) => void resting.delete(id),
    wake() {
      resting.clear();
      for (const id of new Set([...files.list(), ...copies.list()].map((each) => each.id))) plan(id);
    },
    get isClosed() {
      return closed;
    },
    async close() {
      closed = true;
      for (const cancel of timers.values()) cancel();
      await Promise.all(running);
    },
  };
}
