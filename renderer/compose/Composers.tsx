import { useEffect, type ReactElement } from 'react';
import { Composer } from './Composer.tsx';
import { useComposers } from './composers.ts';
import './compose.css';

/** All messages being written in this window, docked at the bottom: one unfolded, the others as bars. Mount it once. */
export function Composers(): ReactElement | null {
  const sessions = useComposers((state) => state.sessions);
  const front = useComposers((state) => state.front);
  useEffect(() => {
    // A window that is hidden may be closed next: what was typed goes to the vault now, not in a second.
    const save = (): void => {
      if (document.visibilityState === 'hidden') for (const session of sessions) void session.flush();
    };
    document.addEventListener('visibilitychange', save);
    return () => document.removeEventListener('visibilitychange', save);
  }, [sessions]);
  if (sessions.length === 0) return null;
  return (
    <div className="composers">
      {sessions.map((session) => (
        <Composer key={session.id} session={session} isFront={session.id === front} />
      ))}
    </div>
  );
}
