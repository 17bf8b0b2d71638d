import type { StoreContract, StoreInputs, StoreOutputs, StoreState } from '../../../shared/store/contract.ts';
import { storeVersion } from '../../../shared/store/rows.ts';
import type { Store } from '../store.ts';
import type { Unit } from '../unit.ts';
import { addMessages } from './add-messages.ts';
import { body, content, contents, putBody, setPreviews, withoutBody } from './bodies.ts';
import { confirmMove } from './confirm-move.ts';
import { applyFlags, restoreFlags, setFlagsFromServer } from './flags.ts';
import { clearFolder, folder, folders, removeAccount, setFolders } from './folders.ts';
import { applyMove, revertMove } from './moves.ts';
import { page, position, range, ranks, rows, rowsByMessageId, rowsByUid, thread, uids } from './page.ts';
import { applyRemove, removeByUid } from './removal.ts';
import { putReport, reportsAbout } from './reports.ts';
import { renameFolder } from './rename-folder.ts';
import { setFolderState } from './server-state.ts';

/** Every operation of shared/store/contract.ts. */
export type Operations = {
  readonly [Name in keyof StoreContract]: (input: StoreInputs[Name]) => Promise<StoreOutputs[Name]>;
};

type Operation<I, O> = (unit: Unit, input: I) => Promise<O>;

/** The operations on an open cache: each one is one transaction. */
export function operationsOf(store: Store): Operations {
  const reads =
    <I, O>(operation: Operation<I, O>) =>
    (input: I) =>
      store.read((unit) => operation(unit, input));
  const writes =
    <I, O>(operation: Operation<I, O>) =>
    (input: I) =>
      store.write((unit) => operation(unit, input));
  const state = (): StoreState => ({
    version: storeVersion,
    generation: store.birth.generation,
    bornAt: store.birth.bornAt,
    ...store.health,
  });
  return {
    state: async () => state(),
    folders: reads(folders),
    folder: reads(folder),
    page: reads(page),
    range: reads(range),
    position: reads(position),
    ranks: reads(ranks),
    rows: reads(rows),
    rowsByUid: reads(rowsByUid),
    uids: reads(uids),
    rowsByMessageId: reads(rowsByMessageId),
    reportsAbout: reads(reportsAbout),
    thread: reads(thread),
    content: reads(content),
    contents: reads(contents),
    body: reads(body),
    withoutBody: reads(withoutBody),
    setFolders: writes(setFolders),
    renameFolder: writes(renameFolder),
    setFolderState: writes(setFolderState),
    clearFolder: writes(clearFolder),
    removeAccount: writes(removeAccount),
    addMessages: writes(addMessages),
    setFlagsFromServer: writes(setFlagsFromServer),
    removeByUid: writes(removeByUid),
    applyFlags: writes(applyFlags),
    applyMove: writes(applyMove),
    applyRemove: writes(applyRemove),
    confirmMove: writes(confirmMove),
    revertMove: writes(revertMove),
    restoreFlags: writes(restoreFlags),
    putBody: writes(putBody),
    putReport: writes(putReport),
    setPreviews: writes(setPreviews),
    reset: async () => {
      await store.reset();
      return state();
    },
  };
}
