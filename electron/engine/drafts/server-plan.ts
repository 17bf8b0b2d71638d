/** A draft as it is in the vault. */
export interface Here {
  readonly revision: number;
  /** Nothing was written, attached or addressed. */
  readonly isEmpty: boolean;
  /** Somebody has it open: it must not change or go under their hands. */
  readonly isOpen: boolean;
}

/** What the server was found to have of it. */
export interface There {
  /** The copy that was agreed upon is where it was put. */
  readonly hasCopy: boolean;
  /** That it is not there means that somebody removed it: its folder is the one it was, numbered as it was. */
  readonly isSure: boolean;
  /** Another device put a copy there since. */
  readonly hasNewer: boolean;
}

/**
 * - `upload`: there is no copy yet, or none any more; `replace`: the one there says less than the draft here.
 * - `adopt`: another device changed it, and nobody did here; `fork`: both did, so that from now on they are two.
 * - `remove-copy`: it was sent or discarded here; `remove-draft`: there, and is unchanged here.
 */
export type DraftStep = 'none' | 'upload' | 'replace' | 'adopt' | 'fork' | 'remove-copy' | 'remove-draft';

/**
 * What a draft and its copy on the server want done. Pure: this is where "nothing that was written is lost" is decided.
 *
 * @param here undefined when it was sent or discarded
 * @param agreed the revision of the draft when it and the copy last said the same; undefined: there is no copy
 */
export function planDraft(here: Here | undefined, agreed: number | undefined, there: There): DraftStep {
  if (!here) return agreed === undefined ? 'none' : 'remove-copy';
  // An empty draft never stands for a full one.
  const upload = here.isEmpty ? 'none' : 'upload';
  if (agreed === undefined) return upload;
  const isChanged = here.revision !== agreed;
  if (there.hasCopy) return isChanged && !here.isEmpty ? 'replace' : 'none';
  if (!there.isSure) return upload;
  if (isChanged) return there.hasNewer ? 'fork' : upload;
  if (here.isOpen) return 'none';
  return there.hasNewer ? 'adopt' : 'remove-draft';
}
