import type { Draft, Recipient } from '../../../shared/model/draft.ts';
import { addressKey, withAddresses } from '../addresses.ts';

/** Where recipients stand. */
export type Field = 'to' | 'cc' | 'bcc' | 'replyTo';
export const fields: readonly Field[] = ['to', 'cc', 'bcc', 'replyTo'];
/** Fields whose people get the message: in one of them is in all of them. */
const getting = ['to', 'cc', 'bcc'] as const;

export type Lists = Pick<Draft, Field>;

/** Somebody who was there already, in whichever field. */
export interface Twin {
  readonly recipient: Recipient;
  readonly field: Field;
}

const nobody: readonly Recipient[] = [];

export function listOf(draft: Lists, field: Field): readonly Recipient[] {
  return draft[field] ?? nobody;
}

/** By the key of an address, the field in which somebody would be a second time. */
function whereTheyAre(draft: Lists, field: Field): ReadonlyMap<string, Field> {
  const together: readonly Field[] = field === 'replyTo' ? ['replyTo'] : getting;
  return new Map(
    together.flatMap((each) =>
      listOf(draft, each).map(({ address }) => [addressKey(address), each] as const),
    ),
  );
}

/** Adds people to a field; who gets the message already stays where they are, and is told. */
export function added(
  draft: Lists,
  field: Field,
  more: readonly Recipient[],
): { readonly change: Partial<Lists>; readonly twins: readonly Twin[] } {
  const twins: Twin[] = [];
  const places = whereTheyAre(draft, field);
  const fresh = more.filter((recipient) => {
    const there = places.get(addressKey(recipient.address));
    if (there) twins.push({ recipient, field: there });
    return !there;
  });
  if (fresh.length === 0) return { change: {}, twins };
  return { change: { [field]: withAddresses(listOf(draft, field), fresh) }, twins };
}

export function without(draft: Lists, field: Field, address: string): Partial<Lists> {
  const key = addressKey(address);
  return { [field]: listOf(draft, field).filter((each) => addressKey(each.address) !== key) };
}

/** From one field to the end of another; who stands there already stands there once. */
export function moved(draft: Lists, address: string, from: Field, to: Field): Partial<Lists> {
  const key = addressKey(address);
  const recipient = listOf(draft, from).find((each) => addressKey(each.address) === key);
  if (!recipient || from === to) return {};
  return {
    ...without(draft, from, address),
    [to]: withAddresses(listOf(draft, to), [recipient]),
  };
}

/** In the place of one: what it was changed into. Nothing takes it away. */
export function replaced(
  draft: Lists,
  field: Field,
  address: string,
  by: readonly Recipient[],
): Partial<Lists> {
  const key = addressKey(address);
  const list = listOf(draft, field);
  const at = list.findIndex((each) => addressKey(each.address) === key);
  if (at < 0) return {};
  const places = whereTheyAre({ ...draft, ...without(draft, field, address) }, field);
  const fresh = by.filter((each) => !places.has(addressKey(each.address)));
  return { [field]: withAddresses([...list.slice(0, at), ...fresh], list.slice(at + 1)) };
}
