import { create } from 'zustand';
import type { Draft, Recipient } from '../../../shared/model/draft.ts';
import type { Near } from '../../../shared/model/person.ts';
import { type Doubt, doubtOf } from './doubts.ts';
import { type Field, fields, listOf } from './lists.ts';

/** What the engine said of addresses that were typed; `asked`: it has not answered yet. */
export const useNear = create<{ readonly of: ReadonlyMap<string, Near | null | 'asked'> }>()(() => ({
  of: new Map(),
}));

/** What is doubtful about somebody, as far as it is known now. */
export function doubtAbout(
  recipient: Recipient,
  of: ReadonlyMap<string, Near | null | 'asked'>,
): Doubt | undefined {
  const near = of.get(recipient.address);
  return doubtOf(recipient, near === 'asked' ? undefined : near);
}

export interface Doubtful {
  readonly field: Field;
  readonly recipient: Recipient;
  readonly doubt: Doubt;
}

/** Everybody of a draft who may not be meant. */
export function doubtful(draft: Pick<Draft, Field>): Doubtful[] {
  const { of } = useNear.getState();
  return fields.flatMap((field) =>
    listOf(draft, field).flatMap((recipient) => {
      const doubt = doubtAbout(recipient, of);
      return doubt ? [{ field, recipient, doubt }] : [];
    }),
  );
}
