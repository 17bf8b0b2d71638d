import { Deleted, hasFlag } from '../../../shared/model/flags.ts';
import { Failed } from '../failed.ts';
import { toSequenceSet } from '../backend/sequence-set.ts';
import { announce, applyFlags, fetchAgain, type OpenRun } from './folder-run.ts';
import { isImplausible } from './plan-folder.ts';

/** UIDs named in one command: a line that every server takes. */
const uidsAtOnce = 500;

/** UIDs read from the cache at once. */
const pageOfUids = 20_000;

/** Removes what the server no longer has; most of a folder at once only after the server was asked again. */
export async function removeVanished(run: OpenRun, vanished: readonly number[]): Promise<void> {
  if (vanished.length === 0) return;
  const gone = isImplausible(vanished.length, run.folder.total) ? await confirmed(run, vanished) : vanished;
  if (gone.length === 0) return;
  const { removed } = await run.store.removeByUid({ folderId: run.folder.id, uids: gone });
  if (removed.length > 0) announce(run, 0);
}

/**
 * @returns those of `vanished` that the server does not list either
 * @throws Failed `removal-implausible` when its list and its count contradict each other: then nothing is removed
 */
async function confirmed(run: OpenRun, vanished: readonly number[]): Promise<readonly number[]> {
  const existing = new Set(await run.backend.existingUids('1:*'));
  if (existing.size !== run.open.exists) {
    throw new Failed({
      code: 'removal-implausible',
      phase: 'fetch',
      side: 'incoming',
      params: { folder: run.folder.path, count: vanished.length, total: run.folder.total },
    });
  }
  const gone = vanished.filter((uid) => !existing.has(uid));
  run.log.warn('vanished-checked', { claimed: vanished.length, gone: gone.length });
  return gone;
}

/** The server did not say what is gone: its list of UIDs against ours. */
export async function findVanished(run: OpenRun): Promise<void> {
  const existing = new Set(await run.backend.existingUids('1:*'));
  await removeVanished(run, await cachedBut(run, existing));
}

/** No mod-sequences at all: every flag of what is cached, which tells what is gone too. */
export async function compare(run: OpenRun): Promise<void> {
  const seen = new Set<number>();
  const lowest = run.folder.server.lowestSynced ?? 1;
  await run.backend.fetchFlags(`${lowest}:*`, async (updates) => {
    for (const { uid, flags } of updates) if (!hasFlag(flags, Deleted)) seen.add(uid);
    await applyFlags(run, updates);
  });
  await removeVanished(run, await cachedBut(run, seen));
  // Left over: what came back, because nobody marks it \Deleted any more.
  await fetchAgain(run, [...seen]);
}

/** The flags of what is cached and nothing else, which tells what is gone too. */
export async function recheck(run: OpenRun): Promise<void> {
  const known = await cachedBut(run, new Set());
  const seen = new Set<number>();
  for (let at = 0; at < known.length; at += uidsAtOnce)
    await run.backend.fetchFlags(toSequenceSet(known.slice(at, at + uidsAtOnce)), async (updates) => {
      for (const { uid } of updates) seen.add(uid);
      await applyFlags(run, updates);
    });
  await removeVanished(
    run,
    known.filter((uid) => !seen.has(uid)),
  );
}

/** @returns what is cached beyond `existing`, in which only what is not cached is left */
async function cachedBut(run: OpenRun, existing: Set<number>): Promise<readonly number[]> {
  const beyond: number[] = [];
  for (let fromUid = 1; ; ) {
    const { uids } = await run.store.uids({ folderId: run.folder.id, fromUid, limit: pageOfUids });
    for (const uid of uids) if (!existing.delete(uid)) beyond.push(uid);
    const last = uids.at(-1);
    if (last === undefined || uids.length < pageOfUids) return beyond;
    fromUid = last + 1;
  }
}
