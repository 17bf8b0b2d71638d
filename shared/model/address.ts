import { z } from 'zod';

/** One mailbox of RFC 5322 3.4: a display name (may be empty) and an addr-spec. */
export const address = z.object({ name: z.string().max(1000), address: z.string().max(1000) });
export type Address = z.infer<typeof address>;
