import { create } from 'zustand';
import type { Draft, Recipient } from '../../../shared/model/draft.ts';
import type { AccountId } from '../../../shared/model/ids.ts';
import type { Near } from '../../../shared/model/person.ts';
import { type Doubt, doubtOf } from './doubts.ts';
import { type Field, fields, listOf } from './lists.ts';

interface NearState {
  /** What the engine said of addresses that were typed; `asked`: it has not answered yet. */
  readonly of: ReadonlyMap<string, Near | null | 'asked'>;
  /** Accounts whose outgoing server is known not to take letters beyond ASCII before the @. */
  readonly asciiOnly: ReadonlySet<AccountId>;
}

export const useNear = create<NearState>()(() => ({ of: new Map(), asciiOnly: new Set() }));

/** What is doubtful about somebody, as far as it is known now. */
export function doubtAbout(
  recipient: Recipient,
  from: AccountId,
  { of, asciiOnly }: NearState,
): Doubt | undefined {
  const near = of.get(recipient.address);
  return doubtOf(recipient, near === 'asked' ? undefined : near, !asciiOnly.has(from));
}

export interface Doubtful {
  readonly field: Field;
  readonly recipient: Recipient;
  readonly doubt: Doubt;
}

/** Everybody of a draft who may not be meant, or not be reached. */
export function doubtful(draft: Pick<Draft, Field | 'accountId'>): Doubtful[] {
  const known = useNear.getState();
  return fields.flatMap((field) =>
    listOf(draft, field).flatMap((recipient) => {
      const doubt = doubtAbout(recipient, draft.accountId, known);
      return doubt ? [{ field, recipient, doubt }] : [];
    }),
  );
}
