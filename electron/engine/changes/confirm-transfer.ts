import { randomUUID } from 'node:crypto';
import type { Change, ChangeAction, CopyState } from '../../../shared/model/change.ts';
import { type Flags, sameFlags } from '../../../shared/model/flags.ts';
import { changeId, type MessageId } from '../../../shared/model/ids.ts';
import type { MessageRow } from '../../../shared/store/rows.ts';
import type { MailBackend } from '../backend/mail-backend.ts';
import { Failed } from '../failed.ts';
import { flagsForCopy } from '../transfer/copy-message.ts';
import { announce, type Core, foldersOf } from './core.ts';
import { effect, type QueuedChange, type QueuedTarget } from './queue.ts';
import type { TargetResult } from './transmit.ts';

export type Transfer = QueuedChange & {
  readonly change: Change & { readonly action: Extract<ChangeAction, { kind: 'transfer' }> };
};

export interface TransferRun {
  readonly core: Core;
  readonly queued: Transfer;
  readonly source: MailBackend;
  readonly target: MailBackend;
  readonly results: Map<QueuedTarget, TargetResult>;
  isClosed(): boolean;
}

type Made = Extract<CopyState, { kind: 'made' }>;

/** The copy, when it is made. */
export const madeOf = ({ copy }: QueuedTarget): Made | undefined =>
  copy?.kind === 'made' ? copy : undefined;

export async function rowsOf(
  core: Core,
  members: readonly QueuedTarget[],
): Promise<ReadonlyMap<number, MessageRow>> {
  const ids = members.flatMap((member): MessageId[] => (member.row === undefined ? [] : [member.row]));
  return new Map((ids.length > 0 ? await core.store.rows({ ids }) : []).map((row) => [row.id, row]));
}

/** In the cache the guests become messages of the other account; what was done to their flags since goes there too. */
export async function confirm(
  { core, queued, results }: TransferRun,
  members: readonly QueuedTarget[],
): Promise<void> {
  const { id, accountId, action } = queued.change;
  await core.inTurn(async () => {
    const { generation } = await core.store.state();
    if (queued.generation !== undefined && queued.generation !== generation)
      throw new Failed({ code: 'cache-lost', phase: 'cache' });
    const rows = await rowsOf(core, members);
    await flagsSince(core, queued, members, rows);
    const folder = (await foldersOf(core, action.account)).byPath(action.folder);
    const shown = members.flatMap((member) => {
      const row = rows.get(member.row ?? 0);
      const place = madeOf(member)?.place;
      return row && place ? [{ row, place }] : [];
    });
    const guests = shown.filter(({ row }) => row.folderId === folder?.id);
    for (const [uidValidity, group] of Map.groupBy(guests, ({ place }) => place.uidValidity)) {
      if (!folder) break;
      const moved = group.map(({ row, place }) => ({ id: row.id, uid: place.uid }));
      await core.store.confirmMove({ changeId: id, folderId: folder.id, uidValidity, moved });
    }
    // In a cache that came later it may still be shown where it was.
    const others = shown.filter(({ row }) => row.folderId !== folder?.id).map(({ row }) => row.id);
    if (others.length > 0) {
      await core.store.applyRemove({ changeId: changeId.parse(randomUUID()), ids: others });
      announce(core, accountId, new Set(shown.map(({ row }) => row.folderId)));
    }
    if (folder) announce(core, action.account, [folder.id]);
    // What a synchronisation that read the source before still brings is no longer on its way anywhere.
    for (const member of members) {
      results.set(member, { kind: 'done', movedTo: madeOf(member)?.place });
      core.queue.release(queued, member);
    }
  });
}

/** Runs in turn. */
async function flagsSince(
  core: Core,
  { change }: Transfer,
  members: readonly QueuedTarget[],
  rows: ReadonlyMap<number, MessageRow>,
): Promise<void> {
  const changes = members.flatMap((member, index): Change[] => {
    const flags: Flags | undefined = rows.get(member.row ?? 0)?.flags;
    const made = madeOf(member);
    const wanted = flags && flagsForCopy(flags);
    if (!made || !wanted || sameFlags(wanted, made.flags)) return [];
    const { added } = effect({ kind: 'flags', add: [...wanted], remove: [] }, made.flags);
    const { added: removed } = effect({ kind: 'flags', add: [...made.flags], remove: [] }, wanted);
    const group = changeId.parse(randomUUID());
    const { messageId } = member.target;
    return [
      {
        id: changeId.parse(`${group}.${index}`),
        group,
        accountId: change.action.account,
        at: core.clock.now(),
        action: { kind: 'flags', add: [...added], remove: [...removed] },
        targets: [
          {
            ...made.place,
            flagsBefore: [...made.flags],
            ...(messageId !== undefined && { messageId }),
          },
        ],
        state: 'pending',
      },
    ];
  });
  if (changes.length === 0) return;
  await core.journal.append(changes);
  for (const each of changes) core.queue.add(each, false);
  core.onPending(change.action.account);
}
