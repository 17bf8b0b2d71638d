import { useSyncExternalStore } from 'react';

export type Panes = 1 | 2 | 3;

const two = matchMedia('(max-width: 899px)');
const one = matchMedia('(max-width: 599px)');

/** How many panes fit: three from 900 px on, two from 600 px on. */
export function usePanes(): Panes {
  return useSyncExternalStore(subscribe, () => (one.matches ? 1 : two.matches ? 2 : 3));
}

function subscribe(changed: () => void): () => void {
  for (const query of [one, two]) query.addEventListener('change', changed);
  return () => {
    for (const query of [one, two]) query.removeEventListener('change', changed);
  };
}
