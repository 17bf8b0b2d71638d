import { randomUUID } from 'node:crypto';
import type { Change, ChangeAction, CopyState, ServerPlace } from '../../../shared/model/change.ts';
import type { FailureCode } from '../../../shared/model/failure.ts';
import { type Flags, sameFlags } from '../../../shared/model/flags.ts';
import { changeId, type MessageId } from '../../../shared/model/ids.ts';
import type { MessageRow } from '../../../shared/store/rows.ts';
import type { MailBackend } from '../backend/mail-backend.ts';
import { Failed, isFailed } from '../failed.ts';
import {
  type Before,
  findCopy,
  flagsForCopy,
  isCopy,
  makeCopy,
  readWhole,
  stateOf,
  type Whole,
} from '../transfer/copy-message.ts';
import { announce, type Core, foldersOf } from './core.ts';
import { effect, type QueuedChange, type QueuedTarget } from './queue.ts';
import { givenUp, refusals, type TargetResult } from './transmit.ts';

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

/** By which the target says no for good. */
const targetRefuses: readonly FailureCode[] = [
  ...refusals,
  'message-too-big',
  'copy-differs',
  'disk-full',
  'disk-failed',
];
/** These say nothing about the message at hand. */
const notItsFault: readonly FailureCode[] = [
  'connection-lost',
  'connection-timeout',
  'offline',
  'server-busy',
  'too-many-connections',
];
const tries = 3;

/**
 * Moves some messages: notes that copies are begun, makes and compares them, notes that they are made, and only then
 * removes the originals. Killed anywhere, a repetition finds by these notes what there is: a message is always in the
 * source or, compared, in the target.
 *
 * @throws Failed when it stopped: what is not decided is taken up again
 */
export async function transferGroup(run: TransferRun, members: readonly QueuedTarget[]): Promise<void> {
  const { core, queued, source, target, results } = run;
  const path = queued.change.action.folder;
  if (!source.capabilities.uidplus) {
    const refusal = new Failed({ code: 'not-supported', phase: 'move', params: { what: 'UIDPLUS' } });
    for (const member of members) results.set(member, { kind: 'refused', failure: refusal.failure });
    return;
  }
  await settleMade(run, members);
  const open = members.filter((member) => !results.has(member));
  if (open.length === 0) return;
  let before: Before;
  try {
    before = await stateOf(target, path);
  } catch (error) {
    return refuse(run, open, error);
  }
  const begunNow = await begin(run, open, before);
  const rows = await rowsOf(core, open);
  const made = (): readonly QueuedTarget[] => open.filter((member) => member.copy?.kind === 'made');
  try {
    for (const member of open) {
      if (run.isClosed()) return;
      if (member.copy?.kind !== 'begun') continue;
      await copyOne(run, member, rows.get(member.row ?? 0), begunNow.has(member) ? 'new' : 'perhaps there');
    }
  } finally {
    await note(core, queued, made());
  }
  await removeOriginals(run, made());
}

/** Durable before the first byte goes; what the person called off meanwhile stays out. */
async function begin(
  { core, queued }: TransferRun,
  members: readonly QueuedTarget[],
  before: Before,
): Promise<ReadonlySet<QueuedTarget>> {
  return core.inTurn(async () => {
    const fresh = members.filter((member) => !member.copy);
    await note(core, queued, fresh, { kind: 'begun', ...before });
    for (const member of fresh) member.copy = { kind: 'begun', ...before };
    return new Set(fresh);
  });
}

async function note(
  core: Core,
  queued: QueuedChange,
  members: readonly QueuedTarget[],
  copy?: CopyState,
): Promise<void> {
  const copies = members.flatMap((member) => {
    const state = copy ?? member.copy;
    return state ? [{ target: queued.targets.indexOf(member), copy: state }] : [];
  });
  if (copies.length > 0) await core.journal.progress({ id: queued.change.id, copies });
}

async function copyOne(
  run: TransferRun,
  member: QueuedTarget,
  row: MessageRow | undefined,
  chance: 'new' | 'perhaps there',
): Promise<void> {
  const { queued, target, results } = run;
  const path = queued.change.action.folder;
  const before = member.copy;
  if (before?.kind !== 'begun') return;
  try {
    const whole = await readOriginal(run, member);
    if (!whole) return;
    const flags = flagsForCopy(row?.flags ?? member.target.flagsBefore ?? []);
    const receivedAt = member.target.receivedAt ?? run.core.clock.now();
    const taken = takenIn(queued);
    const place =
      (chance === 'new' ? undefined : await findCopy(target, path, whole, before, taken)) ??
      (await makeCopy(target, path, whole, { flags, receivedAt }, before, taken));
    member.copy = { kind: 'made', place, hash: whole.print.hash, flags: [...flags] };
  } catch (error) {
    if (isFailed(error, ...targetRefuses))
      return void results.set(member, { kind: 'refused', failure: error.failure });
    if (!isFailed(error, ...notItsFault)) {
      member.failures++;
      if (member.failures >= tries)
        return void results.set(member, { kind: 'refused', failure: givenUp(error) });
    }
    throw error;
  }
}

function takenIn(queued: QueuedChange): ReadonlySet<number> {
  return new Set(queued.targets.flatMap(({ copy }) => (copy?.kind === 'made' ? copy.place.uid : [])));
}

/** @returns undefined when it is gone from the source, or the source refuses: its result is set then */
async function readOriginal(run: TransferRun, member: QueuedTarget): Promise<Whole | undefined> {
  const { source, results, core, queued } = run;
  const { messageId } = member.target;
  const read = async (place: ServerPlace): Promise<Whole> => readWhole(source, place, messageId);
  try {
    if (member.place) return await read(member.place);
  } catch (error) {
    if (isFailed(error, 'message-gone')) return void results.set(member, { kind: 'gone' });
    if (!isFailed(error, ...refusals)) throw error;
    if (error.failure.code !== 'folder-missing')
      return void results.set(member, { kind: 'refused', failure: error.failure });
  }
  const now = await foundAgain(source, member, messageId).catch((error: unknown) => {
    if (!isFailed(error, ...refusals)) throw error;
    return undefined;
  });
  if (!now) return void results.set(member, { kind: 'gone' });
  if (member.place) core.queue.relocate(queued.change.accountId, member.place, now);
  member.place = now;
  return read(now);
}

/** The folder was numbered anew: the message is known by its Message-ID alone. */
async function foundAgain(
  source: MailBackend,
  member: QueuedTarget,
  messageId: string | undefined,
): Promise<ServerPlace | undefined> {
  if (messageId === undefined) return undefined;
  const { folder } = member.place ?? member.target;
  const uid = (await source.findByMessageId(folder, messageId)).at(-1);
  return uid === undefined
    ? undefined
    : { folder, uid, uidValidity: (await stateOf(source, folder)).uidValidity };
}

/** Copies of an earlier run: an original that is still there goes only after the copy was seen once more. */
async function settleMade(run: TransferRun, members: readonly QueuedTarget[]): Promise<void> {
  const { source, target, core, queued } = run;
  const made = members.filter((member) => member.copy?.kind === 'made');
  if (made.length === 0) return;
  const there = await stillThere(source, made);
  const lost: QueuedTarget[] = [];
  for (const member of made.filter((each) => there.has(each))) {
    const copy = madeOf(member);
    const whole = copy && (await readOriginal(run, member));
    // Gone just now: the copy is what there is.
    if (!whole) run.results.delete(member);
    else if (!(await isCopy(target, copy.place, whole.print))) lost.push(member);
  }
  if (lost.length > 0) {
    // Somebody moved the copy on or removed it: there is another one to make.
    const before = await stateOf(target, queued.change.action.folder);
    for (const member of lost) member.copy = { kind: 'begun', ...before };
    await note(core, queued, lost);
  }
  await removeOriginals(
    run,
    made.filter((member) => member.copy?.kind === 'made' && !run.results.has(member)),
  );
}

async function stillThere(
  source: MailBackend,
  members: readonly QueuedTarget[],
): Promise<ReadonlySet<QueuedTarget>> {
  const there = new Set<QueuedTarget>();
  for (const group of byFolder(members)) {
    const wanted = new Map(group.members.map(({ place }) => [place?.uid ?? 0, '']));
    try {
      const found = await source.fetchBeginnings(group.place, wanted, 1);
      for (const member of group.members) if (found.has(member.place?.uid ?? 0)) there.add(member);
    } catch (error) {
      if (!isFailed(error, 'folder-missing', 'message-gone')) throw error;
      // Reading them looks for them under other numbers.
      for (const member of group.members) there.add(member);
    }
  }
  return there;
}

function byFolder(members: readonly QueuedTarget[]) {
  const placed = members.filter(({ place }) => place);
  const groups = Map.groupBy(placed, ({ place }) => `${place?.uidValidity} ${place?.folder}`);
  return [...groups.values()].flatMap((group) => {
    const place = group[0]?.place;
    return place ? [{ place: { path: place.folder, uidValidity: place.uidValidity }, members: group }] : [];
  });
}

async function removeOriginals(run: TransferRun, members: readonly QueuedTarget[]): Promise<void> {
  const { source } = run;
  for (const { place, members: group } of byFolder(members)) {
    try {
      await source.remove(
        place,
        group.flatMap((member) => member.place?.uid ?? []).toSorted((a, b) => a - b),
      );
    } catch (error) {
      // Of a folder that is gone or numbered anew nothing more can be removed; the copies are there.
      if (!isFailed(error, 'folder-missing')) {
        if (!isFailed(error, ...refusals)) throw error;
        await removeCopies(run, group);
        refuse(run, group, error);
        continue;
      }
    }
    await confirm(run, group);
  }
}

const madeOf = ({ copy }: QueuedTarget): Made | undefined => (copy?.kind === 'made' ? copy : undefined);

/** The source keeps its messages: the target should not have them too. */
async function removeCopies({ target, core }: TransferRun, members: readonly QueuedTarget[]): Promise<void> {
  const places = members.flatMap((member) => madeOf(member)?.place ?? []);
  for (const [uidValidity, group] of Map.groupBy(places, (place) => place.uidValidity)) {
    const path = group[0]?.folder ?? '';
    await target
      .remove(
        { path, uidValidity },
        group.map(({ uid }) => uid).toSorted((a, b) => a - b),
      )
      .catch((error: unknown) => {
        if (!isFailed(error, ...refusals)) throw error;
        core.log.warn('copies-left', { count: group.length, code: error.failure.code });
      });
  }
}

/** @throws whatever is no refusal */
function refuse({ results }: TransferRun, members: readonly QueuedTarget[], error: unknown): void {
  if (!isFailed(error, ...targetRefuses)) throw error;
  for (const member of members) results.set(member, { kind: 'refused', failure: error.failure });
}

async function rowsOf(
  core: Core,
  members: readonly QueuedTarget[],
): Promise<ReadonlyMap<number, MessageRow>> {
  const ids = members.flatMap((member): MessageId[] => (member.row === undefined ? [] : [member.row]));
  return new Map((ids.length > 0 ? await core.store.rows({ ids }) : []).map((row) => [row.id, row]));
}

/** In the cache the guests become messages of the other account; what was done to their flags since goes there too. */
async function confirm(
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
