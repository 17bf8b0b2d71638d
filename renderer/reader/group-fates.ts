import type { RecipientFate } from '../../shared/model/report.ts';

/** Recipients of whom the same is told. */
export interface FateGroup extends Omit<RecipientFate, 'address'> {
  readonly names: readonly string[];
}

const order: readonly RecipientFate['action'][] = ['failed', 'delayed', 'delivered', 'expanded', 'relayed'];

/**
 * What needs somebody first, then the rest; those that differ in nothing that is shown stand together.
 *
 * @param shown what is shown of a moment
 */
export function groupFates(
  fates: readonly RecipientFate[],
  shown: (at: number) => string,
): readonly FateGroup[] {
  const groups = Map.groupBy(fates, ({ action, at, until, failure }) => {
    // A failure's sentence names its recipient.
    const why = action === 'failed' ? JSON.stringify(failure?.params) : failure?.serverText;
    const when = action === 'failed' ? '' : shown(at);
    return [action, when, until === undefined ? '' : shown(until), why].join('\n');
  });
  return [...groups.values()]
    .flatMap((all): FateGroup[] => {
      const [first] = all;
      if (!first) return [];
      const { address: _, ...rest } = first;
      return [{ ...rest, names: all.map(({ address }) => address) }];
    })
    .toSorted((one, other) => order.indexOf(one.action) - order.indexOf(other.action));
}

/** The words for what a receipt says: nobody is called a reader who was not said to be one. */
export function receiptKey(disposition: string): 'displayed' | 'deleted' | 'processed' | 'other' {
  if (disposition === 'displayed' || disposition === 'deleted') return disposition;
  return disposition === 'processed' || disposition === 'dispatched' ? 'processed' : 'other';
}
