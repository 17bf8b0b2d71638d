import type { ReactElement } from 'react';

/** A key, as it is written on this system's keyboard. */
export function Kbd({ children }: { readonly children: string }): ReactElement {
  return <kbd className="kbd">{children}</kbd>;
}
