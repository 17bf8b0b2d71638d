import type { ReactElement } from 'react';

const goose =
  'M-29-1c6-21 20-19.500 29 1 9-20.500 23-22 29-1-7-11-18.600-1.500-29 20.500-10.400-22-22-31.500-29-20.500z';
/** Where each flies: x, y, size. */
const flight = [
  [56, 168, 1],
  [92, 126, 1],
  [128, 82, 1.2],
  [164, 126, 1],
  [200, 168, 1],
] as const;
const thread =
  'M34 202c10 8 22-4 22-27 2 22 34 0 36-40 2 22 34 0 36-39 2 39 34 61 36 39 2 40 34 62 36 40 0 23 12 35 22 27';

/** Five geese in a V, hanging on one thread; small, the thread would be a smear and is left out. */
export function Logo({ size = 22 }: { readonly size?: number }): ReactElement {
  return (
    <svg className="logo" width={size} height={size} viewBox="22 28 212 196" fill="currentColor" aria-hidden>
      {size >= 32 && (
        <path
          d={thread}
          fill="none"
          stroke="currentColor"
          strokeWidth="4"
          strokeLinecap="round"
          opacity="0.45"
        />
      )}
      {flight.map(([x, y, scale]) => (
        <path key={x} d={goose} transform={`translate(${x} ${y}) scale(${scale})`} />
      ))}
    </svg>
  );
}
