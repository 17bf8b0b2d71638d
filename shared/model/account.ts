import { z } from 'zod';
import { emailAddress, personName } from './address.ts';
import { identities } from './identity.ts';
import { accountId } from './ids.ts';

export const protocol = z.enum(['imap', 'pop3']);
export type Protocol = z.infer<typeof protocol>;

/** `none` is plain text and refused for hosts that are not loopback. */
export const security = z.enum(['tls', 'starttls', 'none']);
export type Security = z.infer<typeof security>;

const host = z
  .string()
  .trim()
  .min(1)
  .max(253)
  .regex(/^[^\s/\\@]+$/);
const port = z.number().int().min(1).max(65_535);
const user = z
  .string()
  .min(1)
  .max(320)
  .regex(/^[^\r\n\0]+$/);
const password = z
  .string()
  .min(1)
  .max(4096)
  .regex(/^[^\r\n\0]+$/);

/** One server as it is stored and shown: everything but the password. */
export const server = z.object({ host, port, security, user });
export type Server = z.infer<typeof server>;

export const incoming = server.extend({ protocol });
export type Incoming = z.infer<typeof incoming>;

/** What a POP3 account does with mail on its server, and how it fetches it. */
export const pop3Options = z.object({
  /** When a downloaded message leaves the server. `until-deleted`: when it was deleted here or moved out of the inbox. */
  leave: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('always') }),
    z.object({ kind: z.literal('days'), days: z.number().int().min(0).max(3650) }),
    z.object({ kind: z.literal('until-deleted') }),
    z.object({ kind: z.literal('newest'), count: z.number().int().min(1).max(1_000_000) }),
  ]),
  /** Of messages above so many bytes only the headers are fetched; absent: all are fetched whole. */
  headersAbove: z.number().int().min(1).optional(),
  /** `own`: the account has folders of its own; `shared`: into the inbox of Local Folders. */
  deliverTo: z.enum(['own', 'shared']),
  /** Minutes between two looks; 0: only when asked. */
  everyMinutes: z.number().int().min(0).max(1440),
});
export type Pop3Options = z.infer<typeof pop3Options>;

export const defaultPop3Options: Pop3Options = {
  leave: { kind: 'always' },
  deliverTo: 'own',
  everyMinutes: 10,
};

/** An account as the vault keeps it (`accounts.json`): no secrets. */
export const account = z.object({
  id: accountId,
  /** What the folder tree calls it. */
  name: z.string().min(1).max(200),
  email: emailAddress,
  /** The person's name, for From. */
  fullName: z.string().max(200),
  incoming,
  outgoing: server,
  /** Only with `incoming.protocol` pop3; absent: {@link defaultPop3Options}. */
  pop3: pop3Options.optional(),
  /** Whom the person writes as; absent: one, made from `email` and `fullName` (identitiesOf). */
  identities: identities.optional(),
  /** New messages are begun as plain text. */
  plainText: z.boolean().optional(),
  /** One of eight account colours, see renderer/ui/tokens.css. */
  colour: z.number().int().min(0).max(7),
});
export type Account = z.infer<typeof account>;

/** What adding an account takes: the account without its id, and both passwords. */
export const newAccount = z.object({
  name: z.string().trim().min(1).max(200),
  email: emailAddress,
  fullName: personName,
  incoming: incoming.extend({ password }),
  outgoing: server.extend({ password }),
  pop3: pop3Options.optional(),
});
export type NewAccount = z.infer<typeof newAccount>;

/** @returns true for names and addresses that never leave this computer. */
export function isLoopback(hostName: string): boolean {
  const name = hostName
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '');
  return (
    name === 'localhost' || name.endsWith('.localhost') || name === '::1' || /^127(\.\d{1,3}){3}$/.test(name)
  );
}
