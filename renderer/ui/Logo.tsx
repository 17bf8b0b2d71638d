import type { ReactElement } from 'react';

/** Five geese in a V, drawn as one thread. */
export function Logo({ size = 20 }: { readonly size?: number }): ReactElement {
  return (
    <svg
      className="logo"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden
    >
      <path d="M1.500 6.500c1.600-.5 2.700.2 3.300 1.700.9-1 2-1.100 3.200-.3-1.100.6-1.400 1.600-.9 3 1-.9 2.200-.9 3.300 0-1 .9-1 2 .1 3.300.5 1.600.9 2.600 1.500 3.800.6-1.200 1-2.200 1.500-3.800 1.100-1.300 1.100-2.400.1-3.300 1.100-.9 2.300-.9 3.300 0 .5-1.400.2-2.400-.9-3 1.200-.8 2.300-.7 3.200.3.6-1.500 1.700-2.200 3.300-1.700" />
    </svg>
  );
}
