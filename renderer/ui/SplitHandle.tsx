import { useRef, type KeyboardEvent, type PointerEvent, type ReactElement } from 'react';

interface SplitHandleProps {
  readonly label: string;
  /** Width of the pane before it, in px. */
  readonly value: number;
  readonly min: number;
  readonly max: number;
  /** What a double press goes back to. */
  readonly usual: number;
  readonly onChange: (value: number) => void;
}

/** The edge between two panes: dragged, or moved with the arrow keys (with Shift further). */
export function SplitHandle({ label, value, min, max, usual, onChange }: SplitHandleProps): ReactElement {
  const start = useRef<{ x: number; value: number }>(undefined);
  const set = (next: number): void => onChange(Math.round(Math.min(max, Math.max(min, next))));
  const keys = (event: KeyboardEvent): void => {
    const step = event.shiftKey ? 64 : 16;
    const next = { ArrowLeft: value - step, ArrowRight: value + step, Home: min, End: max, Enter: usual }[
      event.key
    ];
    if (next === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    set(next);
  };
  const begin = (event: PointerEvent<HTMLDivElement>): void => {
    event.currentTarget.setPointerCapture(event.pointerId);
    start.current = { x: event.clientX, value };
  };
  const move = (event: PointerEvent): void => {
    if (start.current) set(start.current.value + event.clientX - start.current.x);
  };
  return (
    <div className="split">
      <div
        className="split-handle"
        role="separator"
        tabIndex={0}
        aria-orientation="vertical"
        aria-label={label}
        aria-valuenow={value}
        aria-valuemin={min}
        aria-valuemax={max}
        onKeyDown={keys}
        onPointerDown={begin}
        onPointerMove={move}
        onPointerUp={() => (start.current = undefined)}
        onPointerCancel={() => (start.current = undefined)}
        onDoubleClick={() => set(usual)}
      />
    </div>
  );
}
