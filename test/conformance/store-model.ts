import { type Flags, hasFlag, Seen, withFlags } from '../../shared/model/flags.ts';
import type { Added } from '../../shared/store/contract.ts';
import type { MessageRow, NewMessage } from '../../shared/store/rows.ts';

/** A row as the model keeps it. */
export interface ModelRow {
  id: number;
  folder: number;
  uid: number | undefined;
  receivedAt: number;
  flags: Flags;
  messageId: string;
  size: number;
  content: number;
  movedFrom: { folder: number; uid: number | undefined; there: boolean } | undefined;
}

/** The store's rules once more, in plain lists and without any thought of cost. Numbers come from the real one. */
export class StoreModel {
  rows: ModelRow[] = [];
  readonly bodies = new Set<number>();
  /** Message-IDs that ever met in one message, joined for good. */
  readonly #linked = new Map<string, string>();

  inFolder(folder: number): ModelRow[] {
    return this.rows
      .filter((row) => row.folder === folder)
      .sort((a, b) => b.receivedAt - a.receivedAt || b.id - a.id);
  }

  unread(folder: number): number {
    return this.rows.filter((row) => row.folder === folder && !hasFlag(row.flags, Seen)).length;
  }

  threadOf(row: ModelRow): string {
    return this.#root(row.messageId);
  }

  #root(key: string): string {
    const next = this.#linked.get(key);
    return next === undefined ? key : this.#root(next);
  }

  #byId(id: number): ModelRow | undefined {
    return this.rows.find((row) => row.id === id);
  }

  /** @returns the UIDs that must become new rows */
  arrive(folder: number, messages: readonly NewMessage[]): NewMessage[] {
    const unique = [
      ...new Map(messages.toReversed().map((message) => [message.uid, message])).values(),
    ].toReversed();
    const unknown = unique.filter(
      ({ uid }) =>
        !this.rows.some(
          (row) =>
            (row.folder === folder && row.uid === uid) ||
            (row.movedFrom?.there && row.movedFrom.folder === folder && row.movedFrom.uid === uid),
        ),
    );
    const waiting = [
      ...this.rows
        .filter((row) => row.folder === folder && row.uid === undefined)
        .sort((a, b) => a.id - b.id),
      ...this.rows
        .filter(
          (row) => row.movedFrom?.there && row.movedFrom.folder === folder && row.movedFrom.uid === undefined,
        )
        .sort((a, b) => a.id - b.id),
    ];
    return unknown.filter((message) => {
      const fitting = waiting.filter((row) => row.messageId === message.messageId);
      const row = fitting.find((each) => !each.movedFrom) ?? fitting[0];
      if (!row) return true;
      waiting.splice(waiting.indexOf(row), 1);
      if (row.folder === folder) row.uid = message.uid;
      else if (row.movedFrom) row.movedFrom.uid = message.uid;
      return false;
    });
  }

  add(folder: number, messages: readonly NewMessage[], { added }: Added): void {
    for (const message of messages) {
      const got = added.find((each) => each.uid === message.uid);
      if (!got) throw new Error(`UID ${message.uid} was not added`);
      const messageId = message.messageId ?? `none ${got.id}`;
      const twin = this.rows.find((row) => row.messageId === messageId && row.size === message.size);
      if (twin ? twin.content !== got.contentId : this.rows.some((row) => row.content === got.contentId))
        throw new Error(`UID ${message.uid} has the wrong content`);
      for (const key of [...message.references, ...message.inReplyTo]) {
        const [a, b] = [this.#root(messageId), this.#root(key)];
        if (a !== b) this.#linked.set(a, b);
      }
      this.rows.push({
        id: got.id,
        folder,
        uid: message.uid,
        receivedAt: message.receivedAt,
        flags: message.flags,
        messageId,
        size: message.size,
        content: got.contentId,
        movedFrom: undefined,
      });
    }
  }

  flag(ids: readonly number[], add: Flags, remove: Flags): void {
    for (const row of this.rows) if (ids.includes(row.id)) row.flags = withFlags(row.flags, add, remove);
  }

  move(ids: readonly number[], folder: number): void {
    for (const row of this.rows) {
      if (!ids.includes(row.id) || row.folder === folder) continue;
      row.movedFrom ??= { folder: row.folder, uid: row.uid, there: true };
      row.folder = folder;
      row.uid = undefined;
    }
  }

  /** `uid` is one that no row of the folder has. */
  confirm(id: number, folder: number, uid: number | undefined): void {
    const row = this.#byId(id);
    if (!row?.movedFrom) return;
    if (row.folder !== folder) {
      row.movedFrom = { folder, uid, there: true };
      return;
    }
    if (uid === undefined && row.uid === undefined) {
      const [twin] = this.rows
        .filter(
          (each) =>
            each.id > id &&
            each.folder === folder &&
            each.uid !== undefined &&
            each.messageId === row.messageId,
        )
        .sort((a, b) => b.id - a.id);
      if (twin) this.remove([twin.id]);
      row.uid = twin?.uid;
    } else row.uid = uid ?? row.uid;
    row.movedFrom = undefined;
  }

  /** @param copyId the row that stays in the target when what was taken for the moved row was another copy */
  revert(id: number, copyId: (folder: number, uid: number) => number): void {
    const row = this.#byId(id);
    if (!row?.movedFrom) return;
    const { folder, uid, there } = row.movedFrom;
    row.movedFrom = undefined;
    if (!there) {
      if (row.uid === undefined) this.remove([id]);
      return;
    }
    if (row.uid !== undefined) this.rows.push({ ...row, id: copyId(row.folder, row.uid) });
    row.folder = folder;
    row.uid = uid;
  }

  expunge(folder: number, uids: readonly number[]): void {
    for (const { movedFrom } of this.rows) {
      if (
        movedFrom?.there &&
        movedFrom.folder === folder &&
        movedFrom.uid !== undefined &&
        uids.includes(movedFrom.uid)
      ) {
        movedFrom.there = false;
        movedFrom.uid = undefined;
      }
    }
    this.remove(
      this.rows
        .filter((row) => row.folder === folder && row.uid !== undefined && uids.includes(row.uid))
        .map((row) => row.id),
    );
  }

  clear(folder: number): void {
    for (const { movedFrom } of this.rows) {
      if (movedFrom?.there && movedFrom.folder === folder) {
        movedFrom.there = false;
        movedFrom.uid = undefined;
      }
    }
    this.remove(
      this.rows.filter((row) => row.folder === folder && !row.movedFrom?.there).map((row) => row.id),
    );
  }

  remove(ids: readonly number[]): void {
    this.rows = this.rows.filter((row) => !ids.includes(row.id));
    for (const content of this.bodies)
      if (!this.rows.some((row) => row.content === content)) this.bodies.delete(content);
  }
}

/** What of a stored row the model knows. */
export function known(
  row: MessageRow,
): Pick<ModelRow, 'id' | 'folder' | 'uid' | 'receivedAt' | 'flags' | 'content'> {
  return {
    id: row.id,
    folder: row.folderId,
    uid: row.uid,
    receivedAt: row.receivedAt,
    flags: row.flags,
    content: row.contentId,
  };
}
