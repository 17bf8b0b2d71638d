import type { Change, ChangeAction, ServerPlace } from '../../../shared/model/change.ts';
import type { Failure, FailureCode } from '../../../shared/model/failure.ts';
import type { MailBackend } from '../backend/mail-backend.ts';
import { Failed, isFailed } from '../failed.ts';
import type { QueuedChange, QueuedTarget } from './queue.ts';

/** What became of one message of a change. Absent: not decided, the line broke before. */
export type TargetResult =
  | { readonly kind: 'done'; readonly movedTo?: ServerPlace }
  /** The server has it neither where it was nor, for a move, where it should go. */
  | { readonly kind: 'gone' }
  | { readonly kind: 'refused'; readonly failure: Failure }
  /** The person did something else with it before it was begun. */
  | { readonly kind: 'called-off' };

export interface Outcome {
  readonly results: ReadonlyMap<QueuedTarget, TargetResult>;
  /** Where messages turned out to be, of those whose folder was numbered anew. */
  readonly found: ReadonlyMap<QueuedTarget, ServerPlace>;
  /** Why it stopped before everything was decided. */
  readonly stopped?: unknown;
}

interface Member {
  readonly queued: QueuedChange;
  readonly target: QueuedTarget;
}

/** Answers by which a server says no; everything else leaves the change queued. */
export const refusals: readonly FailureCode[] = [
  'server-refused',
  'server-limit',
  'folder-missing',
  'folder-read-only',
  'folder-exists',
  'message-gone',
  'mailbox-full',
  'not-supported',
];

/**
 * Sends changes that have one and the same action, in as few commands as the folders allow. Repeating it is safe: what
 * a command that was lost in the middle may have done is looked for before anything is called gone. Never rejects.
 */
export async function transmit(backend: MailBackend, run: readonly QueuedChange[]): Promise<Outcome> {
  const action = run[0]?.change.action;
  const results = new Map<QueuedTarget, TargetResult>();
  const found = new Map<QueuedTarget, ServerPlace>();
  if (!action) return { results, found };
  const sending = new Sending(backend, action, results, found);
  try {
    await sending.all(run.flatMap((queued) => queued.targets.map((target) => ({ queued, target }))));
    return { results, found };
  } catch (stopped) {
    return { results, found, stopped };
  }
}

class Sending {
  readonly #backend: MailBackend;
  readonly #action: ChangeAction;
  readonly #results: Map<QueuedTarget, TargetResult>;
  readonly #found: Map<QueuedTarget, ServerPlace>;
  readonly #uidValidities = new Map<string, number | undefined>();

  constructor(
    backend: MailBackend,
    action: ChangeAction,
    results: Map<QueuedTarget, TargetResult>,
    found: Map<QueuedTarget, ServerPlace>,
  ) {
    this.#backend = backend;
    this.#action = action;
    this.#results = results;
    this.#found = found;
  }

  async all(members: readonly Member[]): Promise<void> {
    for (const member of members.filter(({ target }) => !target.place))
      await this.#locate(member, member.target.target.folder);
    await this.#byPlace(
      members.filter(({ target }) => this.#placeOf(target) && !this.#results.has(target)),
      true,
    );
  }

  #placeOf(target: QueuedTarget): ServerPlace | undefined {
    return this.#found.get(target) ?? target.place;
  }

  async #byPlace(members: readonly Member[], mayLocate: boolean): Promise<void> {
    const groups = Map.groupBy(members, ({ target }) => {
      const place = this.#placeOf(target);
      return `${place?.uidValidity} ${place?.folder}`;
    });
    for (const group of groups.values()) {
      const first = group[0] && this.#placeOf(group[0].target);
      if (first) await this.#group({ path: first.folder, uidValidity: first.uidValidity }, group, mayLocate);
    }
  }

  async #group(
    place: { path: string; uidValidity: number },
    group: readonly Member[],
    mayLocate: boolean,
  ): Promise<void> {
    try {
      await this.#command(place, group);
    } catch (error) {
      if (!isFailed(error, ...refusals)) throw error;
      if (mayLocate && error.failure.code === 'folder-missing' && (await this.#wasRenumbered(place))) {
        for (const member of group) await this.#locate(member, place.path);
        return this.#byPlace(
          group.filter(({ target }) => !this.#results.has(target)),
          false,
        );
      }
      const changes = [...Map.groupBy(group, ({ queued }) => queued).values()];
      // One of them may be what the server does not want: each gets an answer of its own.
      if (changes.length > 1) {
        for (const members of changes) await this.#group(place, members, mayLocate);
        return;
      }
      for (const { target } of group) this.#results.set(target, { kind: 'refused', failure: error.failure });
    }
  }

  async #command(place: { path: string; uidValidity: number }, group: readonly Member[]): Promise<void> {
    const uids = [...new Set(group.flatMap(({ target }) => this.#placeOf(target)?.uid ?? []))].sort(
      (a, b) => a - b,
    );
    const action = this.#action;
    switch (action.kind) {
      case 'flags':
        await this.#backend.storeFlags(place, uids, action.add, action.remove);
        break;
      case 'remove':
        await this.#backend.remove(place, uids);
        break;
      case 'move':
        return this.#move(place, uids, action.folder, group);
      case 'transfer':
        throw new Failed({ code: 'unexpected', phase: 'move' });
    }
    for (const { target } of group) this.#results.set(target, { kind: 'done' });
  }

  async #move(
    place: { path: string; uidValidity: number },
    uids: readonly number[],
    folder: string,
    group: readonly Member[],
  ): Promise<void> {
    if (place.path === folder) {
      for (const { target } of group)
        this.#results.set(target, { kind: 'done', movedTo: this.#placeOf(target) });
      return;
    }
    const moved = await this.#backend.move(place, uids, folder);
    for (const { target } of group) {
      const uid = moved.uids.get(this.#placeOf(target)?.uid ?? 0);
      if (uid !== undefined && moved.uidValidity !== undefined) {
        this.#results.set(target, { kind: 'done', movedTo: { folder, uidValidity: moved.uidValidity, uid } });
        continue;
      }
      // Either the server does not tell new UIDs, or the message was not in the source any more.
      const there = await this.#search(folder, target.target.messageId);
      const untold = !this.#backend.capabilities.uidplus && target.target.messageId === undefined;
      this.#results.set(target, there || untold ? { kind: 'done', movedTo: there } : { kind: 'gone' });
    }
  }

  /** Finds a message whose UID is not known, where it should be or where the change wants it. */
  async #locate({ target }: Member, folder: string): Promise<void> {
    const { messageId } = target.target;
    const here = await this.#search(folder, messageId);
    if (here) return void this.#found.set(target, here);
    const there =
      this.#action.kind === 'move' ? await this.#search(this.#action.folder, messageId) : undefined;
    this.#results.set(target, there ? { kind: 'done', movedTo: there } : { kind: 'gone' });
  }

  async #search(folder: string, messageId: string | undefined): Promise<ServerPlace | undefined> {
    if (messageId === undefined) return undefined;
    try {
      // Of several copies the one that came last.
      const uid = (await this.#backend.findByMessageId(folder, messageId)).at(-1);
      const uidValidity = uid === undefined ? undefined : await this.#uidValidity(folder);
      return uid === undefined || uidValidity === undefined ? undefined : { folder, uidValidity, uid };
    } catch (error) {
      if (isFailed(error, ...refusals)) return undefined;
      throw error;
    }
  }

  async #uidValidity(path: string): Promise<number | undefined> {
    if (!this.#uidValidities.has(path)) {
      this.#uidValidities.set(path, (await this.#backend.status([path])).get(path)?.uidValidity);
    }
    return this.#uidValidities.get(path);
  }

  /** UIDVALIDITY is another one (RFC 9051 2.3.1.1): the UIDs we know mean nothing any more. */
  async #wasRenumbered(place: { path: string; uidValidity: number }): Promise<boolean> {
    const now = await this.#uidValidity(place.path);
    return now !== undefined && now !== place.uidValidity;
  }
}

/** Keywords are hints to other clients; a server that does not take them is nothing to tell the person. */
export function isWorthTelling(change: Change): boolean {
  const { action } = change;
  return action.kind !== 'flags' || [...action.add, ...action.remove].some((flag) => flag.startsWith('\\'));
}

/** @returns the failure to show when a change is given up. */
export function givenUp(error: unknown): Failure {
  return isFailed(error) ? error.failure : new Failed({ code: 'unexpected', phase: 'store' }).failure;
}
