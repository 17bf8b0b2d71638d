import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import type { Recipient } from '../../../shared/model/draft.ts';
import type { AccountId } from '../../../shared/model/ids.ts';
import { engine } from '../../rpc/client.ts';
import { offerQuery } from '../../state/queries.ts';
import { isAddress } from '../addresses.ts';
import type { Doubt } from './doubts.ts';
import { doubtAbout, useNear } from './near.ts';

/** As many at once as the contract takes. */
const most = 500;

/** Asks about addresses that were not asked about yet. What cannot be asked is judged without. */
async function ask(addresses: readonly string[]): Promise<void> {
  const { of } = useNear.getState();
  const open = [...new Set(addresses)].filter((each) => !of.has(each) && isAddress(each)).slice(0, most);
  if (open.length === 0) return;
  const put = (
    answer: (index: number) => 'asked' | Awaited<ReturnType<typeof engine.people.check>>[number],
  ): void =>
    useNear.setState((state) => ({
      of: new Map([...state.of, ...open.map((each, index) => [each, answer(index)] as const)]),
    }));
  put(() => 'asked');
  try {
    const answers = await engine.people.check({ addresses: open });
    put((index) => answers[index] ?? null);
  } catch {
    // Without an answer the list of providers speaks; the line is told of elsewhere.
    put(() => 'asked');
  }
}

/** What is doubtful about the people of a list, by address. @param from the account that sends */
export function useDoubts(list: readonly Recipient[], from: AccountId): ReadonlyMap<string, Doubt> {
  const known = useNear();
  const { data: offer } = useQuery(offerQuery(from));
  const isAsciiOnly = offer?.utf8 === false;
  useEffect(() => void ask(list.map(({ address }) => address)), [list, known.of]);
  useEffect(
    () =>
      useNear.setState(({ asciiOnly }) => {
        if (asciiOnly.has(from) === isAsciiOnly) return {};
        const others = [...asciiOnly].filter((each) => each !== from);
        return { asciiOnly: new Set(isAsciiOnly ? [...others, from] : others) };
      }),
    [from, isAsciiOnly],
  );
  return useMemo(
    () =>
      new Map(
        list.flatMap((each) => {
          const doubt = doubtAbout(each, from, known);
          return doubt ? [[each.address, doubt] as const] : [];
        }),
      ),
    [list, from, known],
  );
}
