import { hasFlag, Seen } from '../../../../shared/model/flags.ts';
import type { FolderRole } from '../../../../shared/model/folder.ts';
import { firstIndex } from '../../first-index.ts';
import type { LocalDelta, LocalFolder, LocalMessage } from './local-mail.ts';

/** Vanished UIDs that each folder remembers. */
const rememberedUids = 50_000;

/** UIDs by the modseq of what happened to them, ascending. */
interface Happened {
  modseqs: number[];
  uids: number[];
}

/** One folder in memory. Only `fold` changes it. */
export class FolderState {
  readonly number: number;
  path: string;
  role: FolderRole | undefined;
  uidNext: number;
  floor: number;
  highestModseq: number;
  #unseen = 0;
  /** UIDs only grow, so the order of insertion is that of the UIDs. */
  readonly #messages = new Map<number, LocalMessage>();
  /** Made when changes are first asked for; entries of messages that changed again or went are passed over. */
  #changed: Happened | undefined;
  #vanished: Happened = { modseqs: [], uids: [] };

  constructor(number: number, path: string, role: FolderRole | undefined, uidNext: number, floor: number) {
    this.number = number;
    this.path = path;
    this.role = role;
    this.uidNext = uidNext;
    this.floor = floor;
    this.highestModseq = floor;
  }

  get size(): number {
    return this.#messages.size;
  }

  get vanishedCount(): number {
    return this.#vanished.uids.length;
  }

  messages(): IterableIterator<LocalMessage> {
    return this.#messages.values();
  }

  message(uid: number): LocalMessage | undefined {
    return this.#messages.get(uid);
  }

  summary(): LocalFolder {
    const { path, role, uidNext, highestModseq } = this;
    return { path, role, exists: this.size, unseen: this.#unseen, uidNext, highestModseq };
  }

  /** Adds a message, or replaces the one with its UID. */
  put(message: LocalMessage): void {
    const before = this.#messages.get(message.uid);
    if (before) this.#unseen -= unseen(before);
    this.#unseen += unseen(message);
    this.#messages.set(message.uid, message);
    this.uidNext = Math.max(this.uidNext, message.uid + 1);
    this.highestModseq = Math.max(this.highestModseq, message.modseq);
    if (!this.#changed || before?.modseq === message.modseq) return;
    this.#changed.modseqs.push(message.modseq);
    this.#changed.uids.push(message.uid);
    // Mostly entries that are passed over: made anew when next asked for.
    if (this.#changed.uids.length > 2 * this.size + 1000) this.#changed = undefined;
  }

  take(uid: number, modseq: number): void {
    const message = this.#messages.get(uid);
    if (message) this.#unseen -= unseen(message);
    this.#messages.delete(uid);
    this.vanish([uid], modseq);
  }

  vanish(uids: readonly number[], modseq: number): void {
    for (const uid of uids) {
      this.#vanished.modseqs.push(modseq);
      this.#vanished.uids.push(uid);
      this.uidNext = Math.max(this.uidNext, uid + 1);
    }
    this.highestModseq = Math.max(this.highestModseq, modseq);
    if (this.#vanished.uids.length > rememberedUids) this.#forget(rememberedUids / 2);
  }

  #forget(count: number): void {
    const { modseqs, uids } = this.#vanished;
    this.floor = Math.max(this.floor, modseqs[count - 1] ?? 0);
    const from = firstAfter(modseqs, this.floor);
    this.#vanished = { modseqs: modseqs.slice(from), uids: uids.slice(from) };
  }

  /** Gives all messages new UIDs: the old ones mean something else where the folder is now. */
  shift(by: number, modseq: number): void {
    const all = [...this.#messages.values()];
    this.#messages.clear();
    this.#changed = undefined;
    this.#vanished = { modseqs: [], uids: [] };
    this.#unseen = 0;
    this.uidNext += by;
    this.floor = modseq;
    this.highestModseq = modseq;
    for (const message of all) this.put({ ...message, uid: message.uid + by, modseq, replaced: undefined });
  }

  changesSince(modseq: number): LocalDelta | undefined {
    if (modseq < this.floor) return undefined;
    if (modseq >= this.highestModseq) return { changed: [], vanished: [] };
    this.#changed ??= byModseq(this.#messages.values());
    const changed: LocalMessage[] = [];
    for (let at = firstAfter(this.#changed.modseqs, modseq); at < this.#changed.uids.length; at++) {
      const message = this.#messages.get(this.#changed.uids[at] ?? 0);
      if (message && message.modseq === this.#changed.modseqs[at]) changed.push(message);
    }
    changed.sort((a, b) => a.uid - b.uid);
    return { changed, vanished: this.#vanished.uids.slice(firstAfter(this.#vanished.modseqs, modseq)) };
  }

  /** What vanished, oldest first: UIDs by modseq. */
  *vanished(): Generator<{ readonly modseq: number; readonly uids: readonly number[] }> {
    const { modseqs, uids } = this.#vanished;
    for (let from = 0; from < uids.length; ) {
      const modseq = modseqs[from] ?? 0;
      const to = firstAfter(modseqs, modseq);
      yield { modseq, uids: uids.slice(from, to) };
      from = to;
    }
  }
}

function unseen(message: LocalMessage): number {
  return hasFlag(message.flags, Seen) ? 0 : 1;
}

function byModseq(messages: Iterable<LocalMessage>): Happened {
  const sorted = [...messages].sort((a, b) => a.modseq - b.modseq);
  return { modseqs: sorted.map((each) => each.modseq), uids: sorted.map((each) => each.uid) };
}

/** @returns where the first number greater than `limit` stands in ascending numbers. */
const firstAfter = (numbers: readonly number[], limit: number): number =>
  firstIndex(numbers, (each) => each > limit);
