import type { ReactElement, ReactNode } from 'react';

/** What a pane says when it has nothing to show: why, and what to do. */
export function EmptyState({
  picture,
  title,
  children,
  actions,
}: {
  readonly picture?: ReactNode;
  readonly title: string;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
}): ReactElement {
  return (
    <div className="empty">
      {picture && (
        <div className="empty-picture" aria-hidden>
          {picture}
        </div>
      )}
      <h2>{title}</h2>
      {children && <p>{children}</p>}
      {actions && <div className="empty-actions">{actions}</div>}
    </div>
  );
}
