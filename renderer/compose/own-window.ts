import { draftId, type DraftId } from '../../shared/model/ids.ts';

/** A draft that has this window to itself. */
export interface OwnDraft {
  readonly id: DraftId;
  /** It was begun just now, and goes again if nobody touches it. */
  readonly isNew: boolean;
}

/** What this window was opened for, if it was opened for one draft alone. */
export function ownDraft(): OwnDraft | undefined {
  const asked = new URLSearchParams(location.search);
  const id = draftId.safeParse(asked.get('compose'));
  return id.success ? { id: id.data, isNew: asked.has('new') } : undefined;
}

/** Loaded anew, after a crash or by the person, this window's draft is none that was begun just now: it may hold a letter. */
export function keepOwn(id: DraftId): void {
  history.replaceState(undefined, '', `/?compose=${id}`);
}

/** The draft that this window shall begin with, once. */
export function firstDraft(): DraftId | undefined {
  const id = draftId.safeParse(new URLSearchParams(location.search).get('draft'));
  if (!id.success) return undefined;
  history.replaceState(undefined, '', '/');
  return id.data;
}

/**
 * Opens a window for one draft. In Electron the shell makes it, and a page learns nothing of it.
 *
 * @returns whether it is there, as far as one can tell
 */
export function openOwnWindow({ id, isNew }: OwnDraft): boolean {
  const opened = window.open(
    `/?compose=${id}${isNew ? '&new' : ''}`,
    `skein-draft-${id}`,
    'popup,width=760,height=800',
  );
  return opened !== null || location.protocol === 'app:';
}

/** A window that was not opened by Skein may not be closed by it: it shows the mail instead. */
export function closeOwnWindow(): void {
  window.close();
  if (!window.closed) location.replace('/');
}
