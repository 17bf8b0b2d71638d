import type { ReactElement, ReactNode } from 'react';

/** A strip with something to know and, at its end, what to do about it. */
export function Note({
  kind = 'plain',
  icon,
  children,
  actions,
  role,
}: {
  readonly kind?: 'plain' | 'warn' | 'bad';
  readonly icon?: ReactNode;
  readonly children: ReactNode;
  readonly actions?: ReactNode;
  readonly role?: 'status' | 'alert';
}): ReactElement {
  return (
    <div className={`note ${kind}`} role={role}>
      {icon}
      <div className="note-text">{children}</div>
      {actions}
    </div>
  );
}
