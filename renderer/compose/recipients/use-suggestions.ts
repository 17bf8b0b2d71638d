import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query';
import type { Person } from '../../../shared/model/person.ts';
import { engine } from '../../rpc/client.ts';
import { keys } from '../../state/keys.ts';
import { addressKey } from '../addresses.ts';

const most = 8;

/** Who may be meant by what was typed. */
export function peopleQuery(text: string) {
  // A Chinese keyboard sets apart syllables by an apostrophe.
  const typed = text.trim().replaceAll("'", '').slice(0, 200);
  return queryOptions({
    queryKey: [...keys.people, typed],
    queryFn: ({ signal }) => engine.people.complete({ text: typed, limit: most * 2 }, { signal }),
    gcTime: 10_000,
  });
}

/** Those of them who are not there already. */
export function notThere(people: readonly Person[], there: ReadonlySet<string>): readonly Person[] {
  return people.filter(({ address }) => !there.has(addressKey(address))).slice(0, most);
}

export function useSuggestions(
  text: string,
  isWanted: boolean,
  there: ReadonlySet<string>,
): readonly Person[] {
  const { data } = useQuery({ ...peopleQuery(text), enabled: isWanted, placeholderData: keepPreviousData });
  return isWanted && data ? notThere(data.people, there) : [];
}
