import type { DraftId, FolderId, MessageId } from '../../../shared/model/ids.ts';
import type { DraftAttachment } from '../../../shared/model/draft.ts';
import type { MessageReport } from '../../../shared/model/report.ts';
import type { MessageRow } from '../../../shared/store/rows.ts';
import type { MessageView } from '../../../shared/contract/messages.ts';

/** What the reader shows and what lies behind its URLs. */
export interface Content {
  /** @throws Failed `message-gone` when there is no such row */
  view(id: MessageId): Promise<MessageView>;
  /**
   * What it tells of another message; undefined for what is no report.
   *
   * @throws Failed `message-gone`, `offline`, or what the server said
   */
  report(id: MessageId): Promise<MessageReport | undefined>;
  /** Asks for the previews of rows in view; the newest wish is served first, what is known is not asked again. */
  wantPreviews(ids: readonly MessageId[]): void;
  /**
   * Fetches bodies that are not cached, newest first, received at or after `since`, until none is left, the line is
   * lost or `signal` says stop. @returns how many it stored
   */
  fetchBodies(folderId: FolderId, since: number, signal?: AbortSignal): Promise<number>;
  /** URLs for images from the network that the person allowed; trackers are counted and left out. */
  remoteImages(addresses: readonly string[]): {
    readonly urls: Readonly<Record<string, string>>;
    readonly trackers: number;
  };
  /** The decoded bytes of a part, as a file in the cache (fetched when it is not there). */
  partFile(
    id: MessageId,
    section: string,
  ): Promise<{ readonly path: string; readonly hash: string; readonly size: number }>;
  /** The whole message as it is, as a file in the cache. @throws Failed `message-incomplete` when only its head was got */
  source(id: MessageId): Promise<{ readonly path: string; readonly row: MessageRow }>;
  draftUrls(
    id: DraftId,
    attachments: readonly DraftAttachment[],
  ): { readonly urls: Readonly<Record<string, string>>; readonly uploadUrl: string };
  /** @throws Failed `folder-missing`, `not-supported` for mail that is not on this computer */
  importUrl(id: FolderId): Promise<string>;
  /** @throws Failed `folder-missing` */
  exportUrl(id: FolderId): Promise<string>;
  /** Serves what the URLs name, see EngineFace.bytes. */
  bytes(request: Request): Promise<Response>;
  close(): Promise<void>;
}
