import type { FolderId, MessageId } from '../../shared/model/ids.ts';

/** The names under which answers are kept; apply-events.ts says which event voids which. */
export const keys = {
  accounts: ['accounts'],
  folders: ['folders'],
  settings: ['settings'],
  templates: ['templates'],
  people: ['people'],
  sync: ['sync'],
  drafts: ['drafts'],
  outbox: ['outbox'],
  folder: (folderId: FolderId) => ['messages', folderId],
  page: (folderId: FolderId, offset: number) => ['messages', folderId, 'page', offset],
  ranks: (folderId: FolderId) => ['ranks', folderId],
  allMessages: ['messages'],
  allRanks: ['ranks'],
  message: (id: MessageId) => ['message', id],
  reports: (id: MessageId) => ['message', id, 'reports'],
  allOpened: ['message'],
} as const;
