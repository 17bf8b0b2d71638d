import { z } from 'zod';
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

const emailAddress = z
  .string()
  .trim()
  .max(320)
  .regex(/^[^\s@<>"]+@[^\s@<>"]+$/);

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
  /** One of eight account colours, see renderer/ui/tokens.css. */
  colour: z.number().int().min(0).max(7),
});
export type Account = z.infer<typeof account>;

/** What adding an account takes: the account without its id, and both passwords. */
export const newAccount = z.object({
  name: z.string().trim().min(1).max(200),
  email: emailAddress,
  fullName: z.string().trim().max(200),
  incoming: incoming.extend({ password }),
  outgoing: server.extend({ password }),
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
