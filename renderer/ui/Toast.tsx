import { X } from 'lucide-react';
import { useEffect, useState, type ReactElement, type ReactNode } from 'react';
import { IconButton } from './Button.tsx';

interface ToastProps {
  readonly children: ReactNode;
  readonly actions?: ReactNode;
  readonly closeLabel: string;
  /** How long it stays, ms. It waits while the pointer or the focus is on it. */
  readonly stays: number;
  readonly onGone: () => void;
}

/** The line at the bottom. The words are announced by a live region that is always there, see the caller. */
export function Toast({ children, actions, closeLabel, stays, onGone }: ToastProps): ReactElement {
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (held) return undefined;
    const timer = setTimeout(onGone, stays);
    return () => clearTimeout(timer);
  }, [held, stays, onGone]);
  return (
    <div
      className="toast"
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <div className="toast-text">{children}</div>
      {actions}
      <IconButton label={closeLabel} onPress={onGone}>
        <X aria-hidden />
      </IconButton>
    </div>
  );
}
