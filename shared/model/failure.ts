import { z } from 'zod';

/**
 * Why something failed, as data. Whoever shows it makes the sentence (shared/locales, `failure.<code>`)
 * in the language of that moment: what happened, what to do, what Skein does next.
 */
export const failureCodes = [
  // reaching a server
  'host-unknown',
  'connection-refused',
  'connection-timeout',
  'connection-lost',
  'network-unreachable',
  'tls-certificate-untrusted',
  'tls-certificate-name',
  'tls-certificate-expired',
  'tls-failed',
  'starttls-missing',
  'plaintext-refused',
  'not-a-mail-server',
  // logging in
  'login-refused',
  'login-needs-app-password',
  'login-needs-oauth',
  'login-needs-tls',
  'login-method-missing',
  'unsafe-login',
  'too-many-connections',
  'protocol-disabled',
  'mailbox-in-use',
  'login-too-soon',
  'server-unproven',
  'account-disabled',
  // asking a server for something
  'server-refused',
  'server-busy',
  'server-trouble',
  'server-needs-repair',
  'server-answer-broken',
  'server-limit',
  'folder-missing',
  'folder-read-only',
  'folder-exists',
  'folder-role-missing',
  'folder-not-empty',
  'message-gone',
  'message-over-limit',
  'message-refused',
  'messages-not-told-apart',
  'mailbox-full',
  'copy-differs',
  'still-moving',
  'message-incomplete',
  'removal-implausible',
  // sending
  'recipient-refused',
  'all-recipients-refused',
  'sender-refused',
  'message-too-big',
  'refused-as-spam',
  'refused-by-policy',
  'sender-unauthenticated',
  'network-blocklisted',
  'relay-refused',
  'attachment-refused',
  'message-malformed',
  'message-over-server-limit',
  'requiretls-missing',
  'greylisted',
  'command-refused',
  'too-many-recipients',
  'recipient-mailbox-full',
  'recipient-domain-unknown',
  'address-needs-smtputf8',
  'no-recipients',
  'send-outcome-unknown',
  'sent-copy-failed',
  'send-gave-up',
  'send-cancelled',
  'cancel-too-late',
  // on this computer
  'disk-full',
  'disk-failed',
  'cache-missing',
  'cache-lost',
  'cache-failed',
  'cache-newer',
  'cache-not-kept',
  'vault-newer',
  'settings-newer',
  'profile-locked',
  'secret-missing',
  'secret-store-unavailable',
  'secret-store-weak',
  'search-unavailable',
  'message-unparsable',
  'message-file-unreadable',
  'attachment-missing',
  'draft-missing',
  'draft-newer',
  'not-supported',
  'change-not-undoable',
  'contract-mismatch',
  'input-invalid',
  'file-invalid',
  'offline',
  'engine-away',
  'unexpected',
] as const;
export type FailureCode = (typeof failureCodes)[number];
/** Typed by name: the codes written out in every procedure's type are more than the compiler takes. */
export const failureCode: z.ZodType<FailureCode> = z.enum(failureCodes);

/** What Skein was doing when it failed. */
export const failurePhase = z.enum([
  'connect',
  'tls',
  'login',
  'list',
  'select',
  'fetch',
  'store',
  'move',
  'append',
  'idle',
  'mail-from',
  'rcpt-to',
  'data',
  'vault',
  'cache',
  'parse',
  'start',
  'input',
]);
export type FailurePhase = z.infer<typeof failurePhase>;

export const failure = z.object({
  code: failureCode,
  /** Names for the sentence: host, port, folder, field, recipient… Never a secret, never message text. */
  params: z.record(z.string(), z.union([z.string(), z.number()])).default({}),
  phase: failurePhase.optional(),
  /** Which of the account's servers it was. */
  side: z.enum(['incoming', 'outgoing']).optional(),
  /** What the server said, word for word, shortened; shown behind the sentence. */
  serverText: z.string().max(1000).optional(),
  /** When Skein tries again by itself, ms since 1970. Absent: it does not. */
  retryAt: z.number().optional(),
});
export type Failure = z.infer<typeof failure>;
