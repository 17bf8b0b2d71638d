import type { CopyState, ServerPlace } from '../../../shared/model/change.ts';
import type { FailureCode } from '../../../shared/model/failure.ts';
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
import { confirm, madeOf, rowsOf, type TransferRun } from './confirm-transfer.ts';
import type { Core } from './core.ts';
import type { QueuedChange, QueuedTarget } from './queue.ts';
import { givenUp, refusals } from './transmit.ts';

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
