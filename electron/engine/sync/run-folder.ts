import type { FolderRow } from '../../../shared/store/rows.ts';
import { toSequenceSet } from '../backend/sequence-set.ts';
import {
  announce,
  applyChanges,
  fetchAgain,
  fetchInto,
  type FolderRun,
  openIntake,
  type OpenRun,
} from './folder-run.ts';
import { planFolder, type Step } from './plan-folder.ts';
import { compare, findVanished, recheck, removeVanished } from './vanished.ts';

/** UIDs of one window backwards: a window is what is lost when the line breaks. */
const windowSize = 2_000;

/**
 * Brings one folder up to date: opens it, plans, runs the plan.
 *
 * @returns `more` when it stopped early because something more urgent waits; running it again goes on from there
 * @throws Failed
 */
export async function runFolder(run: FolderRun, folder: FolderRow): Promise<'done' | 'more'> {
  const { uidValidity, highestModseq } = folder.server;
  const known =
    uidValidity !== undefined && highestModseq !== undefined ? { uidValidity, highestModseq } : undefined;
  const open = await run.backend.openFolder(folder.path, known);
  const plan = planFolder(open, { server: folder.server, total: folder.total });
  const openRun: OpenRun = { ...run, folder, open };
  const backfill = plan.steps.find((step) => step.kind === 'backfill');
  let { lowestSynced } = folder.server;
  for (const step of plan.steps) {
    if (step.kind === 'fetch-newest') {
      const lowest = await fetchInto(openRun, { numbers: step.numbers });
      // Nothing came when another client was faster with removing them.
      lowestSynced = backfill ? Math.min(lowest, open.uidNext) : 1;
    } else if (step.kind !== 'backfill') await runStep(openRun, step);
  }
  if (open.exists === 0) lowestSynced = 1;
  await run.store.setFolderState({ folderId: folder.id, server: { ...plan.learnt, lowestSynced } });
  if (!backfill || lowestSynced === undefined) return 'done';
  return runBackfill(openRun, lowestSynced);
}

async function runStep(
  run: OpenRun,
  step: Exclude<Step, { kind: 'backfill' | 'fetch-newest' }>,
): Promise<void> {
  switch (step.kind) {
    case 'clear':
      await run.store.clearFolder({ folderId: run.folder.id });
      announce(run, 0);
      return;
    case 'recheck':
      return recheck(run);
    case 'apply-delta':
      await fetchAgain(run, await applyChanges(run, run.open.delta?.updates ?? []));
      await removeVanished(run, run.open.delta?.vanished ?? []);
      return;
    case 'fetch-new':
      // "n:*" names the newest message even when its UID is below n (RFC 9051 9).
      await fetchInto(run, { uids: `${step.fromUid}:*` }, step.fromUid);
      return;
    case 'flags-since':
      return flagsSince(run, step.modseq);
    case 'find-vanished':
      await findVanished(run);
      return;
    case 'compare':
      await compare(run);
      return;
  }
}

/** What comes back is fetched behind the answer: one command at a time. */
async function flagsSince(run: OpenRun, modseq: string): Promise<void> {
  const back: number[] = [];
  await run.backend.fetchFlags(
    '1:*',
    async (updates) => void back.push(...(await applyChanges(run, updates))),
    modseq,
  );
  await fetchAgain(run, back);
}

/**
 * Windows backwards from the oldest known message, each remembered when it is whole. The next one is fetched while the
 * last one is being written.
 */
async function runBackfill(run: OpenRun, belowUid: number): Promise<'done' | 'more'> {
  const uids = belowUid > 1 ? await run.backend.existingUids(`1:${belowUid - 1}`) : [];
  const intake = openIntake(run);
  const remember = (lowestSynced: number): void =>
    intake.afterwards(() => run.store.setFolderState({ folderId: run.folder.id, server: { lowestSynced } }));
  try {
    for (let end = uids.length; end > 0; end -= windowSize) {
      const window = uids.slice(Math.max(0, end - windowSize), end);
      run.onProgress(run.folder, run.open.exists - end, run.open.exists);
      await intake.fetch({ uids: toSequenceSet(window) });
      remember(window[0] ?? 1);
      if (run.shouldYield() && end > windowSize) return 'more';
    }
    remember(1);
  } finally {
    await intake.settled();
  }
  run.onProgress(run.folder, run.open.exists, run.open.exists);
  return 'done';
}
