import type { DraftOnServer } from '../../../shared/contract/drafts.ts';
import type { SkeinEvent } from '../../../shared/contract/events.ts';
import type { Draft } from '../../../shared/model/draft.ts';
import type { Failure } from '../../../shared/model/failure.ts';
import type { AccountId, DraftId, FolderId, MessageId } from '../../../shared/model/ids.ts';
import type { FolderRow } from '../../../shared/store/rows.ts';
import { failureOf } from '../explain/failure-of.ts';
import { oneAtATime } from '../one-at-a-time.ts';
import { isLine } from '../explain/is-line.ts';
import type { DraftCopies, ServerCopy } from '../vault/draft-copies.ts';
import { familyOf, newFamily } from './copy-names.ts';
import { type CopyPorts, keepsDraftsOnServer } from './copy-ports.ts';
import { isEmptyDraft } from './draft-copy.ts';
import { createSettling } from './settle-draft.ts';

/** A draft that rests for so long is put on the server, in ms; until then it is in the vault alone. */
const pauseMs = 25_000;
/** The same for one with so many bytes attached that it is better closed first. */
const bigPauseMs = 10 * 60_000;
const bigBytes = 1_000_000;
/** What a server refused is tried again after so long, when nothing else calls for it before, in ms. */
const retryMs = 10 * 60_000;
/** The same when a line broke that is not the account's only one, so that nobody tells of the next. */
const lineRetryMs = 60_000;

/** Who looks at the drafts again and again has them looked for on the servers this often, in ms. */
const lookMs = 30_000;

/** The drafts' copies on the servers of their accounts. */
export interface ServerDrafts {
  stateOf(draft: Draft): DraftOnServer;
  /** The person looks at the drafts: what other devices did to them is asked for, now and then. */
  look(): void;
  /** A composer shows it. */
  opened(id: DraftId): void;
  /** No composer shows it any more. */
  closed(id: DraftId): Promise<void>;
  /** The draft here that this message is a copy of. */
  draftAt(
    place: Omit<ServerCopy, 'accountId' | 'messageId'> & { readonly accountId: AccountId },
  ): DraftId | undefined;
  /** Keeps a new draft that is to take the place of a message on a server. */
  take(draft: Draft, from: ServerCopy): Promise<Draft>;
  /** Whether there is any copy that is known to be one. */
  readonly hasCopies: boolean;
  /** Rows of a folder that are copies of drafts which are here: they are shown as those. */
  copiesIn(folder: Pick<FolderRow, 'id' | 'accountId' | 'path'>): Promise<readonly MessageId[]>;
  /** What others tell the face is heard here as well: saves, what is sent or discarded, news of folders. */
  heard(event: SkeinEvent): void;
  /** An account is on line: what waited for that is done. */
  wake(): void;
  close(): Promise<void>;
}

export function createServerDrafts(ports: CopyPorts): ServerDrafts {
  const { files, copies, store, clock, hub, log } = ports;
  const settling = createSettling(ports);
  const lanes = new Map<AccountId, ReturnType<typeof oneAtATime>>();
  const timers = new Map<DraftId, () => void>();
  const open = new Set<DraftId>();
  /** Why the last try failed. */
  const failures = new Map<DraftId, Failure>();
  /** Until when one rests that the server refused, ms since 1970: saves, which come every few seconds, are no reason. */
  const resting = new Map<DraftId, number>();
  /** Their copies are no longer where the cache knew them. */
  const suspects = new Set<DraftId>();
  /** Between the first and the last word about one that is being taken. */
  const held = new Set<DraftId>();
  const running = new Set<Promise<void>>();
  let lookedAt = 0;
  let closed = false;

  const linkedTo = (link: DraftCopies | undefined): readonly ServerCopy[] =>
    link ? [link.copy, link.taking, ...link.old].filter((each) => each !== undefined) : [];

  /** Where its work is queued: beside nothing else of that account. */
  function laneOf(id: DraftId): AccountId | undefined {
    return (
      files.get(id)?.accountId ?? linkedTo(copies.get(id))[0]?.accountId ?? copies.get(id)?.pending?.accountId
    );
  }

  /** ms since 1970; undefined: nothing is to be done. */
  function dueAt(id: DraftId): number | undefined {
    const draft = files.get(id);
    const link = copies.get(id);
    if (!draft) return link && 0;
    if (link?.taking || link?.pending || (link?.old.length ?? 0) > 0) return 0;
    // What became of it elsewhere waits until nobody has it open here.
    if (suspects.has(id) && !open.has(id)) return 0;
    if (!keepsDraftsOnServer(ports.account(draft.accountId))) return link && 0;
    const isSaid = link?.copy?.revision === draft.revision && link.copy.accountId === draft.accountId;
    if (isSaid || isEmptyDraft(draft)) return undefined;
    if (!open.has(id)) return 0;
    // Nobody has touched it yet: an answer that was only begun may be gone in a moment.
    if (draft.revision === 1 && !link?.copy) return undefined;
    const bytes = draft.attachments.reduce((sum, { size }) => sum + size, 0);
    return draft.savedAt + (bytes > bigBytes ? bigPauseMs : pauseMs);
  }

  function plan(id: DraftId): void {
    timers.get(id)?.();
    timers.delete(id);
    const due = closed || held.has(id) ? undefined : dueAt(id);
    if (due === undefined) return;
    const wait = Math.max(0, Math.max(due, resting.get(id) ?? 0) - clock.now());
    timers.set(
      id,
      clock.after(wait, () => {
        timers.delete(id);
        const work = run(id).finally(() => running.delete(work));
        running.add(work);
      }),
    );
  }

  async function run(id: DraftId): Promise<void> {
    const accountId = laneOf(id);
    if (accountId === undefined) return;
    const inTurn = lanes.get(accountId) ?? oneAtATime();
    lanes.set(accountId, inTurn);
    await inTurn(async () => {
      const now = dueAt(id);
      if (closed || now === undefined || now > clock.now()) return;
      // What was sent or discarded is noted also without a line.
      if (files.get(id) && ports.account(accountId) && !ports.backendOf(accountId)) return;
      await settle(id);
    });
  }

  async function settle(id: DraftId): Promise<void> {
    const before = linkedTo(copies.get(id));
    const isOpen = (): boolean => open.has(id);
    const wasDraft = files.get(id) !== undefined;
    try {
      const wasOpen = isOpen();
      const { copy } = copies.get(id) ?? {};
      await settling.settle(id, isOpen);
      if (!(wasOpen || isOpen()) || copies.get(id)?.copy?.uid !== copy?.uid) suspects.delete(id);
      resting.delete(id);
      if (failures.delete(id)) hub.emit({ kind: 'drafts', id });
    } catch (error) {
      const failure = failureOf(error);
      log.warn('draft-not-settled', { code: failure.code });
      // Without a line or a cache it waits for the next one; that is no failure of the draft's.
      const isLost = isLine(failure) || failure.code.startsWith('cache-');
      resting.set(id, clock.now() + (isLost ? lineRetryMs : retryMs));
      const isNews = !isLost && failures.get(id)?.code !== failure.code;
      if (!isLost) failures.set(id, failure);
      if (isNews) hub.emit({ kind: 'drafts', id });
      plan(id);
    }
    // Sent or discarded before anything was noted of its copy, which may be there by now.
    if (wasDraft && !files.get(id)) plan(id);
    await tellFolders([...before, ...linkedTo(copies.get(id))]);
  }

  /** What their lists leave out has changed. Never rejects: without a cache there are no lists. */
  async function tellFolders(places: readonly ServerCopy[]): Promise<void> {
    await tellEach(places).catch((error: unknown) =>
      log.info('folders-not-told', { code: failureOf(error).code }),
    );
  }

  async function tellEach(places: readonly ServerCopy[]): Promise<void> {
    const told = new Set<FolderId>();
    for (const { accountId, folder } of places) {
      const row = (await store.folders({ accountId })).find(({ path }) => path === folder);
      if (!row || told.has(row.id)) continue;
      told.add(row.id);
      hub.emit({ kind: 'messages', folderId: row.id, added: 0 });
      hub.emit({ kind: 'folders', accountId });
    }
  }

  /** The cache has news of a folder: drafts whose copies went are looked for on the server itself. */
  async function check(folderId: FolderId): Promise<void> {
    const all = copies.list().filter(({ copy }) => copy !== undefined);
    const folder = all.length > 0 ? await store.folder({ id: folderId }) : undefined;
    if (!folder) return;
    const inIt = all.filter(({ copy }) => copy && isIn(copy, folder));
    const { uidValidity, uidNext = 0, lowestSynced = Number.MAX_SAFE_INTEGER } = folder.server;
    const uids = inIt.flatMap(({ copy }) => copy?.uid ?? []);
    if (uids.length === 0 || uidValidity === undefined) return;
    const rows = await store.rowsByUid({ folderId, uids });
    const here = new Set(rows.filter((row) => row.uidValidity === uidValidity).map(({ uid }) => uid));
    for (const { id, copy } of inIt) {
      if (!copy) continue;
      const isKnown = copy.uid < uidNext && copy.uid >= lowestSynced;
      if (copy.uidValidity === uidValidity && (here.has(copy.uid) || !isKnown)) continue;
      suspects.add(id);
      plan(id);
    }
  }

  const quietly = (work: Promise<unknown>): void => {
    work.catch((error: unknown) => log.warn('drafts-not-checked', { code: failureOf(error).code }));
  };

  return {
    stateOf(draft) {
      if (!keepsDraftsOnServer(ports.account(draft.accountId))) return { state: 'here' };
      const link = copies.get(draft.id);
      const failure = failures.get(draft.id);
      const isSaid = link?.copy?.revision === draft.revision && link.copy.accountId === draft.accountId;
      return {
        state: isSaid ? 'current' : 'waits',
        ...(failure && !isSaid ? { failure } : {}),
        ...(link?.otherSince === draft.revision ? { hasOther: true } : {}),
      };
    },

    look() {
      if (clock.now() - lookedAt < lookMs) return;
      lookedAt = clock.now();
      const places = copies.list().flatMap(({ copy }) => copy ?? []);
      for (const [, [one]] of Map.groupBy(places, ({ accountId, folder }) => `${accountId} ${folder}`))
        if (one) ports.onChanged(one.accountId, one.folder);
    },

    opened(id) {
      open.add(id);
      plan(id);
    },

    async closed(id) {
      open.delete(id);
      resting.delete(id);
      const draft = files.get(id);
      const link = copies.get(id);
      if (!draft || !link?.borrowed || link.copy?.revision !== draft.revision) return plan(id);
      // It was only looked at: the message is a message again.
      held.add(id);
      try {
        const { copy, ...rest } = link;
        await copies.put({ ...rest, taking: copy });
        if (await files.remove(id, draft.revision)) await copies.remove(id);
      } finally {
        held.delete(id);
      }
      plan(id);
      hub.emit({ kind: 'drafts', id });
      await tellFolders(linkedTo(link));
    },

    draftAt: (place) =>
      copies
        .list()
        .find(
          ({ id, copy }) =>
            files.get(id) &&
            copy?.accountId === place.accountId &&
            copy.folder === place.folder &&
            copy.uidValidity === place.uidValidity &&
            copy.uid === place.uid,
        )?.id,

    async take(draft, from) {
      const { id } = draft;
      const taking = { ...from, revision: draft.revision + 1 };
      const family = familyOf(from.messageId) ?? newFamily();
      held.add(id);
      try {
        await copies.put({ id, family, taking, old: [], borrowed: true });
        const kept = await files.save(draft);
        await copies.put({ id, family, copy: taking, old: [], borrowed: true });
        return kept;
      } finally {
        held.delete(id);
        void tellFolders([from]);
      }
    },

    get hasCopies() {
      return copies.list().length > 0;
    },

    async copiesIn(folder) {
      // One that no draft was made of in the end is a message.
      const all = copies
        .list()
        .flatMap((link) => linkedTo(files.get(link.id) ? link : { ...link, taking: undefined }));
      const inIt = all.filter((copy) => isIn(copy, folder));
      if (inIt.length === 0) return [];
      const rows = await store.rowsByUid({ folderId: folder.id, uids: inIt.map(({ uid }) => uid) });
      return rows
        .filter((row) => inIt.some((copy) => copy.uid === row.uid && copy.uidValidity === row.uidValidity))
        .map(({ id }) => id);
    },

    heard(event) {
      if (closed) return;
      if (event.kind === 'drafts' && event.id !== undefined) {
        if (!files.get(event.id)) {
          open.delete(event.id);
          resting.delete(event.id);
        }
        plan(event.id);
      } else if (event.kind === 'messages' && copies.list().length > 0) quietly(check(event.folderId));
    },

    wake() {
      resting.clear();
      for (const id of new Set([...files.list(), ...copies.list()].map((each) => each.id))) plan(id);
    },

    async close() {
      closed = true;
      for (const cancel of timers.values()) cancel();
      await Promise.all(running);
    },
  };
}

function isIn(copy: ServerCopy, folder: Pick<FolderRow, 'accountId' | 'path'>): boolean {
  return copy.accountId === folder.accountId && copy.folder === folder.path;
}
