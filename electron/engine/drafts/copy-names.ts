import { randomBytes } from 'node:crypto';
import { newMessageId } from '../mime/message-id.ts';

/** Short, so that a Message-ID with it stays on one line: not every server searches well across a fold. */
export const newFamily = (): string => randomBytes(10).toString('hex');

/**
 * A draft's copies have Message-IDs of their own, which no sent message ever has: each names its draft, so that a search
 * finds those that other devices made of it, and itself, so that a copy whose making was cut off is told from the others.
 *
 * @param family of the draft, see DraftCopies
 * @param sender whose domain it gets
 */
export function copyMessageId(family: string, sender: string): string {
  const own = newMessageId(sender);
  return `<${familyMark(family)}${randomBytes(6).toString('hex')}${own.slice(own.indexOf('@'))}`;
}

/** What the Message-IDs of one draft's copies begin with, after the bracket. */
export const familyMark = (family: string): string => `draft.${family}.`;

/** The family that a copy was made in by Skein, on whatever device. */
export function familyOf(messageId: string | undefined): string | undefined {
  return /^<draft\.([a-z0-9-]{1,64})\.[0-9a-f]{12}@/.exec(messageId ?? '')?.[1];
}
