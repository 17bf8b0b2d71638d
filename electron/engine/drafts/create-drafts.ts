import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { OpenDraft } from '../../../shared/contract/drafts.ts';
import type { MessageView } from '../../../shared/contract/messages.ts';
import type { Language } from '../../../shared/locales/index.ts';
import type { Account } from '../../../shared/model/account.ts';
import type { Draft, DraftAttachment, DraftKind } from '../../../shared/model/draft.ts';
import { identityOf } from '../../../shared/model/identity.ts';
import type { AccountId, DraftId, MessageId } from '../../../shared/model/ids.ts';
import type { MessageRow } from '../../../shared/store/rows.ts';
import { shownContentIds } from '../../../shared/text/quote.ts';
import { partName, withoutTwins } from '../../../shared/text/part-name.ts';
import { forwardSubject, replySubject } from '../../../shared/text/subject.ts';
import type { Content } from '../content/content.ts';
import { safeFileName } from '../content/safe-file-name.ts';
import type { Hub } from '../events/hub.ts';
import { Failed, isFailed } from '../failed.ts';
import type { Log } from '../log/log.ts';
import { parseAddresses } from '../mime/header-addresses.ts';
import type { StoreApi } from '../store/store-api.ts';
import type { DraftFiles } from '../vault/draft-files.ts';
import { chooseIdentity, ownAddresses, type Writer } from './choose-identity.ts';
import type { Drafts } from './drafts.ts';
import { editAsNew } from './edit-as-new.ts';
import { quoteOriginal, selectionOnly } from './quote-original.ts';
import { replyRecipients, replyReferences } from './recipients.ts';

export interface DraftsPorts {
  readonly files: DraftFiles;
  readonly store: Pick<StoreApi, 'rows' | 'folder'>;
  readonly content: Pick<Content, 'view' | 'partFile' | 'draftUrls'>;
  readonly accounts: { list(): readonly Account[] };
  /** The person's language, for the line above a quote. */
  language(): Language;
  readonly hub: Pick<Hub, 'emit'>;
  readonly log: Log;
}

interface Original {
  readonly row: MessageRow;
  readonly folder: string;
  readonly view: MessageView;
}

type Filled = Pick<
  Draft,
  | 'html'
  | 'bcc'
  | 'to'
  | 'cc'
  | 'replyTo'
  | 'subject'
  | 'quoteHtml'
  | 'attachments'
  | 'inReplyTo'
  | 'references'
  | 'original'
>;

export function createDrafts(ports: DraftsPorts): Drafts {
  const { files, store, content, hub, log } = ports;

  function known(id: DraftId): Draft {
    const draft = files.get(id);
    if (!draft) throw new Failed({ code: 'draft-missing', phase: 'vault' });
    return draft;
  }

  const open = (draft: Draft): OpenDraft => ({ draft, ...content.draftUrls(draft.id, draft.attachments) });

  async function keep(draft: Draft): Promise<Draft> {
    const kept = await files.save(draft);
    hub.emit({ kind: 'drafts', id: kept.id });
    return kept;
  }

  async function readOriginal(id: MessageId): Promise<Original> {
    const [row] = await store.rows({ ids: [id] });
    const folder = row && (await store.folder({ id: row.folderId }));
    if (!row || !folder) throw new Failed({ code: 'message-gone', phase: 'cache' });
    return { row, folder: folder.path, view: await content.view(id) };
  }

  /** Copies parts of the original into the vault, so that the draft needs the server no more. */
  async function takeParts({ row, view }: Original, kind: DraftKind): Promise<DraftAttachment[]> {
    const shown = shownContentIds(view.body?.html ?? '');
    const taken: DraftAttachment[] = [];
    for (const part of withoutTwins(view.parts)) {
      const isShown =
        part.contentId !== undefined && shown.has(part.contentId) && part.type.startsWith('image/');
      const isWhole = kind === 'forward' || kind === 'new';
      if (!isShown && !(isWhole && part.use !== 'text')) continue;
      try {
        const file = await content.partFile(row.id, part.section);
        const { hash, size } = await files.putPart(createReadStream(file.path));
        const fileName = safeFileName(partName(part), `attachment-${part.section}`);
        taken.push({
          hash,
          size,
          fileName,
          type: part.type,
          ...(isShown ? { contentId: part.contentId } : {}),
        });
      } catch (error) {
        // An answer goes without a picture of the quote; a message without its attachment would be another one.
        if (isWhole || !isFailed(error)) throw error;
        log.info('quote-image-missing', { code: error.failure.code });
      }
    }
    return taken;
  }

  const empty = (to: readonly string[] = []): Filled => ({
    html: '',
    to: parseAddresses(to.join(', ')),
    cc: [],
    bcc: [],
    subject: '',
    attachments: [],
    references: [],
  });

  async function fill(kind: DraftKind, original: Original): Promise<Filled> {
    const { row, folder, view } = original;
    const isWhole = kind === 'forward' || kind === 'new';
    if (isWhole && !view.body && view.failure) throw new Failed(view.failure);
    const isOwn = ownAddresses(ports.accounts.list());
    if (kind === 'new') {
      const again = editAsNew(view, isOwn);
      return { ...again, attachments: await takeParts(original, kind), references: [] };
    }
    const { summary, envelope } = view;
    const recipients =
      kind === 'forward'
        ? { to: [], cc: [] }
        : replyRecipients({ ...envelope, from: summary.from, to: summary.to }, isOwn, kind === 'reply-all');
    const quoteHtml = quoteOriginal(kind, view, ports.language());
    return {
      html: '',
      to: [...recipients.to],
      cc: [...recipients.cc],
      bcc: [],
      subject: kind === 'forward' ? forwardSubject(summary.subject) : replySubject(summary.subject),
      attachments: await takeParts(original, kind),
      references: replyReferences(envelope),
      ...(quoteHtml === undefined ? {} : { quoteHtml }),
      ...(envelope.messageId && kind !== 'forward' ? { inReplyTo: envelope.messageId } : {}),
      original: {
        accountId: row.accountId,
        folder,
        uidValidity: row.uidValidity,
        ...(row.uid === undefined ? {} : { uid: row.uid }),
        ...(row.messageId ? { messageId: row.messageId } : {}),
      },
    };
  }

  /** Whom it was written to answers; else, and for a new one, the account's default identity. */
  function writerOf(wished: AccountId | undefined, original: Original | undefined): Writer {
    const accounts = ports.accounts.list();
    const answering =
      original &&
      chooseIdentity(
        { ...original.view.envelope, ...original.view.summary },
        accounts,
        original.row.accountId,
      );
    if (answering) return answering;
    const account = accounts.find(({ id }) => id === (wished ?? original?.row.accountId)) ?? accounts[0];
    if (!account) throw new Failed({ code: 'input-invalid', phase: 'input', params: { field: 'accountId' } });
    return { account, identity: identityOf(account) };
  }

  /** A message that was HTML goes on as such: as text it would be another one. */
  function plainly(kind: DraftKind, original: Original | undefined): Pick<Draft, 'text'> {
    if (kind !== 'new' || !original) return { text: '' };
    const { body } = original.view;
    return body?.html === undefined ? { text: body?.text ?? '' } : {};
  }

  return {
    list: async () => files.list(),
    open: async (id) => open(known(id)),
    async create({ kind, accountId, messageId, to, selection }) {
      if (kind !== 'new' && messageId === undefined) {
        throw new Failed({ code: 'input-invalid', phase: 'input', params: { field: 'messageId' } });
      }
      const whole = messageId === undefined ? undefined : await readOriginal(messageId);
      const isAnswer = kind === 'reply' || kind === 'reply-all';
      const original =
        whole && isAnswer && selection !== undefined
          ? { ...whole, view: selectionOnly(whole.view, selection) }
          : whole;
      const filled = original ? await fill(kind, original) : empty(to);
      const { account, identity } = writerOf(accountId, original);
      return open(
        await keep({
          id: randomUUID() as DraftId,
          accountId: account.id,
          identityId: identity.id,
          kind,
          savedAt: 0,
          revision: 0,
          ...filled,
          ...(account.plainText ? plainly(kind, original) : {}),
        }),
      );
    },
    async save(draft) {
      const before = known(draft.id);
      // What ties it to its original is not the page's to change.
      const { kind, inReplyTo, references, original } = before;
      const { revision, savedAt } = await keep({ ...draft, kind, inReplyTo, references, original });
      return { revision, savedAt };
    },
    async discard(id) {
      await files.remove(id);
      hub.emit({ kind: 'drafts', id });
    },
  };
}
