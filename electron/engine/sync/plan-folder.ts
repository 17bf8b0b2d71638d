import type { FolderServerState } from '../../../shared/store/rows.ts';
import type { OpenFolder } from '../backend/mail-backend.ts';

/** What the cache holds of a folder when it is planned. */
export interface CachedFolder {
  readonly server: FolderServerState;
  /** Rows with a UID. */
  readonly total: number;
}

/** One thing to do, in the order the plan gives them. */
export type Step =
  /** The folder was made anew (RFC 9051 2.3.1.1): nothing cached means anything. */
  | { readonly kind: 'clear' }
  /**
   * Rows that were here before the folder was looked into: moved here, or of a first sync that was cut. They keep their
   * numbers; what became of them meanwhile is asked.
   */
  | { readonly kind: 'recheck' }
  /** The newest messages by number: the first screen. */
  | { readonly kind: 'fetch-newest'; readonly numbers: string }
  /** QRESYNC answered with the SELECT. */
  | { readonly kind: 'apply-delta' }
  | { readonly kind: 'fetch-new'; readonly fromUid: number }
  | { readonly kind: 'flags-since'; readonly modseq: string }
  /** Some cached messages are gone and the server did not say which. */
  | { readonly kind: 'find-vanished' }
  /** No mod-sequences: the flags of everything cached, which tells what vanished too. */
  | { readonly kind: 'compare' }
  /** Older messages, backwards from the oldest that is known. */
  | { readonly kind: 'backfill'; readonly belowUid: number };

export interface Plan {
  readonly steps: readonly Step[];
  /** What may be remembered of the server once all steps but `backfill` are done. */
  readonly learnt: FolderServerState;
}

/** Rows of the first screen and a bit more: one answer of a few kilobytes. */
const firstWindow = 100;

/**
 * From what the server says and what is cached to what is to be done. Pure; its table of cases is
 * test/electron/engine/sync/plan-folder.test.ts.
 *
 * A folder of which nothing changed has a plan without steps, whatever its size.
 */
export function planFolder(open: OpenFolder, cached: CachedFolder): Plan {
  const learnt: FolderServerState = {
    uidValidity: open.uidValidity,
    uidNext: open.uidNext,
    exists: open.exists,
    highestModseq: open.highestModseq,
  };
  const known = cached.server;
  const anew = known.uidValidity !== undefined && known.uidValidity !== open.uidValidity;
  if (
    anew ||
    known.uidValidity === undefined ||
    known.uidNext === undefined ||
    known.lowestSynced === undefined
  ) {
    return { steps: [...knownBefore(anew, cached), ...firstSync(open)], learnt };
  }
  const steps: Step[] = [...changesSince(open, cached)];
  if (open.uidNext > known.uidNext) steps.push({ kind: 'fetch-new', fromUid: known.uidNext });
  if (known.lowestSynced > 1) steps.push({ kind: 'backfill', belowUid: known.lowestSynced });
  return { steps, learnt };
}

function knownBefore(anew: boolean, { server, total }: CachedFolder): readonly Step[] {
  // Without a UIDVALIDITY nobody knows what the UIDs of these rows name.
  if (anew || (total > 0 && server.uidValidity === undefined)) return [{ kind: 'clear' }];
  return total > 0 ? [{ kind: 'recheck' }] : [];
}

function firstSync(open: OpenFolder): readonly Step[] {
  if (open.exists === 0) return [];
  return [
    { kind: 'fetch-newest', numbers: `${Math.max(1, open.exists - firstWindow + 1)}:*` },
    ...(open.exists > firstWindow ? [{ kind: 'backfill', belowUid: Number.POSITIVE_INFINITY } as const] : []),
  ];
}

function changesSince(open: OpenFolder, cached: CachedFolder): readonly Step[] {
  const { server, total } = cached;
  if (open.delta)
    return open.delta.updates.length + open.delta.vanished.length > 0 ? [{ kind: 'apply-delta' }] : [];
  if (open.highestModseq !== undefined && server.highestModseq !== undefined) {
    const steps: Step[] = [];
    if (open.highestModseq !== server.highestModseq)
      steps.push({ kind: 'flags-since', modseq: server.highestModseq });
    if (mayHaveVanished(open, cached)) steps.push({ kind: 'find-vanished' });
    return steps;
  }
  return total > 0 ? [{ kind: 'compare' }] : [];
}

/**
 * Without QRESYNC the server does not name what is gone. When everything is cached the counts tell: new UIDs can
 * be at most uidNext - known uidNext, so fewer messages than cached plus new means that some vanished. When new
 * UIDs came, or older messages are still to be fetched, the counts prove nothing and the server is asked.
 */
function mayHaveVanished(open: OpenFolder, { server, total }: CachedFolder): boolean {
  if (total === 0) return false;
  if (server.lowestSynced === 1 && open.uidNext === server.uidNext) return open.exists !== total;
  return (
    server.exists !== open.exists ||
    open.uidNext !== server.uidNext ||
    open.highestModseq !== server.highestModseq
  );
}

/**
 * A server that suddenly names most of a folder as gone is more often broken than emptied (iCloud's VANISHED):
 * such a removal is checked against what the server lists before it is believed.
 */
export function isImplausible(removed: number, cached: number): boolean {
  return removed > 100 && removed > cached / 2;
}
