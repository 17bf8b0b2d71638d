import type { ThreadId } from '../../shared/model/ids.ts';
import type { StoredThread } from './records.ts';
import { asThread, type Unit } from './unit.ts';

/**
 * Threads by Message-ID links, as messages arrive (the rules of JWZ's algorithm without its subject matching): whoever
 * shares a Message-ID, as its own or by reference, belongs together. A late parent joins threads; the smaller one is
 * renumbered, and leaves a pointer for the links that still name it.
 */
export class Threading {
  readonly #unit: Unit;
  /** Rows to be renumbered, by the thread they are in. */
  readonly #moved = new Map<number, number[]>();

  constructor(unit: Unit) {
    this.#unit = unit;
  }

  /** Brings in these threads and those they went into. */
  async load(ids: readonly number[]): Promise<void> {
    let wanted = ids;
    while (wanted.length > 0) {
      const threads = await this.#unit.threads.many(wanted);
      wanted = threads.flatMap((thread) =>
        thread.into === undefined || this.#unit.threads.now(thread.into) ? [] : [thread.into],
      );
    }
  }

  /** The thread that this number means today. */
  resolve(id: number): StoredThread | undefined {
    let thread = this.#unit.threads.now(id);
    while (thread?.into !== undefined) thread = this.#unit.threads.now(thread.into);
    return thread;
  }

  /** One thread for all of these; a new one where there is none. */
  join(ids: readonly number[]): ThreadId {
    let biggest: StoredThread | undefined;
    const others = new Set<StoredThread>();
    for (const id of ids) {
      const thread = this.resolve(id);
      if (!thread || thread === biggest) continue;
      if (!biggest || thread.ids.length > biggest.ids.length) {
        if (biggest) others.add(biggest);
        biggest = thread;
      } else others.add(thread);
    }
    if (!biggest) return this.#create();
    if (others.size === 0) return biggest.id;
    const joining = [...others].flatMap((thread) => thread.ids);
    this.#unit.threads.put({ ...biggest, ids: [...biggest.ids, ...joining] });
    for (const { id } of others) this.#unit.threads.put({ id, ids: [], into: biggest.id });
    this.#moved.set(biggest.id, [...(this.#moved.get(biggest.id) ?? []), ...joining]);
    return biggest.id;
  }

  addRows(thread: ThreadId, ids: readonly number[]): void {
    const stored = this.#unit.threads.now(thread);
    if (stored) this.#unit.threads.put({ ...stored, ids: [...stored.ids, ...ids] });
  }

  /** Gives the rows of joined threads their new number. */
  async renumber(): Promise<void> {
    const ids = [...this.#moved.values()].flat();
    if (ids.length === 0) return;
    for (const row of await this.#unit.rows.many(ids)) {
      const thread = this.resolve(row.threadId);
      if (thread && thread.id !== row.threadId) this.#unit.rows.put({ ...row, threadId: thread.id });
    }
    this.#moved.clear();
  }

  #create(): ThreadId {
    const id = asThread(this.#unit.number('thread'));
    this.#unit.threads.put({ id, ids: [] });
    return id;
  }
}
