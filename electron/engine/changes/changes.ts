import type { Changed } from '../../../shared/contract/messages.ts';
import { type Flags, hasFlag, HeadersOnly, Junk, NotJunk, settable } from '../../../shared/model/flags.ts';
import type { AccountId, ChangeId, FolderId, MessageId, MessageRef } from '../../../shared/model/ids.ts';
import type { FolderRow, MessageRow } from '../../../shared/store/rows.ts';
import type { MailBackend } from '../backend/mail-backend.ts';
import { Failed } from '../failed.ts';
import { oneAtATime } from '../one-at-a-time.ts';
import { type ChangesPorts, type Core, foldersOf } from './core.ts';
import { findRows } from './find-rows.ts';
import { rerouted, takeBackTransfersTo } from './call-off.ts';
import { createQueue, overlayPending } from './queue.ts';
import { record, type Step } from './record.ts';
import { type ArrivedRow, arrived, replay } from './replay.ts';
import { type NeededRole, roleFolder } from './role-folder.ts';
import { sendPending } from './send.ts';
import { createTransfers } from './transfers.ts';
import { undo } from './undo.ts';

/**
 * What the person does with messages: recorded durably, applied to the cache at once, then sent, then confirmed or
 * taken back with a reason. What a server reports never passes here: it goes to the store `fromServer`.
 *
 * All user actions reject with Failed: `disk-full` and `disk-failed` when the journal could not be written (nothing
 * changed then), `folder-role-missing`, `folder-missing`, `still-moving`, `message-incomplete`, `change-not-undoable`.
 *
 * A move to another account shows its messages in the target at once, as guests: they stay their own account's until
 * they are copied, compared and removed there, which needs both accounts logged in. Moving a guest on calls its way off
 * first; while its copy is being made that is refused.
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
  /**
   * Carries out moves between accounts as far as both are logged in; call it when an account is. It never rejects, and
   * resolves when nothing more can be done now.
   */
  transfer(): Promise<void>;
  /** Changes recorded and not yet confirmed, counted as the person did them. */
  pendingCount(accountId: AccountId): number;
  /** Forgets what is pending of an account that was removed. */
  forget(accountId: AccountId): Promise<void>;
  /** Stops moves between accounts after the message at hand. */
  close(): Promise<void>;
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
  const transfers = createTransfers(core);
  const sending = new Map<AccountId, Promise<void>>();

  async function rolesFor(ids: readonly MessageId[], role: NeededRole): Promise<Targets> {
    const rows = await store.rows({ ids });
    const accounts = new Set(rows.map(await shownIn(rows)));
    const targets = new Map<AccountId, FolderRow>();
    for (const accountId of accounts) targets.set(accountId, await roleFolder(core, accountId, role));
    return targets;
  }

  /** The accounts in whose folders rows are shown: of guests not their own. */
  async function shownIn(rows: readonly MessageRow[]): Promise<(row: MessageRow) => AccountId> {
    const byId = new Map((await store.folders({})).map((folder) => [folder.id, folder.accountId]));
    const shown = new Map(rows.map((row) => [row.id, byId.get(row.folderId) ?? row.accountId]));
    return (row) => shown.get(row.id) ?? row.accountId;
  }

  /** Reads the rows and records what is to be done with them, as one step. */
  function act(
    ids: readonly MessageId[],
    plan: (rows: readonly MessageRow[]) => Promise<readonly Step[]> | readonly Step[],
  ): Promise<Changed> {
    return inTurn(async () => record(core, await plan(await store.rows({ ids }))));
  }

  /** The same for moving them: guests of other accounts start from where they still are. */
  async function actMoving(
    ids: readonly MessageId[],
    plan: (
      rows: readonly MessageRow[],
      shown: (row: MessageRow) => AccountId,
      before: (row: MessageRow) => FolderId,
    ) => Promise<readonly Step[]> | readonly Step[],
  ): Promise<Changed> {
    const changed = await act(ids, async (rows) => {
      const shown = await shownIn(rows);
      const folders = new Map(rows.map((row) => [row.id, row.folderId]));
      const now = await rerouted(core, rows);
      return plan(now, shown, (row) => folders.get(row.id) ?? row.folderId);
    });
    void transfers.run();
    return changed;
  }

  return {
    setFlags: (ids, add, remove) =>
      act(ids, (rows) => [
        { action: { kind: 'flags', add: [...settable(add)], remove: [...settable(remove)] }, rows },
      ]),
    move: (ids, folderId) =>
      actMoving(ids, async (rows) => {
        const folder = await store.folder({ id: folderId });
        if (!folder?.selectable)
          throw new Failed({
            code: 'folder-missing',
            phase: 'input',
            params: { folder: folder?.path ?? '' },
          });
        return movesTo(folder, rows);
      }),
    async archive(ids) {
      const targets = await rolesFor(ids, 'archive');
      return actMoving(ids, (rows, shown) => movesToRoles(targets, rows, shown));
    },
    async delete(ids) {
      const targets = await rolesFor(ids, 'trash');
      return actMoving(ids, (rows, shown, before) => {
        const isInTrash = (row: MessageRow): boolean => targets.get(shown(row))?.id === before(row);
        const { true: inTrash = [], false: others = [] } = Object.groupBy(rows, (row) => `${isInTrash(row)}`);
        return [...movesToRoles(targets, others, shown), { action: { kind: 'remove' }, rows: inTrash }];
      });
    },
    async junk(ids, junk) {
      if (junk) {
        const targets = await rolesFor(ids, 'junk');
        return actMoving(ids, (rows, shown) => [marked(rows, true), ...movesToRoles(targets, rows, shown)]);
      }
      return actMoving(ids, async (rows) => {
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
    async undo(id) {
      const changed = await inTurn(() => undo(core, id));
      void transfers.run();
      return changed;
    },
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

    async replay() {
      await inTurn(() => replay(core));
      void transfers.run();
    },
    overlay(folder, uid, flags) {
      const { uidValidity } = folder.server;
      if (uidValidity === undefined || queue.of(folder.accountId).length === 0) return flags;
      return overlayPending(queue.at(folder.accountId, { folder: folder.path, uidValidity, uid }), flags);
    },
    arrived: (folder, uidValidity, rows) => inTurn(() => arrived(core, folder, uidValidity, rows)),
    send(accountId, backend) {
      const running = sending.get(accountId);
      if (running) return running;
      const next = sendPending(core, accountId, backend).finally(() => {
        sending.delete(accountId);
        // A move within the account may have been what a move to another one waited for.
        void transfers.run();
      });
      sending.set(accountId, next);
      return next;
    },
    pendingCount: (accountId) => new Set(queue.of(accountId).map((queued) => queued.change.group)).size,
    forget: (accountId) =>
      inTurn(async () => {
        await takeBackTransfersTo(core, accountId);
        const ids = queue.of(accountId).map((queued) => queued.change.id);
        if (ids.length === 0) return;
        queue.drop(new Set(ids));
        await core.journal.settle(ids.map((id) => ({ id, state: 'reverted', at: core.clock.now() })));
      }),
    transfer: transfers.run,
    close: transfers.close,
  };
}

/** @throws Failed `message-incomplete`: the headers alone are nothing to give another account */
function movesTo(folder: FolderRow, rows: readonly MessageRow[]): readonly Step[] {
  const { accountId: account, path } = folder;
  const own = rows.filter((row) => row.accountId === account);
  const others = rows.filter((row) => row.accountId !== account);
  if (others.some((row) => hasFlag(row.flags, HeadersOnly)))
    throw new Failed({ code: 'message-incomplete', phase: 'move' });
  return [
    { action: { kind: 'move', folder: path }, rows: own },
    { action: { kind: 'transfer', account, folder: path }, rows: others },
  ];
}

function movesToRoles(
  targets: Targets,
  rows: readonly MessageRow[],
  shown: (row: MessageRow) => AccountId,
): readonly Step[] {
  return [...Map.groupBy(rows, shown)].flatMap(([accountId, members]) => {
    const folder = targets.get(accountId);
    return folder ? movesTo(folder, members) : [];
  });
}

function marked(rows: readonly MessageRow[], junk: boolean): Step {
  const [add, remove] = junk ? [Junk, NotJunk] : [NotJunk, Junk];
  return { action: { kind: 'flags', add: [add], remove: [remove] }, rows };
}
