import type { Changed } from '../../../shared/contract/messages.ts';
import { type Flags, Junk, NotJunk } from '../../../shared/model/flags.ts';
import type { AccountId, ChangeId, FolderId, MessageId, MessageRef } from '../../../shared/model/ids.ts';
import type { FolderRow, MessageRow } from '../../../shared/store/rows.ts';
import type { MailBackend } from '../backend/mail-backend.ts';
import { Failed } from '../failed.ts';
import { oneAtATime } from '../one-at-a-time.ts';
import { type ChangesPorts, type Core, foldersOf } from './core.ts';
import { findRows } from './find-rows.ts';
import { createQueue, overlayPending } from './queue.ts';
import { record, type Step } from './record.ts';
import { type ArrivedRow, arrived, replay } from './replay.ts';
import { type NeededRole, roleFolder } from './role-folder.ts';
import { sendPending } from './send.ts';
import { undo } from './undo.ts';

/**
 * What the person does with messages: recorded durably, applied to the cache at once, then sent, then confirmed or
 * taken back with a reason. What a server reports never passes here: it goes to the store `fromServer`.
 *
 * All user actions reject with Failed: `disk-full` and `disk-failed` when the journal could not be written (nothing
 * changed then), `folder-role-missing`, `folder-missing`, `not-supported`, `change-not-undoable`.
 */
export interface Changes {
  setFlags(ids: readonly MessageId[], add: Flags, remove: Flags): Promise<Changed>;
  move(ids: readonly MessageId[], folderId: FolderId): Promise<Changed>;
  archive(ids: readonly MessageId[]): Promise<Changed>;
  /** To Trash; what is in Trash already is removed for good. */
  delete(ids: readonly MessageId[]): Promise<Changed>;
  junk(ids: readonly MessageId[], junk: boolean): Promise<Changed>;
  /** Before it was sent it is as if never done; afterwards the opposite is recorded, and its id is answered. */
  undo(changeId: ChangeId): Promise<Changed>;
  /** Flags of a message named beyond the cache, e.g. \Answered on what an outbox message answers; nothing when it is gone. */
  setFlagsOf(accountId: AccountId, ref: MessageRef, add: Flags, remove: Flags): Promise<Changed>;

  /** Applies what is pending to the cache again: at start, and whenever the store has another generation. */
  replay(): Promise<void>;
  /** The server's flags with pending changes on top; for flag updates and for new messages. */
  overlay(folder: FolderRow, uid: number, flags: Flags): Flags;
  /** Call after rows were added: pending moves and removals are applied to those that came back. */
  arrived(folder: FolderRow, uidValidity: number, rows: readonly ArrivedRow[]): Promise<void>;
  /**
   * Sends what is pending, in order, until nothing is left; a second call joins the first.
   *
   * @throws Failed when it stopped with changes left: the line broke, the server is busy. They stay queued.
   */
  send(accountId: AccountId, backend: MailBackend): Promise<void>;
  /** Changes recorded and not yet confirmed, counted as the person did them. */
  pendingCount(accountId: AccountId): number;
  /** Forgets what is pending of an account that was removed. */
  forget(accountId: AccountId): Promise<void>;
}

/** Which folders rows go to, by account. */
type Targets = ReadonlyMap<AccountId, FolderRow>;

export function createChanges(ports: ChangesPorts): Changes {
  const core: Core = {
    ...ports,
    log: ports.log.child('changes'),
    queue: createQueue(ports.journal.changes()),
    inTurn: oneAtATime(),
  };
  const { store, queue, inTurn } = core;
  const sending = new Map<AccountId, Promise<void>>();

  async function rolesFor(ids: readonly MessageId[], role: NeededRole): Promise<Targets> {
    const accounts = new Set((await store.rows({ ids })).map((row) => row.accountId));
    const targets = new Map<AccountId, FolderRow>();
    for (const accountId of accounts) targets.set(accountId, await roleFolder(core, accountId, role));
    return targets;
  }

  /** Reads the rows and records what is to be done with them, as one step. */
  function act(
    ids: readonly MessageId[],
    plan: (rows: readonly MessageRow[]) => Promise<readonly Step[]> | readonly Step[],
  ): Promise<Changed> {
    return inTurn(async () => record(core, await plan(await store.rows({ ids }))));
  }

  return {
    setFlags: (ids, add, remove) =>
      act(ids, (rows) => [{ action: { kind: 'flags', add: [...add], remove: [...remove] }, rows }]),
    move: (ids, folderId) =>
      act(ids, async (rows) => {
        const folder = await store.folder({ id: folderId });
        if (!folder?.selectable)
          throw new Failed({
            code: 'folder-missing',
            phase: 'input',
            params: { folder: folder?.path ?? '' },
          });
        if (rows.some((row) => row.accountId !== folder.accountId))
          throw new Failed({ code: 'not-supported', phase: 'input' });
        return [{ action: { kind: 'move', folder: folder.path }, rows }];
      }),
    async archive(ids) {
      const targets = await rolesFor(ids, 'archive');
      return act(ids, (rows) => movesTo(targets, rows));
    },
    async delete(ids) {
      const targets = await rolesFor(ids, 'trash');
      return act(ids, (rows) => {
        const inTrash = (row: MessageRow): boolean => targets.get(row.accountId)?.id === row.folderId;
        return [...movesTo(targets, rows), { action: { kind: 'remove' }, rows: rows.filter(inTrash) }];
      });
    },
    async junk(ids, junk) {
      if (junk) {
        const targets = await rolesFor(ids, 'junk');
        return act(ids, (rows) => [marked(rows, true), ...movesTo(targets, rows)]);
      }
      return act(ids, async (rows) => {
        const steps: Step[] = [marked(rows, false)];
        for (const [accountId, members] of Map.groupBy(rows, (row) => row.accountId)) {
          const folders = await foldersOf(core, accountId);
          const inbox = folders.byRole('inbox');
          const fromJunk = members.filter((row) => folders.byId(row.folderId)?.role === 'junk');
          if (inbox) steps.push({ action: { kind: 'move', folder: inbox.path }, rows: fromJunk });
        }
        return steps;
      });
    },
    undo: (id) => inTurn(() => undo(core, id)),
    setFlagsOf: (accountId, ref, add, remove) =>
      inTurn(async () => {
        const { folder, uidValidity, uid, messageId } = ref;
        const place = uid === undefined ? undefined : { folder, uidValidity, uid };
        const elsewhere = (await foldersOf(core, accountId)).all.map((each) => each.path);
        const [row] = await findRows(core, accountId, [
          { places: [place], messageId, folders: [folder, ...elsewhere] },
        ]);
        return row
          ? record(core, [{ action: { kind: 'flags', add: [...add], remove: [...remove] }, rows: [row] }])
          : { count: 0 };
      }),

    replay: () => inTurn(() => replay(core)),
    overlay(folder, uid, flags) {
      const { uidValidity } = folder.server;
      if (uidValidity === undefined || queue.of(folder.accountId).length === 0) return flags;
      return overlayPending(queue.at(folder.accountId, { folder: folder.path, uidValidity, uid }), flags);
    },
    arrived: (folder, uidValidity, rows) => inTurn(() => arrived(core, folder, uidValidity, rows)),
    send(accountId, backend) {
      const running = sending.get(accountId);
      if (running) return running;
      const next = sendPending(core, accountId, backend).finally(() => sending.delete(accountId));
      sending.set(accountId, next);
      return next;
    },
    pendingCount: (accountId) => new Set(queue.of(accountId).map((queued) => queued.change.group)).size,
    forget: (accountId) =>
      inTurn(async () => {
        const ids = queue.of(accountId).map((queued) => queued.change.id);
        if (ids.length === 0) return;
        queue.drop(new Set(ids));
        await core.journal.settle(ids.map((id) => ({ id, state: 'reverted', at: core.clock.now() })));
      }),
  };
}

function movesTo(targets: Targets, rows: readonly MessageRow[]): readonly Step[] {
  return [...Map.groupBy(rows, (row) => row.accountId)].flatMap(([accountId, members]) => {
    const folder = targets.get(accountId);
    return folder ? [{ action: { kind: 'move', folder: folder.path } as const, rows: members }] : [];
  });
}

function marked(rows: readonly MessageRow[], junk: boolean): Step {
  const [add, remove] = junk ? [Junk, NotJunk] : [NotJunk, Junk];
  return { action: { kind: 'flags', add: [add], remove: [remove] }, rows };
}
