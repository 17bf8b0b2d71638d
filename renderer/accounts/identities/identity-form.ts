import type { Address } from '../../../shared/model/address.ts';
import { type Identity, identity as identitySchema } from '../../../shared/model/identity.ts';

/** An identity while it is edited. */
export interface IdentityForm {
  readonly id: Identity['id'];
  readonly fullName: string;
  readonly email: string;
  readonly replyTo: readonly Address[];
  /** Paths; '' is the account's own. */
  readonly sentFolder: string;
  readonly draftsFolder: string;
  readonly signature: string;
  /** Answers have the same. */
  readonly isSame: boolean;
  readonly replySignature: string;
}

/** What is wrong with a field: a key of `identities.errors`. */
export type IdentityError = 'email' | 'fullName' | 'replyTo' | 'signature';

export function formOf(identity: Identity): IdentityForm {
  const { signatures = {} } = identity;
  return {
    id: identity.id,
    fullName: identity.fullName,
    email: identity.email,
    replyTo: identity.replyTo ?? [],
    sentFolder: identity.sentFolder ?? '',
    draftsFolder: identity.draftsFolder ?? '',
    signature: signatures.new ?? '',
    isSame: signatures.new === signatures.reply,
    replySignature: signatures.reply ?? '',
  };
}

/** @returns the identity, or the field that is wrong first */
export function readForm(
  form: IdentityForm,
): { readonly identity: Identity } | { readonly error: IdentityError } {
  const reply = form.isSame ? form.signature : form.replySignature;
  const signatures = {
    ...(form.signature === '' ? {} : { new: form.signature }),
    ...(reply === '' ? {} : { reply }),
  };
  const parsed = identitySchema.safeParse({
    id: form.id,
    email: form.email,
    fullName: form.fullName,
    ...(form.replyTo.length > 0 ? { replyTo: form.replyTo } : {}),
    ...(Object.keys(signatures).length > 0 ? { signatures } : {}),
    ...(form.sentFolder === '' ? {} : { sentFolder: form.sentFolder }),
    ...(form.draftsFolder === '' ? {} : { draftsFolder: form.draftsFolder }),
  });
  if (parsed.success) return { identity: parsed.data };
  const field = parsed.error.issues[0]?.path[0];
  return { error: field === 'fullName' || field === 'replyTo' || field === 'email' ? field : 'signature' };
}

/** The list with one changed or added; the default one stays the default. */
export function withIdentity(all: readonly Identity[], changed: Identity): Identity[] {
  const before = all.find(({ id }) => id === changed.id);
  if (!before) return [...all, changed];
  const kept = before.isDefault ? { ...changed, isDefault: true as const } : changed;
  return all.map((each) => (each.id === changed.id ? kept : each));
}

export function withDefault(all: readonly Identity[], id: Identity['id']): Identity[] {
  return all.map((each) => ({ ...each, isDefault: each.id === id ? true : undefined }));
}
