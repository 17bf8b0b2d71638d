import { z } from 'zod';

/** What a submission server said it takes (EHLO), the last time it was spoken to. */
export const submissionOffer = z.object({
  /** Whose words these are; another server of the same account has its own. */
  host: z.string(),
  port: z.number().int(),
  /** The largest message as it is sent, bytes (RFC 1870); absent: none is named. */
  maxSize: z.number().int().positive().optional(),
  /** Addresses with letters beyond ASCII (RFC 6531). */
  utf8: z.boolean(),
  /** Delivery reports (RFC 3461). */
  reports: z.boolean(),
  /** Mail that travels under TLS all the way (RFC 8689). */
  requireTls: z.boolean(),
  /** Mail that waits there until a time (RFC 4865). */
  hold: z.boolean().optional(),
});
export type SubmissionOffer = z.infer<typeof submissionOffer>;
