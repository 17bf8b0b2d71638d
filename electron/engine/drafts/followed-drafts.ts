import { type ListedDraft, listedDraft, type OpenDraft } from '../../../shared/contract/drafts.ts';
import type { DraftId, MessageId } from '../../../shared/model/ids.ts';
import type { Drafts } from './drafts.ts';
import type { ServerDrafts } from './server-drafts.ts';

/** The drafts, and where they are besides this computer. */
export interface FollowedDrafts extends Omit<Drafts, 'list'> {
  list(): Promise<readonly ListedDraft[]>;
  /** @throws Failed `message-gone`, `message-incomplete`, `message-unparsable`, or what the line says */
  openMessage(id: MessageId): Promise<OpenDraft>;
  /** No composer shows it any more. @throws Failed `disk-full`, `disk-failed` */
  close(id: DraftId): Promise<void>;
}

/** The drafts, followed by their copies on servers. */
export function followDrafts(
  drafts: Drafts,
  server: ServerDrafts,
  openMessage: (id: MessageId) => Promise<DraftId>,
): FollowedDrafts {
  async function shown(opening: Promise<OpenDraft>): Promise<OpenDraft> {
    const opened = await opening;
    server.opened(opened.draft.id);
    return opened;
  }
  return {
    ...drafts,
    async list() {
      server.look();
      return (await drafts.list()).map((draft) => listedDraft(draft, server.stateOf(draft)));
    },
    open: (id) => shown(drafts.open(id)),
    create: (wanted) => shown(drafts.create(wanted)),
    openMessage: async (id) => shown(drafts.open(await openMessage(id))),
    close: (id) => server.closed(id),
  };
}
