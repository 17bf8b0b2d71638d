import { useEffect, useMemo } from 'react';
import type { Recipient } from '../../../shared/model/draft.ts';
import { engine } from '../../rpc/client.ts';
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

/** What is doubtful about the people of a list, by address. */
export function useDoubts(list: readonly Recipient[]): ReadonlyMap<string, Doubt> {
  const of = useNear((state) => state.of);
  useEffect(() => void ask(list.map(({ address }) => address)), [list, of]);
  return useMemo(
    () =>
      new Map(
        list.flatMap((each) => {
          const doubt = doubtAbout(each, of);
          return doubt ? [[each.address, doubt] as const] : [];
        }),
      ),
    [list, of],
  );
}
