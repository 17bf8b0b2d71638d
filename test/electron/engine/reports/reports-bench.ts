/** The report service on a cache in memory, with messages given as their bytes. */
import type { ContentPorts } from '../../../../electron/engine/content/ports.ts';
import { createReportReader } from '../../../../electron/engine/content/reports.ts';
import { silentLog } from '../../../../electron/engine/log/log.ts';
import { readMessage } from '../../../../electron/engine/mime/read.ts';
import { mayReport } from '../../../../electron/engine/mime/report/recognise.ts';
import { readReport } from '../../../../electron/engine/mime/report/read-report.ts';
import type { WantedReceipt } from '../../../../electron/engine/outbox/receipt.ts';
import { createReports } from '../../../../electron/engine/reports/create-reports.ts';
import type { SkeinEvent } from '../../../../shared/contract/events.ts';
import type { Flags } from '../../../../shared/model/flags.ts';
import type { FolderRole } from '../../../../shared/model/folder.ts';
import type { ChangeId, FolderId, MessageId } from '../../../../shared/model/ids.ts';
import type { OutboxItem } from '../../../../shared/model/outbox.ts';
import { createMemoryStore } from '../../../fixtures/memory-store.ts';
import { anAccount } from '../../../fixtures/vault-fixtures.ts';

export const now = Date.UTC(2026, 10, 21, 12);
const roles: readonly FolderRole[] = ['inbox', 'sent', 'junk'];

export async function openReportsBench() {
  const memory = await createMemoryStore();
  const { store } = memory;
  const account = anAccount({ email: 'ann@skein.example' });
  const { folders } = await store.setFolders({
    accountId: account.id,
    folders: roles.map((role) => ({ path: role, name: role, delimiter: '/', role, selectable: true })),
  });
  const folderOf = (role: FolderRole): FolderId => folders.find((each) => each.role === role)!.id;
  const sources = new Map<string, Buffer>();
  const events: SkeinEvent[] = [];
  const sent: WantedReceipt[] = [];
  const outbox: OutboxItem[] = [];
  const reported: string[] = [];
  const line = { isUp: true };
  let uid = 0;
  let fetched = 0;
  const backend = {
    async fetchSections({ path }: { path: string }, ofUid: number, names: readonly string[]) {
      fetched += 1;
      const bytes = sources.get(`${path} ${ofUid}`)!;
      const { ranges } = await readMessage(bytes);
      return new Map(names.map((name) => [name, bytes.subarray(ranges[name]!.start, ranges[name]!.end)]));
    },
  };
  const ports = {
    store,
    mime: { readReport: async (...ask: Parameters<typeof readReport>) => readReport(...ask) },
    backendOf: () => (line.isUp ? backend : undefined),
  } as unknown as ContentPorts;
  const reports = createReports({
    store,
    content: { report: createReportReader(ports) },
    outbox: {
      list: async () => outbox,
      reported: async (messageIds) => void reported.push(...messageIds),
      sendReceipt: async (wanted) => void sent.push(wanted),
    },
    changes: {
      async setFlags(ids, add, remove) {
        await store.applyFlags({ changeId: `c${sent.length}` as ChangeId, ids, add, remove });
        return { count: ids.length };
      },
    },
    accounts: () => [account],
    language: () => 'en',
    hub: { emit: (event) => void events.push(event) },
    clock: { now: () => now, after: () => () => undefined },
    log: silentLog,
  });

  /** A message comes. @returns its row, which the engine has heard of if it may be a report */
  async function arrive(
    role: FolderRole,
    source: string,
    { at = now, flags = [], heard = true }: { at?: number; flags?: Flags; heard?: boolean } = {},
  ): Promise<MessageId> {
    const bytes = Buffer.from(source);
    const { envelope, summary } = await readMessage(bytes);
    uid += 1;
    sources.set(`${role} ${uid}`, bytes);
    const message = { ...envelope, ...summary, uid, flags, receivedAt: at };
    const { added } = await store.addMessages({
      folderId: folderOf(role),
      uidValidity: 1,
      messages: [message],
    });
    const { id } = added[0]!;
    if (heard && mayReport(message)) await reports.arrived([id]);
    return id;
  }

  return {
    reports,
    arrive,
    sent,
    outbox,
    line,
    reported,
    events,
    store,
    fetched: () => fetched,
    [Symbol.asyncDispose]: () => memory.close(),
  };
}

export const ownMail = (more = ''): string =>
  `From: Ann <ann@skein.example>\r\nTo: bo+x@skein.example, cy@skein.example\r\nSubject: Plan\r\nMessage-ID: <m1@skein.example>\r\n${more}\r\nDear all\r\n`;
