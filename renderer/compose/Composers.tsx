import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, type ReactElement } from 'react';
import { listHandle } from '../state/list-handle.ts';
import { settingsQuery } from '../state/queries.ts';
import { told } from '../state/told.ts';
import { Ask } from './Ask.tsx';
import { useComposers } from './composers.ts';
import { answerWindows, leaveElsewhere, takeOver } from './draft-windows.ts';
import { goAway } from './finish.ts';
import { openDraft } from './write.ts';
import { noteOpen, openLeftOpen } from './left-open.ts';
import { firstDraft, ownDraft } from './own-window.ts';
import { useWhere } from './where.ts';
import { Composer, loadEditorSoon } from './with-editor.tsx';
// All of them here: what comes later would stand after the styles it gives way to, and other screens use some.
import './options.css';
import './later.css';
import './templates/templates.css';
import './recipients/recipients.css';
import './compose.css';

/**
 * All messages being written in this window: docked at the bottom, one unfolded, the others as bars; or below the message that
 * is read. Mount it once.
 */
export function Composers(): ReactElement | null {
  const sessions = useComposers((state) => state.sessions);
  const front = useComposers((state) => state.front);
  const elsewhere = useComposers((state) => state.elsewhere);
  const { data: settings } = useQuery(settingsQuery);
  useEffect(() => {
    if (settings) useWhere.setState({ writeIn: settings.writeIn });
  }, [settings]);
  useEffect(() => {
    const hasMail = !ownDraft();
    const stops = [answerWindows(hasMail)];
    const first = firstDraft();
    if (first) void openDraft(first);
    if (hasMail) {
      void told(openLeftOpen());
      stops.push(noteOpen());
    }
    return () => stops.forEach((stop) => stop());
  }, []);
  useEffect(() => {
    // A window that is hidden may be closed next: what was typed goes to the vault now, not in a second.
    const save = (): void => {
      if (document.visibilityState === 'hidden') for (const session of sessions) void session.flush();
    };
    document.addEventListener('visibilitychange', save);
    return () => document.removeEventListener('visibilitychange', save);
  }, [sessions]);
  useEffect(() => {
    window.addEventListener('pagehide', goAway);
    return () => window.removeEventListener('pagehide', goAway);
  }, []);
  useEffect(loadEditorSoon, []);
  useFocusBack(sessions.length);
  const question = elsewhere && (
    <Ask which="elsewhere" onClose={leaveElsewhere} onSure={() => void takeOver(elsewhere)} />
  );
  if (sessions.length === 0) return question ?? null;
  return (
    <div className="composers">
      {sessions.map((session) => (
        <Composer key={session.id} session={session} isFront={session.id === front} />
      ))}
      {question}
    </div>
  );
}

/** When a composer goes, the focus goes back to where it was before; into the list where that is gone. */
function useFocusBack(count: number): void {
  const places = useRef<(Element | null)[]>([]);
  const left = useRef<Element | null>(undefined);
  useEffect(
    () =>
      // Hears of it before anything of the composer is drawn, and takes the focus.
      useComposers.subscribe(({ sessions }, before) => {
        if (sessions.length > before.sessions.length) places.current.push(document.activeElement);
        if (sessions.length < before.sessions.length) left.current = places.current.pop() ?? null;
      }),
    [],
  );
  useEffect(() => {
    const { current: place } = left;
    left.current = undefined;
    // Someone who works elsewhere by now is left there.
    if (place === undefined || (document.activeElement && document.activeElement !== document.body)) return;
    if (place instanceof HTMLElement && place.isConnected && place !== document.body) place.focus();
    else listHandle()?.focus();
  }, [count]);
}
