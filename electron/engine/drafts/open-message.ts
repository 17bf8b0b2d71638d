import { randomUUID } from 'node:crypto';
import type { Account } from '../../../shared/model/account.ts';
import type { Draft } from '../../../shared/model/draft.ts';
import { identitiesOf } from '../../../shared/model/identity.ts';
import type { DraftId, MessageId } from '../../../shared/model/ids.ts';
import type { MessageRow } from '../../../shared/store/rows.ts';
import type { Content } from '../content/content.ts';
import type { Hub } from '../events/hub.ts';
import { Failed } from '../failed.ts';
import type { Mime } from '../mime/mime.ts';
import { singleFlight } from '../single-flight.ts';
import type { StoreApi } from '../store/store-api.ts';
import type { DraftFiles } from '../vault/draft-files.ts';
import { keepsDraftsOnServer } from './copy-ports.ts';
import { withoutOwnReplyTo } from './own-reply-to.ts';
import { readDraft } from './read-draft.ts';
import type { ServerDrafts } from './server-drafts.ts';

/**
 * Goes on with a draft that lies in a folder, whoever wrote it. The answer is the draft here that it is a copy of, or a
 * new one that is to take its place.
 *
 * @throws Failed `message-gone`, `message-incomplete`, `message-unparsable`, or what the line says
 */
export function createMessageOpening(ports: {
  readonly content: Pick<Content, 'source'>;
  readonly store: Pick<StoreApi, 'folder' | 'rowsByMessageId'>;
  readonly accounts: { list(): readonly Account[] };
  readonly files: DraftFiles;
  readonly mime: Mime;
  readonly server: ServerDrafts;
  readonly hub: Pick<Hub, 'emit'>;
}): (id: MessageId) => Promise<DraftId> {
  const { files, server, store } = ports;
  const once = singleFlight<MessageId, DraftId>();

  /** What it answers or forwards, to be marked when it is sent. */
  async function originalOf(account: Account, messageId: string | undefined): Promise<Partial<Draft>> {
    if (messageId === undefined) return {};
    const { id: accountId } = account;
    const [row] = await store.rowsByMessageId({ accountId, messageId });
    const folder = row && (await store.folder({ id: row.folderId }));
    if (!row || !folder) return {};
    const { uid, uidValidity } = row;
    const numbered = uid === undefined ? {} : { uid };
    return { original: { accountId, folder: folder.path, uidValidity, ...numbered, messageId } };
  }

  /** Of the account that has the message; on this computer, of the one that it is from. */
  function writerOf(row: MessageRow, from: string | undefined): Pick<Draft, 'accountId' | 'identityId'> {
    const accounts = ports.accounts.list();
    const own = accounts.filter(({ id }) => id === row.accountId);
    const candidates = own.length > 0 ? own : accounts;
    for (const account of candidates) {
      const identity = identitiesOf(account).find(({ email }) => email.toLowerCase() === from);
      if (identity) return { accountId: account.id, identityId: identity.id };
    }
    const [account] = candidates;
    if (!account) throw new Failed({ code: 'input-invalid', phase: 'input', params: { field: 'accountId' } });
    return { accountId: account.id };
  }

  async function open(id: MessageId): Promise<DraftId> {
    const { path, row } = await ports.content.source(id);
    const { accountId, uid, uidValidity } = row;
    const folder = await store.folder({ id: row.folderId });
    const place =
      folder && uid !== undefined ? { accountId, folder: folder.path, uidValidity, uid } : undefined;
    const known = place && server.draftAt(place);
    if (known !== undefined) return known;
    const { from, originalId, messageId, ...content } = await readDraft({ file: path }, ports.mime, files);
    const writer = writerOf(row, from);
    const account = ports.accounts.list().find((each) => each.id === writer.accountId);
    const draft: Draft = {
      ...withoutOwnReplyTo({ ...content, ...writer }, account),
      ...(account ? await originalOf(account, originalId) : {}),
      id: randomUUID() as DraftId,
      savedAt: 0,
      revision: 0,
    };
    const isOnServer =
      place && keepsDraftsOnServer(ports.accounts.list().find((each) => each.id === accountId));
    if (isOnServer) await server.take(draft, { ...place, ...(messageId ? { messageId } : {}) });
    else await files.save(draft);
    ports.hub.emit({ kind: 'drafts', id: draft.id });
    return draft.id;
  }

  // A double click opens one draft.
  return (id) => once(id, () => open(id));
}
