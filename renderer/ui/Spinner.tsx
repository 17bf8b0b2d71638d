import { useEffect, useState, type ReactElement } from 'react';

/** Loading, said only when it takes longer than the eye notices (150 ms). */
export function Spinner({
  label,
  showLabel,
}: {
  readonly label: string;
  readonly showLabel?: boolean;
}): ReactElement | null {
  const late = useLate(150);
  if (!late) return null;
  return (
    <span className="spinner-line" role="status">
      <span className="spinner" aria-hidden />
      <span className={showLabel ? '' : 'only-read'}>{label}</span>
    </span>
  );
}

/** @returns true once the component has been there for `ms`. */
export function useLate(ms: number): boolean {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), ms);
    return () => clearTimeout(timer);
  }, [ms]);
  return late;
}
