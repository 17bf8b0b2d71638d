import { z } from 'zod';

/**
 * Identities. Account ids are minted by Skein and live as long as the account. Folder and message
 * numbers belong to one generation of the cache: after a rebuild they mean nothing, so whatever must
 * outlive the cache uses a {@link MessageRef} instead.
 */
export const accountId = z
  .string()
  .regex(/^[a-z0-9-]{1,64}$/)
  .brand<'AccountId'>();
export type AccountId = z.infer<typeof accountId>;

/** The account of Local Folders: always there, in no list of accounts. */
export const localAccountId = accountId.parse('local');

export const folderId = z.number().int().positive().brand<'FolderId'>();
export type FolderId = z.infer<typeof folderId>;

/** The number of a row in one folder; never the UID, which changes when a message moves. */
export const messageId = z.number().int().positive().brand<'MessageId'>();
export type MessageId = z.infer<typeof messageId>;

export const contentId = z.number().int().positive().brand<'ContentId'>();
export type ContentId = z.infer<typeof contentId>;

export const threadId = z.number().int().positive().brand<'ThreadId'>();
export type ThreadId = z.infer<typeof threadId>;

/** Names a recorded change; undo takes it, before and after the change was sent. */
export const changeId = z.string().min(1).max(64).brand<'ChangeId'>();
export type ChangeId = z.infer<typeof changeId>;

export const draftId = z
  .string()
  .regex(/^[a-z0-9-]{1,64}$/)
  .brand<'DraftId'>();
export type DraftId = z.infer<typeof draftId>;

export const identityId = z
  .string()
  .regex(/^[a-z0-9-]{1,64}$/)
  .brand<'IdentityId'>();
export type IdentityId = z.infer<typeof identityId>;

export const templateId = z
  .string()
  .regex(/^[a-z0-9-]{1,64}$/)
  .brand<'TemplateId'>();
export type TemplateId = z.infer<typeof templateId>;

export const outboxId = z
  .string()
  .regex(/^[a-z0-9-]{1,64}$/)
  .brand<'OutboxId'>();
export type OutboxId = z.infer<typeof outboxId>;

/** Names a message beyond the life of the cache: by place, and by Message-ID to find it again. */
export const messageRef = z.object({
  folder: z.string(),
  uidValidity: z.number().int().nonnegative(),
  /** Absent for a row that the server has not numbered yet (a move that is still to be sent). */
  uid: z.number().int().positive().optional(),
  /** The Message-ID header with its angle brackets, where the message has one. */
  messageId: z.string().optional(),
});
export type MessageRef = z.infer<typeof messageRef>;
