import { type AccountId, localAccountId } from '../../../../shared/model/ids.ts';
import type { Failure } from '../../../../shared/model/failure.ts';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MailBackend } from '../../../../electron/engine/backend/mail-backend.ts';
import type {
  MailTransport,
  MessageSource,
  Submission,
  SubmissionResult,
} from '../../../../electron/engine/backend/mail-transport.ts';
import { Failed } from '../../../../electron/engine/failed.ts';
import { silentLog } from '../../../../electron/engine/log/log.ts';
import { createMime } from '../../../../electron/engine/mime/create-mime.ts';
import { createOutbox } from '../../../../electron/engine/outbox/create-outbox.ts';
import type { Outbox } from '../../../../electron/engine/outbox/outbox.ts';
import { openVault, type Vault } from '../../../../electron/engine/vault/vault.ts';
import type { Account } from '../../../../shared/model/account.ts';
import type { Draft } from '../../../../shared/model/draft.ts';
import type { OutboxEntry } from '../../../../shared/model/outbox.ts';
import { createManualClock, type ManualClock } from '../../../fixtures/manual-clock.ts';
import { aDraft, anAccount } from '../../../fixtures/vault-fixtures.ts';
import { whole } from '../../../fixtures/whole.ts';

/** An outbox on a real vault, with a server whose answers the test gives. */
export interface OutboxBench extends AsyncDisposable {
  readonly vault: Vault;
  readonly outbox: Outbox;
  readonly clock: ManualClock;
  readonly submitted: Submission[];
  /** What would have gone out. */
  readonly bytes: string[];
  /** What the next submissions answer; accepted when there are none. */
  readonly answers: (SubmissionResult | Failed)[];
  /** Of whom it sends; its folders; where copies were filed. */
  account: Account;
  folders: readonly { readonly path: string; readonly role?: string; readonly delimiter?: string }[];
  readonly filedIn: string[];
  /** Messages in Sent, and what is asked about it. */
  readonly sent: string[];
  /** Accounts that were told to look for the Sent copy. */
  readonly filed: AccountId[];
  readonly marked: NonNullable<OutboxEntry['original']>[];
  online: boolean;
  filesSentMail: boolean;
  appendFails: boolean;
  /** The disk takes no new state while this answers true. */
  diskFull: (entry: OutboxEntry) => boolean;
  /** The transport breaks its promise after the body, or when it is closed. */
  breaks: 'after-body' | 'on-close' | undefined;
  /** The server stops in the middle of the body, or before its answer, until {@link go}. */
  holds: 'body' | 'answer' | undefined;
  go(): void;
  /** What lies in the folder. */
  original: string;
  /** Messages in Sent of Local Folders. */
  readonly here: string[];
  /** Most bytes of a message that were in one piece, wherever it went. */
  largest: number;
  /** Lines to the server that were closed. */
  closes: number;
  /** Bytes went out. */
  bodies: number;
  draft(some?: Partial<Draft>): Promise<Draft>;
  /** Waits, within a bound, until the outbox is as asked. */
  until(check: () => boolean): Promise<void>;
  state(): (string | undefined)[];
}

/** A message that lies in a folder, to be sent on. */
export const anOriginal = [
  'Return-Path: <cy@other.example>',
  'Delivered-To: ann@mail.example',
  'Received: by mail.example; Sat, 21 Nov 2026 10:00:00 +0000',
  'From: Cy <cy@other.example>',
  'To: Ann <ann@mail.example>',
  'Bcc: Eve <eve@other.example>,',
  ' Dan <dan@other.example>',
  'Subject: Hello',
  'Message-ID: <original@other.example>',
  '',
  'Bcc: this line is text',
  '',
].join('\r\n');

/** Cut anywhere: what is done with it must not depend on where a piece ends. */
async function* inPieces(bytes: Buffer): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 7) yield bytes.subarray(at, at + 7);
}

/** One worker for all tests of a file; idle, it keeps no process alive. */
const mime = createMime({ log: silentLog });

/** @param real - a transport to a server of the test's own, instead of the one whose answers the test gives */
export async function openOutboxBench(real?: () => MailTransport): Promise<OutboxBench> {
  const folder = await mkdtemp(join(tmpdir(), 'skein-outbox-'));
  const clock = createManualClock();
  const vault = await openVault({ folder, clock, log: silentLog });
  const watchers = new Set<() => void>();
  const transport: MailTransport = {
    verify: async () => undefined,
    async submit(submission, onStep, { signal, onProgress } = {}) {
      bench.submitted.push(submission);
      bench.bytes.push((await whole(watched(submission.message))).toString());
      const answer = bench.answers.shift() ?? { kind: 'accepted', refused: new Map(), serverText: '250 OK' };
      if (answer instanceof Failed) throw answer;
      if (answer.kind === 'failed') return answer;
      try {
        await onStep('envelope', submission.recipients);
      } catch {
        return {
          kind: 'failed',
          permanent: false,
          refused: new Map(),
          failure: { code: 'connection-lost', params: {} },
        };
      }
      const size = submission.message instanceof Uint8Array ? 0 : submission.message.size;
      const gone = new Promise<void>((resolve) => (bench.go = resolve));
      if (bench.holds === 'body') {
        onProgress?.(size / 2, size);
        const stopped = new Promise((resolve) => signal?.addEventListener('abort', resolve, { once: true }));
        await Promise.race([gone, stopped]);
        if (signal?.aborted) {
          const failure: Failure = { code: 'connection-lost', params: {} };
          return { kind: 'failed', permanent: false, refused: new Map(), failure };
        }
      }
      onProgress?.(size, size);
      await onStep('body-sent', submission.recipients);
      if (bench.holds === 'answer') await gone;
      bench.bodies++;
      if (bench.breaks === 'after-body') throw new TypeError('a bug');
      return answer;
    },
    close: async () => {
      bench.closes++;
      if (bench.breaks === 'on-close') throw new Error('a bug');
    },
  };
  const backend = (sent: string[]): MailBackend =>
    ({
      capabilities: {
        delta: 'none',
        push: false,
        move: false,
        uidplus: false,
        filesSentMail: bench.filesSentMail,
      },
      folders: async () => [
        { path: '已发送', name: '已发送', delimiter: '/', role: 'sent', selectable: true },
      ],
      createFolder: async () => undefined,
      findByMessageId: async (_path: string, id: string) =>
        sent.flatMap((each, index) => (each.includes(id) ? [index + 1] : [])),
      async append(path: string, message: Uint8Array | MessageSource) {
        if (bench.appendFails && sent === bench.sent)
          throw new Failed({ code: 'mailbox-full', phase: 'append' });
        sent.push((await whole(watched(message))).toString());
        bench.filedIn.push(path);
        return {};
      },
    }) as Partial<MailBackend> as MailBackend;
  async function* watched(
    message: Uint8Array | AsyncIterable<Uint8Array> | MessageSource,
  ): AsyncGenerator<Uint8Array> {
    const pieces = message instanceof Uint8Array ? [message] : 'open' in message ? message.open() : message;
    for await (const piece of pieces) {
      bench.largest = Math.max(bench.largest, piece.length);
      yield piece;
    }
  }
  const outbox = createOutbox({
    files: {
      ...vault.outbox,
      add: (entry, message) => vault.outbox.add(entry, watched(message)),
      replace: (id, message) => vault.outbox.replace(id, watched(message)),
      message: async (id) => whole(watched(await vault.outbox.message(id))),
      update: async (entry) => {
        if (bench.diskFull(entry)) throw new Failed({ code: 'disk-full', phase: 'vault' });
        await vault.outbox.update(entry);
      },
    },
    drafts: vault.drafts,
    original: async () => ({
      accountId: anAccount().id,
      subject: 'Hello',
      bytes: inPieces(Buffer.from(bench.original)),
    }),
    openDraft: async (id) => ({ draft: vault.drafts.get(id) ?? aDraft(), urls: {}, uploadUrl: '' }),
    mime,
    store: {
      folders: async () => bench.folders as never,
    },
    account: () => bench.account,
    transportOf: async () => real?.() ?? transport,
    backendOf: (id) => (bench.online ? backend(id === localAccountId ? bench.here : bench.sent) : undefined),
    undoSeconds: () => 10,
    onFiled: (id) => void bench.filed.push(id),
    mark: async (original) => {
      bench.marked.push(original);
    },
    hub: {
      emit: () => {
        for (const watcher of watchers) watcher();
      },
    },
    clock,
    log: silentLog,
  });
  const bench: OutboxBench = {
    vault,
    outbox,
    clock,
    submitted: [],
    bytes: [],
    answers: [],
    account: anAccount(),
    folders: [{ path: 'Sent', role: 'sent' }],
    filedIn: [],
    sent: [],
    filed: [],
    marked: [],
    online: true,
    filesSentMail: false,
    appendFails: false,
    diskFull: () => false,
    breaks: undefined,
    holds: undefined,
    go: () => undefined,
    here: [],
    original: anOriginal,
    largest: 0,
    closes: 0,
    bodies: 0,
    draft: (some = {}) =>
      vault.drafts.save(aDraft({ to: [{ name: '', address: 'bob@mail.example' }], ...some })),
    until: (check) =>
      new Promise((resolve, reject) => {
        const limit = setTimeout(
          () => reject(new Error(`never so: ${JSON.stringify(bench.state())}`)),
          20_000,
        );
        const look = (): void => {
          if (!check()) return;
          clearTimeout(limit);
          watchers.delete(look);
          resolve();
        };
        watchers.add(look);
        look();
      }),
    state: () => vault.outbox.list().map(({ state }) => state),
    async [Symbol.asyncDispose]() {
      await outbox.close();
      await vault.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
  await outbox.start();
  return bench;
}
