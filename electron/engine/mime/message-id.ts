import { randomUUID } from 'node:crypto';
import { domainToASCII } from 'node:url';

/** A new Message-ID with its angle brackets, in the sender's own domain (RFC 5322 3.6.4). */
export function newMessageId(sender: string): string {
  const domain = domainToASCII(sender.slice(sender.lastIndexOf('@') + 1));
  return `<${randomUUID()}@${/^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/.test(domain) ? domain : 'localhost'}>`;
}

/** A Message-ID that may stand in a header we write: brackets around it, nothing in it that breaks the line. */
export function isMessageId(value: string): boolean {
  return /^<[^<>\s\p{Cc}]{1,990}>$/u.test(value);
}
