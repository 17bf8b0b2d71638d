import type { Wishes } from '../../shared/model/draft.ts';

/** The other way round than before; undefined when nothing is wished any more. */
export function withWish(wishes: Wishes | undefined, wish: keyof Wishes): Wishes | undefined {
  const { [wish]: had, ...others } = wishes ?? {};
  const now: Wishes = had ? others : { ...others, [wish]: true };
  return Object.keys(now).length > 0 ? now : undefined;
}
