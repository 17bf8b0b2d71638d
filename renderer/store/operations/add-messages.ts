import type { AccountId, FolderId, MessageId } from '../../../shared/model/ids.ts';
import type { Added } from '../../../shared/store/contract.ts';
import type { FolderServerState, NewMessage } from '../../../shared/store/rows.ts';
import { type Link, linkKey } from '../links.ts';
import type { StoredContent, StoredRow } from '../records.ts';
import { Threading } from '../threads.ts';
import { asContent, asRow, type Unit, unreadOf } from '../unit.ts';
import { mergeServerState } from './server-state.ts';
import { adoptArrivals } from './moves.ts';
import { removeRows } from './removal.ts';

export interface AddMessages {
  readonly folderId: FolderId;
  readonly uidValidity: number;
  readonly messages: readonly NewMessage[];
  readonly server?: FolderServerState;
}

/** A row takes part in its thread by at most so many references: the root and the nearest. */
const referenceLimit = 100;

/** See the contract. The cost per message is a few records in memory and its share of a few pages written. */
export async function addMessages(
  unit: Unit,
  { folderId, uidValidity, messages, server }: AddMessages,
): Promise<Added> {
  const folder = unit.folder(folderId);
  if (!folder) return { added: [], unreadAdded: 0 };
  if (server) mergeServerState(unit, folderId, server);
  await unit.open([folderId]);
  const unknown = await withoutKnown(unit, folderId, messages);
  const fresh = await adoptArrivals(unit, folderId, uidValidity, unknown);
  if (fresh.length === 0) return { added: [], unreadAdded: 0 };
  const replaced = await takeReplaced(unit, folderId, fresh);

  const { accountId } = folder;
  const links = unit.links(accountId);
  const keys = fresh.map((message) => keysOf(accountId, message));
  await Promise.all([
    links.load(new Set(keys.flat())),
    unit.rows.loadLast(),
    unit.contents.loadLast(),
    unit.threads.loadLast(),
  ]);
  const threading = new Threading(unit);
  const found = new Set<Link>();
  for (const key of keys.flat()) {
    const link = links.now(key);
    if (link) found.add(link);
  }
  await Promise.all([
    threading.load([...found].map((link) => link.thread)),
    unit.contents.load([...found].flatMap((link) => link.contents)),
  ]);

  const rows: StoredRow[] = [];
  let unreadAdded = 0;
  for (const [at, message] of fresh.entries()) {
    const own = keys[at] ?? [];
    const linked = own.flatMap((key) => links.now(key)?.thread ?? []);
    const threadId = threading.join(linked);
    const id = replaced.get(message.uid) ?? asRow(unit.number('row'));
    const content = placeContent(
      unit,
      accountId,
      message,
      id,
      own[0] === undefined || !message.messageId ? [] : (links.now(own[0])?.contents ?? []),
    );
    for (const [place, key] of own.entries()) {
      const link = links.now(key);
      const contents = link?.contents ?? [];
      const isOwn = place === 0 && message.messageId !== undefined;
      if (isOwn && !contents.includes(content.id))
        links.put(key, { thread: threadId, contents: [...contents, content.id] });
      else if (!link) links.put(key, { thread: threadId, contents });
    }
    const row = rowOf(message, { id, folderId, accountId, uidValidity, contentId: content.id, threadId });
    rows.push(row);
    unit.place(row, content.hasBody);
    unreadAdded += unreadOf(row);
  }

  await threading.renumber();
  // Threads may have joined within the batch: the rows get the number that holds at its end.
  const byThread = Map.groupBy(rows, (row) => threading.resolve(row.threadId)?.id ?? row.threadId);
  for (const [threadId, members] of byThread) {
    for (const row of members) unit.rows.put(row.threadId === threadId ? row : { ...row, threadId });
    threading.addRows(
      threadId,
      members.map((row) => row.id),
    );
  }
  return {
    added: rows.map((row) => ({ id: row.id, uid: row.uid ?? 0, contentId: row.contentId })),
    unreadAdded,
  };
}

/** Leaves out doubles, rows the folder has, and rows whose move away from here the server has not done yet. */
async function withoutKnown(
  unit: Unit,
  folderId: FolderId,
  messages: readonly NewMessage[],
): Promise<NewMessage[]> {
  const byUid = new Map<number, NewMessage>();
  for (const message of messages) if (!byUid.has(message.uid)) byUid.set(message.uid, message);
  const uids = [...byUid.keys()];
  for (const kind of ['uid', 'moved'] as const) {
    for (const uid of (await unit.list(folderId, kind).find(uids)).keys()) byUid.delete(uid);
  }
  return [...byUid.values()];
}

/** Takes away the rows of headers whose messages came whole. @returns their numbers, by the UIDs of these */
async function takeReplaced(
  unit: Unit,
  folderId: FolderId,
  messages: readonly NewMessage[],
): Promise<ReadonlyMap<number, MessageId>> {
  const uids = messages.flatMap(({ replaces }) => replaces ?? []);
  if (uids.length === 0) return new Map();
  const found = await unit.list(folderId, 'uid').find(uids);
  // One that is on its way is still called by its UID in what is pending.
  const rows = (await unit.rows.many([...found.values()])).filter((row) => !row.movedFrom);
  await removeRows(unit, rows);
  const idOf = new Map(rows.map((row) => [row.uid, row.id]));
  return new Map(
    messages.flatMap(({ uid, replaces }) => {
      const id = replaces === undefined ? undefined : idOf.get(replaces);
      return id === undefined ? [] : [[uid, id]];
    }),
  );
}

/** The message's own Message-ID first, then what it refers to. */
function keysOf(accountId: AccountId, message: NewMessage): string[] {
  const { references } = message;
  const near =
    references.length <= referenceLimit
      ? references
      : [...references.slice(0, 1), ...references.slice(1 - referenceLimit)];
  const ids = new Set([...(message.messageId ? [message.messageId] : []), ...near, ...message.inReplyTo]);
  return [...ids].map((id) => linkKey(accountId, id));
}

/** The content it shares with copies of it (same Message-ID and size), or its own. */
function placeContent(
  unit: Unit,
  accountId: AccountId,
  message: NewMessage,
  row: MessageId,
  candidates: readonly number[],
): StoredContent {
  const twin = candidates
    .map((id) => unit.contents.now(id))
    .find((content) => content?.size === message.size);
  const content: StoredContent = twin
    ? { ...twin, placements: [...twin.placements, row] }
    : {
        id: asContent(unit.number('content')),
        accountId,
        size: message.size,
        messageId: message.messageId,
        references: message.references,
        inReplyTo: message.inReplyTo,
        replyTo: message.replyTo,
        cc: message.cc,
        bcc: message.bcc,
        deliveredTo: message.deliveredTo,
        returnPath: message.returnPath,
        receiptTo: message.receiptTo,
        listId: message.listId,
        listPost: message.listPost,
        listUnsubscribe: message.listUnsubscribe,
        authenticationResults: message.authenticationResults,
        parts: message.parts,
        placements: [row],
        hasBody: false,
      };
  unit.contents.put(content);
  return content;
}

type Place = Pick<StoredRow, 'id' | 'folderId' | 'accountId' | 'uidValidity' | 'contentId' | 'threadId'>;

function rowOf(message: NewMessage, place: Place): StoredRow {
  return {
    ...place,
    uid: message.uid,
    modseq: message.modseq,
    messageId: message.messageId,
    receivedAt: message.receivedAt,
    sentAt: message.sentAt,
    sentOffset: message.sentOffset,
    from: message.from,
    to: message.to,
    subject: message.subject,
    preview: message.preview,
    size: message.size,
    flags: message.flags,
    hasAttachments: message.hasAttachments,
  };
}
