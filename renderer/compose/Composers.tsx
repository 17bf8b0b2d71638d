import type { ReactElement } from 'react';
import { Composer } from './Composer.tsx';
import { useComposers } from './composers.ts';
import './compose.css';

/** All messages being written in this window, docked at the bottom: one unfolded, the others as bars. Mount it once. */
export function Composers(): ReactElement | null {
  const sessions = useComposers((state) => state.sessions);
  const front = useComposers((state) => state.front);
  if (sessions.length === 0) return null;
  return (
    <div className="composers">
      {sessions.map((session) => (
        <Composer key={session.id} session={session} isFront={session.id === front} />
      ))}
    </div>
  );
}
