import { buffer } from 'node:stream/consumers';
import type { Account } from '../../../shared/model/account.ts';
import type { Draft } from '../../../shared/model/draft.ts';
import { Draft as DraftFlag, Seen } from '../../../shared/model/flags.ts';
import type { DraftId } from '../../../shared/model/ids.ts';
import { draftsFolderOf } from '../accounts/identity-folders.ts';
import { madeFolder } from '../backend/made-folder.ts';
import type { MailBackend } from '../backend/mail-backend.ts';
import { Failed, isFailed } from '../failed.ts';
import { faultPoint } from '../faults.ts';
import type { AgreedCopy, DraftCopies, ServerCopy } from '../vault/draft-copies.ts';
import { copyMessageId, newFamily } from './copy-names.ts';
import { type CopyPorts, keepsDraftsOnServer } from './copy-ports.ts';
import { buildCopy, isEmptyDraft } from './draft-copy.ts';
import { copiesNamed, type Found, findCopies, placeOf } from './find-copies.ts';
import { withoutOwnReplyTo } from './own-reply-to.ts';
import { changedElsewhere, readDraft } from './read-draft.ts';
import { removeCopy } from './remove-copy.ts';
import { type DraftStep, planDraft } from './server-plan.ts';

const nothing: Found = { hasCopy: false, isSure: false, hasNewer: false };

/**
 * Makes a draft and its copies on servers agree, as far as the lines reach. Every step is written down before the next
 * begins, and the old copy goes last, so that whatever breaks in between leaves at least one copy, and a repetition
 * finds the one that was made.
 */
export interface Settling {
  /**
   * @param isOpen asked whenever it is about to change or to go: a server takes its time
   * @throws Failed, what the line or the disk says; calling it again goes on from there
   */
  settle(id: DraftId, isOpen: () => boolean): Promise<void>;
}

export function createSettling(ports: CopyPorts): Settling {
  const { files, copies, hub, log } = ports;
  /** Revisions as a former run left them: what is written before there is a line must not look like what was taken. */
  const revisionsBefore = new Map(
    copies.list().flatMap(({ id, taking }) => (taking ? [[id, files.get(id)?.revision] as const] : [])),
  );

  async function note(link: DraftCopies): Promise<DraftCopies> {
    await copies.put(link);
    hub.emit({ kind: 'drafts', id: link.id });
    return link;
  }

  /** Takes copies away that something newer stands for, of accounts that are on line. */
  async function removeOld(link: DraftCopies): Promise<DraftCopies> {
    const left: ServerCopy[] = [];
    for (const each of link.old) {
      // An account that is leaving keeps on its server what is there.
      if (!ports.account(each.accountId)) continue;
      const backend = ports.backendOf(each.accountId);
      if (backend) await removeCopy(backend, each, ports.store);
      else left.push(each);
    }
    if (left.length === link.old.length) return link;
    faultPoint('copy-removed');
    const now = await note({ ...link, old: left });
    for (const { accountId, folder } of link.old) ports.onChanged(accountId, folder);
    return now;
  }

  /** A copy that was about to be made when something broke: it is there, or it never will be. */
  async function settlePending(link: DraftCopies): Promise<DraftCopies | undefined> {
    const { pending, ...rest } = link;
    if (!pending) return link;
    const backend = ports.backendOf(pending.accountId);
    if (!backend) return ports.account(pending.accountId) ? undefined : note(rest);
    const [made] = await copiesNamed(backend, pending);
    return made ? take(rest, { ...made, revision: pending.revision }) : note(rest);
  }

  /** The new copy is known; what was the copy before is old from now on. */
  async function take(begun: DraftCopies, copy: AgreedCopy): Promise<DraftCopies> {
    const { pending: _, borrowed: _b, ...link } = begun;
    const before = link.copy;
    const isSame =
      before &&
      before.uid === copy.uid &&
      before.uidValidity === copy.uidValidity &&
      before.folder === copy.folder &&
      before.accountId === copy.accountId;
    const old = [...link.old, ...(before && !isSame ? [before] : [])];
    const known = await note({ ...link, copy, old });
    faultPoint('copy-known');
    ports.onChanged(copy.accountId, copy.folder);
    return known;
  }

  async function upload(
    link: DraftCopies,
    draft: Draft,
    account: Account,
    backend: MailBackend,
  ): Promise<DraftCopies> {
    const { id: accountId } = account;
    const { revision } = draft;
    const folder = await madeFolder(
      'Drafts',
      (folders) => draftsFolderOf(account, draft.identityId, folders),
      await ports.store.folders({ accountId }),
      backend,
    );
    const messageId = copyMessageId(link.family, account.email);
    const message = await buildCopy(draft, account, messageId, ports);
    // From here on it may be there, and is looked for before another one is made.
    const begun = await note({ ...link, pending: { accountId, folder, messageId, revision } });
    faultPoint('copy-noted');
    const told = await backend.append(folder, message, [DraftFlag, Seen], new Date(draft.savedAt));
    faultPoint('copy-appended');
    const { uid, uidValidity } = told;
    const [made]: readonly ServerCopy[] =
      uid === undefined || uidValidity === undefined
        ? await copiesNamed(backend, { accountId, folder, messageId })
        : [{ accountId, folder, uidValidity, uid, messageId }];
    // Servers that find nothing by Message-ID at once are asked again the next time.
    if (!made) throw new Failed({ code: 'server-answer-broken', phase: 'append', side: 'incoming' });
    return take(begun, { ...made, revision });
  }

  /** What another device made of it, in the place of what is here. */
  async function adopt(
    link: DraftCopies,
    draft: Draft,
    newer: ServerCopy,
    backend: MailBackend,
    isOpen: () => boolean,
  ): Promise<DraftCopies> {
    const bytes = await buffer(backend.streamSection(placeOf(newer), newer.uid, ''));
    const read = await readDraft(bytes, ports.mime, files);
    const { messageId } = read;
    const taking = { ...newer, ...(messageId ? { messageId } : {}), revision: draft.revision + 1 };
    if (isOpen()) return link;
    await copies.put({ ...link, taking });
    try {
      await files.save(withoutOwnReplyTo(changedElsewhere(draft, read), ports.account(draft.accountId)));
    } catch (error) {
      await copies.put(link);
      // Somebody wrote on it, or threw it away, while it was read: that calls for another look.
      if (isFailed(error, 'draft-newer', 'draft-missing')) return link;
      throw error;
    }
    return note({ ...link, copy: taking });
  }

  /** Whether a draft was made from a copy before something broke. */
  async function settleTaking(link: DraftCopies, draft: Draft | undefined): Promise<DraftCopies | undefined> {
    const { taking, ...rest } = link;
    if (!taking) return link;
    const revision = revisionsBefore.get(link.id) ?? draft?.revision ?? 0;
    revisionsBefore.delete(link.id);
    // One that is there already is not changed by others meanwhile; one that was only opened may be.
    const isTaken = draft && (rest.copy ? revision === taking.revision : revision >= taking.revision);
    if (isTaken) return note({ ...rest, copy: taking });
    if (rest.copy ?? rest.pending ?? rest.old[0]) return note(rest);
    await copies.remove(link.id);
    return undefined;
  }

  async function settleGone(link: DraftCopies): Promise<void> {
    const { copy, ...rest } = (await settlePending(link)) ?? link;
    const left = await removeOld(copy ? await note({ ...rest, old: [...rest.old, copy] }) : rest);
    if (left.old.length === 0 && !left.pending) await copies.remove(link.id);
  }

  async function settleHere(
    given: DraftCopies | undefined,
    known: Draft,
    isOpen: () => boolean,
  ): Promise<void> {
    const account = ports.account(known.accountId);
    let link = given ?? { id: known.id, family: newFamily(), old: [] };
    if (!keepsDraftsOnServer(account)) {
      // Written from another account by now.
      if (given) await settleGone(given);
      return;
    }
    const backend = ports.backendOf(account.id);
    if (!backend) {
      if (given) await removeOld(given);
      return;
    }
    const resolved = await settlePending(link);
    if (!resolved) return;
    link = resolved;
    // Of another account it says what another person writes: whatever became of it there, it is replaced.
    const isElsewhere = link.copy !== undefined && link.copy.accountId !== account.id;
    const found = link.copy && !isElsewhere ? await findCopies(backend, link) : nothing;
    if (isMoved(link.copy, found.copy)) link = await note({ ...link, copy: found.copy });
    // The server took its time: what was written meanwhile counts, and what was sent or discarded is no draft any more.
    const draft = files.get(known.id);
    if (!draft) return settleGone(link);
    if (draft.accountId !== account.id) return;
    const here = { revision: draft.revision, isEmpty: isEmptyDraft(draft), isOpen: isOpen() };
    const step: DraftStep = isElsewhere
      ? here.isEmpty
        ? 'none'
        : 'replace'
      : planDraft(here, link.copy?.revision, found);
    log.info('draft', { step });
    const { newer } = found;
    // One that was not found is removed all the same: some servers search what they have only later.
    if (step === 'replace' || step === 'upload') link = await upload(link, draft, account, backend);
    else if (step === 'adopt' && newer) link = await adopt(link, draft, newer, backend, isOpen);
    else if (step === 'fork') {
      const forked = { id: link.id, family: newFamily(), old: link.old, otherSince: draft.revision };
      link = await note(forked);
      hub.emit({ kind: 'notice', failure: { code: 'draft-changed-elsewhere', params: {} } });
      if (!here.isEmpty) link = await upload(link, draft, account, backend);
    } else if (step === 'remove-draft') {
      if (!(await files.remove(draft.id, draft.revision))) return;
      await copies.remove(draft.id);
      hub.emit({ kind: 'drafts', id: draft.id });
      return;
    }
    await removeOld(link);
  }

  return {
    async settle(id, isOpen) {
      const draft = files.get(id);
      const noted = copies.get(id);
      const link = noted && (await settleTaking(noted, draft));
      if (draft) await settleHere(link, draft, isOpen);
      else if (link) await settleGone(link);
    },
  };
}

function isMoved(before: ServerCopy | undefined, now: ServerCopy | undefined): boolean {
  return now !== undefined && (before?.uid !== now.uid || before.uidValidity !== now.uidValidity);
}
