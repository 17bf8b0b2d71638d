import type { DraftOnServer } from '../../../shared/contract/drafts.ts';
import type { SkeinEvent } from '../../../shared/contract/events.ts';
import type { Draft } from '../../../shared/model/draft.ts';
import type { Failure } from '../../../shared/model/failure.ts';
import type { AccountId, DraftId, FolderId, MessageId } from '../../../shared/model/ids.ts';
import type { FolderRow } from '../../../shared/store/rows.ts';
import { failureOf } from '../explain/failure-of.ts';
import { isLine } from '../explain/is-line.ts';
import { isCurrent, linkedTo, type ServerCopy } from '../vault/draft-copies.ts';
import { createCopyFolders } from './copy-folders.ts';
import { createCopySchedule } from './copy-schedule.ts';
import { familyOf, newFamily } from './copy-names.ts';
import { type CopyPorts, keepsDraftsOnServer } from './copy-ports.ts';
import { createSettling } from './settle-draft.ts';

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
  const { files, copies, clock, hub, log } = ports;
  const settling = createSettling(ports);
  const folders = createCopyFolders(ports);
  const open = new Set<DraftId>();
  const held = new Set<DraftId>();
  const suspects = new Set<DraftId>();
  const schedule = createCopySchedule(ports, { open, held, suspects }, settle);
  /** Why the last try failed. */
  const failures = new Map<DraftId, Failure>();
  let lookedAt = 0;

  async function settle(id: DraftId): Promise<void> {
    const before = linkedTo(copies.get(id));
    const isOpen = (): boolean => open.has(id);
    const wasDraft = files.get(id) !== undefined;
    try {
      const wasOpen = isOpen();
      const { copy } = copies.get(id) ?? {};
      await settling.settle(id, isOpen);
      if (!(wasOpen || isOpen()) || copies.get(id)?.copy?.uid !== copy?.uid) suspects.delete(id);
      schedule.rested(id);
      if (failures.delete(id)) hub.emit({ kind: 'drafts', id });
    } catch (error) {
      const failure = failureOf(error);
      log.warn('draft-not-settled', { code: failure.code });
      // Without a line or a cache it waits for the next one; that is no failure of the draft's.
      const isLost = isLine(failure) || failure.code.startsWith('cache-');
      schedule.rest(id, isLost ? lineRetryMs : retryMs);
      const isNews = !isLost && failures.get(id)?.code !== failure.code;
      if (!isLost) failures.set(id, failure);
      if (isNews) hub.emit({ kind: 'drafts', id });
      schedule.plan(id);
    }
    // Sent or discarded before anything was noted of its copy, which may be there by now.
    if (wasDraft && !files.get(id)) schedule.plan(id);
    await folders.tell([...before, ...linkedTo(copies.get(id))]);
  }

  /** The cache has news of a folder: drafts whose copies went are looked for on the server itself. */
  async function check(folderId: FolderId): Promise<void> {
    try {
      for (const id of await folders.missingIn(folderId)) {
        suspects.add(id);
        schedule.plan(id);
      }
    } catch (error) {
      log.warn('drafts-not-checked', { code: failureOf(error).code });
    }
  }

  return {
    stateOf(draft) {
      if (!keepsDraftsOnServer(ports.account(draft.accountId))) return { state: 'here' };
      const link = copies.get(draft.id);
      const failure = failures.get(draft.id);
      const isSaid = isCurrent(link, draft);
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
      schedule.plan(id);
    },

    async closed(id) {
      open.delete(id);
      schedule.rested(id);
      const draft = files.get(id);
      const link = copies.get(id);
      if (!draft || !link?.borrowed || link.copy?.revision !== draft.revision) return schedule.plan(id);
      // It was only looked at: the message is a message again.
      held.add(id);
      try {
        const { copy, ...rest } = link;
        await copies.put({ ...rest, taking: copy });
        if (await files.remove(id, draft.revision)) await copies.remove(id);
      } finally {
        held.delete(id);
      }
      schedule.plan(id);
      hub.emit({ kind: 'drafts', id });
      await folders.tell(linkedTo(link));
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
        void folders.tell([from]);
      }
    },

    get hasCopies() {
      return copies.list().length > 0;
    },

    copiesIn: folders.copiesIn,

    heard(event) {
      if (schedule.isClosed) return;
      if (event.kind === 'drafts' && event.id !== undefined) {
        if (!files.get(event.id)) {
          open.delete(event.id);
          schedule.rested(event.id);
        }
        schedule.plan(event.id);
      } else if (event.kind === 'messages' && copies.list().length > 0) void check(event.folderId);
    },

    wake: schedule.wake,
    close: schedule.close,
  };
}
