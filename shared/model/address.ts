import { z } from 'zod';

/** One mailbox of RFC 5322 3.4: a display name (may be empty) and an addr-spec. */
export const address = z.object({ name: z.string().max(1000), address: z.string().max(1000) });
export type Address = z.infer<typeof address>;

/** An address of the person's own, as it is typed into a form. */
export const emailAddress = z
  .string()
  .trim()
  .max(320)
  .regex(/^[^\s@<>"\p{Cc}]+@[^\s@<>"\p{Cc}]+$/u);

/** A person's name for From: nothing in it can end a header's line. */
export const personName = z
  .string()
  .trim()
  .max(200)
  .regex(/^[^\p{Cc}\u2028\u2029]*$/u);
