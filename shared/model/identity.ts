import { z } from 'zod';
import { emailAddress, personName } from './address.ts';
import { type IdentityId, identityId } from './ids.ts';

/** A folder's path on the account's server, which outlives the cache; one that is gone counts as not chosen. */
const folderPath = z
  .string()
  .min(1)
  .max(2000)
  .regex(/^[^\p{Cc}]+$/u);

/** HTML as the editor writes it; its pictures are `data:` addresses. */
const signature = z.string().max(1_000_000);

/** Somebody the person writes as: one account may have several. */
export const identity = z.object({
  id: identityId,
  email: emailAddress,
  /** For From; may be empty. */
  fullName: personName,
  /** Where answers shall go, if not to `email`. */
  replyTo: z
    .array(z.object({ name: personName, address: emailAddress }))
    .max(20)
    .optional(),
  /** Below what is written, above what is quoted. Absent: none. */
  signatures: z.object({ new: signature.optional(), reply: signature.optional() }).optional(),
  /** Where copies of what was sent go; absent: the account's Sent. */
  sentFolder: folderPath.optional(),
  /** Where unfinished mail goes; absent: the account's Drafts. */
  draftsFolder: folderPath.optional(),
  /** The one for new mail; where none says so, the first. */
  isDefault: z.literal(true).optional(),
});
export type Identity = z.infer<typeof identity>;

/** At least one, no id twice, and at most one default. */
export const identities = z
  .array(identity)
  .min(1)
  .max(100)
  .refine((all) => new Set(all.map(({ id }) => id)).size === all.length, { path: ['id'] })
  .refine((all) => all.filter(({ isDefault }) => isDefault).length <= 1, { path: ['isDefault'] });

/** What of an account tells who its person is. */
export interface Person {
  readonly email: string;
  readonly fullName: string;
  readonly identities?: readonly Identity[] | undefined;
}

/** The id of the identity that is made from an account which has none of its own. */
export const mainIdentityId = identityId.parse('main');

/** All of them, never none. */
export function identitiesOf({ email, fullName, identities: own }: Person): readonly Identity[] {
  return own && own.length > 0 ? own : [{ id: mainIdentityId, email, fullName }];
}

/** The one with that id; without one, or where it is gone, the default. */
export function identityOf(person: Person, id?: IdentityId): Identity {
  const all = identitiesOf(person);
  const [first] = all;
  const found = all.find((each) => each.id === id) ?? all.find(({ isDefault }) => isDefault) ?? first;
  return found ?? { id: mainIdentityId, email: person.email, fullName: person.fullName };
}
