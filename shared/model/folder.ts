import { z } from 'zod';

/** What a folder is for: SPECIAL-USE of RFC 6154, in the order the tree shows them. */
export const folderRoles = ['inbox', 'drafts', 'sent', 'archive', 'junk', 'trash', 'all', 'flagged'] as const;
export const folderRole = z.enum(folderRoles);
export type FolderRole = z.infer<typeof folderRole>;
