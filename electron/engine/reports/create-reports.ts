import type { Language } from '../../../shared/locales/index.ts';
import type { Account } from '../../../shared/model/account.ts';
import { MdnSent } from '../../../shared/model/flags.ts';
import { localAccountId, type MessageId } from '../../../shared/model/ids.ts';
import type { OutboxItem } from '../../../shared/model/outbox.ts';
import type { MessageReport } from '../../../shared/model/report.ts';
import type { ContentRow, FolderRow, MessageRow } from '../../../shared/store/rows.ts';
import type { Changes } from '../changes/changes.ts';
import type { Clock } from '../clock.ts';
import type { Content } from '../content/content.ts';
import { readRow } from '../content/locate.ts';
import { chooseIdentity, ownAddresses } from '../drafts/choose-identity.ts';
import type { Hub } from '../events/hub.ts';
import { Failed, isFailed } from '../failed.ts';
import type { Log } from '../log/log.ts';
import { oneAtATime } from '../one-at-a-time.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { StoreApi } from '../store/store-api.ts';
import { fatesOf, receiptsOf } from './fates.ts';
import { receiptRequest } from './receipt-request.ts';
import type { Reports } from './reports.ts';

export interface ReportsPorts {
  readonly store: Pick<
    StoreApi,
    'rows' | 'content' | 'folders' | 'thread' | 'reportsAbout' | 'rowsByMessageId'
  >;
  readonly content: Pick<Content, 'report'>;
  readonly outbox: Pick<Outbox, 'list' | 'sendReceipt' | 'reported'>;
  readonly changes: Pick<Changes, 'setFlags'>;
  accounts(): readonly Account[];
  language(): Language;
  readonly hub: Pick<Hub, 'emit'>;
  readonly clock: Clock;
  readonly log: Log;
}

/** Older ones that come with a first sync are read when they, or what they answer, are opened. */
const recentMs = 30 * 24 * 3_600_000;
/** Answers of a conversation that are looked at for reports when a message of ours is opened. */
const mostInThread = 20;

export function createReports(ports: ReportsPorts): Reports {
  const { store, content: contents, outbox, hub, clock, log } = ports;
  const inTurn = oneAtATime();
  const receiptsInTurn = oneAtATime();
  /** Came while the line was going. */
  const unread = new Set<MessageId>();

  /** Undefined, too, for what cannot be read now. */
  async function read(id: MessageId): Promise<MessageReport | undefined> {
    unread.delete(id);
    try {
      return await contents.report(id);
    } catch (error) {
      if (!isFailed(error, 'message-gone')) unread.add(id);
      log.info('report-not-read', { code: isFailed(error) ? error.failure.code : 'unexpected' });
      return undefined;
    }
  }

  const isOwn = (row: MessageRow): boolean => ownAddresses(ports.accounts())(row.from[0]?.address ?? '');

  /** Messages of ours with these Message-IDs. A name that somebody made up finds nothing. */
  async function ours(messageIds: readonly string[]): Promise<readonly MessageRow[]> {
    const accounts = [...ports.accounts().map(({ id }) => id), localAccountId];
    const found: MessageRow[] = [];
    for (const messageId of messageIds)
      for (const accountId of accounts)
        found.push(...(await store.rowsByMessageId({ accountId, messageId })));
    return found.filter(isOwn);
  }

  async function notInJunk<T extends { readonly row: MessageRow }>(
    kept: readonly T[],
  ): Promise<readonly T[]> {
    if (kept.length === 0) return kept;
    const folders = await store.folders({});
    const junk = new Set(folders.flatMap(({ id, role }) => (role === 'junk' ? [id] : [])));
    return kept.filter(({ row }) => !junk.has(row.folderId));
  }

  /** Reports of a conversation that were not read when they came. */
  async function readThread(id: MessageId): Promise<void> {
    const rows = (await store.thread({ id })).filter((row) => row.hasAttachments && !isOwn(row));
    for (const row of rows.slice(-mostInThread)) await read(row.id);
  }

  async function toldOf(id: MessageId, row: MessageRow) {
    const report = await read(id);
    if (!report || (await folderOf(row))?.role === 'junk') return undefined;
    const [own] = await ours(report.about);
    const waiting = own
      ? undefined
      : (await outbox.list()).find(({ messageId }) => report.about.includes(messageId));
    const kept = [{ row, report }];
    const sentTo = own?.to.map(({ address }) => address) ?? [];
    const [receipt] = receiptsOf(kept);
    return {
      ...(own && { about: { id: own.id, subject: own.subject } }),
      ...(waiting && { about: { subject: waiting.subject } }),
      fates: fatesOf(kept, sentTo),
      ...(receipt && { receipt }),
    };
  }

  async function folderOf(row: MessageRow): Promise<FolderRow | undefined> {
    return (await store.folders({ accountId: row.accountId })).find(({ id }) => id === row.folderId);
  }

  async function asked(row: MessageRow, content: ContentRow) {
    if (!content.receiptTo) return undefined;
    const role = (await folderOf(row))?.role;
    const from = row.from[0]?.address ?? '';
    return receiptRequest(content, { from, flags: row.flags, role, isOwn: isOwn(row) });
  }

  const arrived: Reports['arrived'] = (ids) =>
    inTurn(async () => {
      if (ids.length === 0) return;
      try {
        for (const row of await store.rows({ ids })) {
          if (row.receivedAt < clock.now() - recentMs) continue;
          const report = await read(row.id);
          if (!report) continue;
          await outbox.reported(report.about);
          for (const { id } of await ours(report.about)) hub.emit({ kind: 'message', id });
          hub.emit({ kind: 'outbox' });
        }
      } catch (error) {
        log.info('reports-not-read', { code: isFailed(error) ? error.failure.code : 'unexpected' });
      }
    });

  return {
    arrived,
    wake() {
      const again = [...unread];
      unread.clear();
      return arrived(again);
    },

    async of(id) {
      const { row, content } = await readRow(store, id);
      if (!isOwn(row) || row.messageId === undefined) {
        const told = await toldOf(id, row);
        const request = told ? undefined : await asked(row, content);
        return { fates: [], receipts: [], ...(told && { told }), ...(request && { asked: request }) };
      }
      await readThread(id);
      const kept = await notInJunk(await store.reportsAbout({ messageIds: [row.messageId] }));
      const sentTo = [...row.to, ...content.cc, ...content.bcc].map(({ address }) => address);
      return { fates: fatesOf(kept, sentTo), receipts: receiptsOf(kept) };
    },

    async withFates(items) {
      const out = items.filter(({ recipients }) => recipients.some(({ state }) => state === 'accepted'));
      if (out.length === 0) return items;
      try {
        const messageIds = out.map(({ messageId }) => messageId);
        const kept = await notInJunk(await store.reportsAbout({ messageIds }));
        return items.map((item): OutboxItem => {
          const own = kept.filter(({ report }) => report.about.includes(item.messageId));
          const sentTo = item.recipients.map(({ address }) => address);
          return own.length === 0 ? item : { ...item, fates: fatesOf(own, sentTo) };
        });
      } catch (error) {
        // The outbox is shown while there is no cache.
        log.info('fates-unknown', { code: isFailed(error) ? error.failure.code : 'unexpected' });
        return items;
      }
    },

    // In turn, so that two windows send one.
    sendReceipt: (id, elsewhere) =>
      receiptsInTurn(async () => {
        const { row, content } = await readRow(store, id);
        const request = await asked(row, content);
        if (!request) throw new Failed({ code: 'not-supported', phase: 'input' });
        if (request.elsewhere && !elsewhere)
          throw new Failed({ code: 'input-invalid', params: { field: 'elsewhere' }, phase: 'input' });
        const accounts = ports.accounts();
        const own = accounts.find((account) => account.id === row.accountId) ?? accounts[0];
        const writtenTo = { from: [], to: row.to, cc: content.cc, deliveredTo: content.deliveredTo };
        const writer = chooseIdentity(writtenTo, accounts, row.accountId);
        const account = writer?.account ?? own;
        if (!account) throw new Failed({ code: 'not-supported', phase: 'input' });
        await outbox.sendReceipt({
          accountId: account.id,
          language: ports.language(),
          ...(writer && { identityId: writer.identity.id }),
          to: request.to,
          subject: row.subject,
          ...(row.messageId !== undefined && { messageId: row.messageId }),
          sentAt: row.sentAt ?? row.receivedAt,
        });
        await ports.changes.setFlags([id], [MdnSent], []);
      }),
  };
}
