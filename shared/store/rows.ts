import type { Flags } from '../model/flags.ts';
import type { FolderRole } from '../model/folder.ts';
import type { AccountId, ContentId, FolderId, MessageId } from '../model/ids.ts';
import type { Body, ContentEnvelope, MessageSummary } from '../model/message.ts';
import type { MessageReport } from '../model/report.ts';

/** Raised with every change of the tables; older databases are migrated step by step, newer ones refused. */
export const storeVersion = 1;

/** A folder as cached, with what the last synchronisation learnt of the server. */
export interface FolderRow {
  readonly id: FolderId;
  readonly accountId: AccountId;
  readonly path: string;
  readonly name: string;
  readonly delimiter: string;
  readonly parentPath?: string;
  readonly role?: FolderRole;
  readonly selectable: boolean;
  /** Rows and unread rows in the cache, kept in the same transaction as the rows. */
  readonly total: number;
  readonly unread: number;
  readonly server: FolderServerState;
}

/** What the server said last; absent fields were never learnt. */
export interface FolderServerState {
  readonly uidValidity?: number;
  readonly uidNext?: number;
  /** Decimal: MODSEQ has 63 bits (RFC 7162). Set only when everything up to it is in the cache. */
  readonly highestModseq?: string;
  readonly exists?: number;
  readonly unseen?: number;
  /** All UIDs at or above this one that exist are cached; 1 when the first sync is done. */
  readonly lowestSynced?: number;
}

/** What the folder list of a server says about one folder. */
export interface RemoteFolder {
  readonly path: string;
  readonly name: string;
  readonly delimiter: string;
  readonly parentPath?: string;
  readonly role?: FolderRole;
  readonly selectable: boolean;
}

/** A row in one folder. */
export interface MessageRow extends MessageSummary {
  readonly accountId: AccountId;
  /** Absent while a move to this folder is not yet confirmed. */
  readonly uid?: number;
  readonly uidValidity: number;
  readonly modseq?: string;
  /** Where it lies on the server while a recorded move is pending; `uidValidity` -1: the server no longer has it there. */
  readonly movedFrom?: { readonly folderId: FolderId; readonly uid?: number; readonly uidValidity: number };
  /** RFC 5322 Message-ID, also on the content, so that a row can be named without a second read. */
  readonly messageId?: string;
}

/** What is known of a message when its headers arrive. */
export interface NewMessage extends ContentEnvelope {
  readonly uid: number;
  /** The UID in this folder of the headers alone, of which this is the whole: it takes over their row. */
  readonly replaces?: number;
  readonly modseq?: string;
  readonly flags: Flags;
  readonly size: number;
  readonly receivedAt: number;
  readonly sentAt?: number;
  readonly sentOffset?: number;
  readonly from: MessageSummary['from'];
  readonly to: MessageSummary['to'];
  readonly subject: string;
  readonly hasAttachments: boolean;
  readonly preview?: string;
}

/** The envelope shared by all rows that carry it. */
export interface ContentRow extends ContentEnvelope {
  readonly id: ContentId;
  readonly accountId: AccountId;
  /** Rows that carry it; the content goes when the last one goes. */
  readonly placements: readonly MessageId[];
  readonly hasBody: boolean;
  /** What it tells of another message, once it was read for that. */
  readonly report?: MessageReport;
}

/** The readable body; big, so in a table of its own. */
export interface BodyRow extends Body {
  readonly contentId: ContentId;
  /** Part hash by section, for bytes that lie in cache/parts. */
  readonly hashes: Readonly<Record<string, string>>;
}
