import type {
  Change,
  ChangeAction,
  ChangeTarget,
  CopyState,
  ServerPlace,
} from '../../../shared/model/change.ts';
import { type Flags, withFlags } from '../../../shared/model/flags.ts';
import type { AccountId, ChangeId, MessageId } from '../../../shared/model/ids.ts';

/** One message of a pending change, as far as it is known now. */
export interface QueuedTarget {
  readonly target: ChangeTarget;
  /** Where the server has the message now; undefined: to be found by its Message-ID. */
  place: ServerPlace | undefined;
  /** Its row in the cache of {@link QueuedChange.generation}. */
  row: MessageId | undefined;
  /** What its flags were, as far as the server told since. */
  flagsBefore: Flags;
  /** Of a transfer: how far its copy has come, as the journal has it. */
  copy: CopyState | undefined;
  /** How often copying it ended in something nobody understood. */
  failures: number;
}

export interface QueuedChange {
  readonly change: Change;
  readonly targets: readonly QueuedTarget[];
  generation: string | undefined;
  /** It may have reached the server: undoing it takes a change of its own. */
  attempted: boolean;
  /** How often sending it ended in something nobody understood. */
  failures: number;
}

export interface QueuedAt {
  readonly queued: QueuedChange;
  readonly target: QueuedTarget;
}

/**
 * Pending changes in memory: in the order recorded, and by the place where the server has each message. The journal
 * is their durable form; nothing here is ever more than the journal says.
 */
export interface Queue {
  of(accountId: AccountId): readonly QueuedChange[];
  accounts(): readonly AccountId[];
  /** @param attempted true for changes of an earlier life, which may have been sent before it ended. */
  add(change: Change, attempted: boolean): QueuedChange;
  drop(ids: ReadonlySet<ChangeId>): void;
  /** Pending changes of the message that lies there, in order. */
  at(accountId: AccountId, place: ServerPlace): readonly QueuedAt[];
  /** Those of {@link at} that were recorded after `queued`. */
  later(queued: QueuedChange, target: QueuedTarget): readonly QueuedAt[];
  /** Those that were recorded before it. */
  earlier(queued: QueuedChange, target: QueuedTarget): readonly QueuedAt[];
  /** This message is no longer the change's business. */
  release(queued: QueuedChange, target: QueuedTarget): void;
  /** A message is somewhere else on the server now; undefined: nobody knows where. */
  relocate(accountId: AccountId, from: ServerPlace, to: ServerPlace | undefined): void;
}

function samePlace(a: ServerPlace, b: ServerPlace): boolean {
  return a.uid === b.uid && a.uidValidity === b.uidValidity && a.folder === b.folder;
}

export function placeOf(target: ChangeTarget): ServerPlace | undefined {
  const { folder, uidValidity, uid } = target;
  return uid === undefined ? target.after : { folder, uidValidity, uid };
}

export function createQueue(journal: readonly Change[]): Queue {
  const byAccount = new Map<AccountId, QueuedChange[]>();
  const byPlace = new Map<string, QueuedAt[]>();
  /** Where confirmed moves took messages that later changes name by their old place. */
  const moved = new Map<string, ServerPlace>();
  const key = (accountId: AccountId, place: ServerPlace): string =>
    `${accountId} ${place.uidValidity} ${place.uid} ${place.folder}`;

  function whereNow(accountId: AccountId, place: ServerPlace | undefined): ServerPlace | undefined {
    let now = place;
    const seen = new Set<string>();
    while (now) {
      const at = key(accountId, now);
      const next = moved.get(at);
      if (!next || seen.has(at)) break;
      seen.add(at);
      now = next;
    }
    return now;
  }

  function index(accountId: AccountId, entry: QueuedAt): void {
    if (!entry.target.place) return;
    const at = key(accountId, entry.target.place);
    const known = byPlace.get(at);
    if (known) known.push(entry);
    else byPlace.set(at, [entry]);
  }

  const queue: Queue = {
    of: (accountId) => byAccount.get(accountId) ?? [],
    accounts: () => [...byAccount.keys()],
    add(change, attempted) {
      const { accountId, generation } = change;
      const targets = change.targets.map((target) => ({
        target,
        place: target.copy?.kind === 'called-off' ? undefined : whereNow(accountId, placeOf(target)),
        row: target.row,
        flagsBefore: target.flagsBefore ?? [],
        copy: target.copy,
        failures: 0,
      }));
      const queued: QueuedChange = { change, targets, generation, attempted, failures: 0 };
      const all = byAccount.get(accountId);
      if (all) all.push(queued);
      else byAccount.set(accountId, [queued]);
      for (const target of targets) index(accountId, { queued, target });
      return queued;
    },
    drop(ids) {
      for (const [accountId, all] of byAccount) {
        const kept: QueuedChange[] = [];
        for (const queued of all) {
          if (!ids.has(queued.change.id)) kept.push(queued);
          else for (const target of queued.targets) unindex(accountId, queued, target);
        }
        if (kept.length > 0) byAccount.set(accountId, kept);
        else forget(accountId);
      }
    },
    at: (accountId, place) => byPlace.get(key(accountId, place)) ?? [],
    later(queued, target) {
      if (!target.place) return [];
      const all = queue.at(queued.change.accountId, target.place);
      return all.slice(all.findLastIndex((entry) => entry.queued === queued) + 1);
    },
    earlier(queued, target) {
      if (!target.place) return [];
      const all = queue.at(queued.change.accountId, target.place);
      const own = all.findIndex((entry) => entry.queued === queued);
      return own < 0 ? [] : all.slice(0, own);
    },
    release(queued, target) {
      unindex(queued.change.accountId, queued, target);
      target.place = undefined;
      target.row = undefined;
    },
    relocate(accountId, from, to) {
      if (to && samePlace(from, to)) return;
      const at = key(accountId, from);
      const entries = byPlace.get(at) ?? [];
      byPlace.delete(at);
      if (to) {
        moved.set(at, to);
        moved.delete(key(accountId, to));
      }
      for (const entry of entries) {
        entry.target.place = to;
        index(accountId, entry);
      }
    },
  };

  function unindex(accountId: AccountId, queued: QueuedChange, target: QueuedTarget): void {
    if (!target.place) return;
    const at = key(accountId, target.place);
    const left = byPlace.get(at)?.filter((entry) => entry.queued !== queued) ?? [];
    if (left.length > 0) byPlace.set(at, left);
    else byPlace.delete(at);
  }

  /** With nothing pending, every row says itself where the server has it. */
  function forget(accountId: AccountId): void {
    byAccount.delete(accountId);
    for (const at of moved.keys()) if (at.startsWith(`${accountId} `)) moved.delete(at);
  }

  for (const change of journal) {
    if (change.state === 'pending') queue.add(change, true);
    else if (change.state === 'confirmed' && change.action.kind === 'move') {
      for (const target of change.targets) {
        const from = whereNow(change.accountId, placeOf(target));
        if (from && target.movedTo) queue.relocate(change.accountId, from, target.movedTo);
      }
    }
  }
  return queue;
}

/** Flags that a change really changed in one message, compared without case (RFC 9051 2.3.2). */
export function effect(
  action: Extract<ChangeAction, { kind: 'flags' }>,
  before: Flags,
): { readonly added: Flags; readonly removed: Flags } {
  const had = new Set(before.map((flag) => flag.toLowerCase()));
  return {
    added: action.add.filter((flag) => !had.has(flag.toLowerCase())),
    removed: action.remove.filter((flag) => had.has(flag.toLowerCase())),
  };
}

/** The server's flags with what is pending on top; what each change found before it is brought up to date. */
export function overlayPending(pending: readonly QueuedAt[], flags: Flags): Flags {
  let shown = flags;
  for (const { queued, target } of pending) {
    const { action } = queued.change;
    if (action.kind !== 'flags') continue;
    target.flagsBefore = shown;
    shown = withFlags(shown, action.add, action.remove);
  }
  return shown;
}
