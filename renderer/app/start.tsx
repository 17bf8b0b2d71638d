import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { pickLanguage } from '../../shared/locales/index.ts';
import { allCommands } from '../commands/all.ts';
import { createRegistry } from '../commands/registry.ts';
import { Commands } from '../commands/Commands.tsx';
import { startLanguage } from '../i18n/i18n.ts';
import { keepConnected, lineState } from '../rpc/client.ts';
import { followEvents } from '../rpc/events.ts';
import type { OpenLine } from '../rpc/line.ts';
import { startStore } from '../rpc/store-worker.ts';
import { applyEvent } from '../state/apply-events.ts';
import { createQueryClient } from '../state/queries.ts';
import { reactions } from '../state/reactions.ts';
import { Root } from './Root.tsx';
import '../ui/ui.css';
import './app.css';

/** Everything the page does: a line to the engine, the events, and the screen. @returns ends it all. */
export function startFace(open: OpenLine): () => void {
  const ending = new AbortController();
  const queries = createQueryClient();
  const element = document.getElementById('skein');
  if (!element) throw new Error('the page has no #skein');
  const root = createRoot(element);

  void startLanguage(pickLanguage('system', navigator.language));
  void keepConnected(open, ending.signal);
  void followEvents(
    (event) => applyEvent(event, queries, reactions),
    () => void queries.invalidateQueries(),
    ending.signal,
  );
  const stopWaiting = lineState.subscribe((state) => {
    if (state.kind !== 'open') return;
    stopWaiting();
    startStore(state.welcome);
  });
  root.render(
    <StrictMode>
      <QueryClientProvider client={queries}>
        <Commands registry={createRegistry(allCommands)}>
          <Root />
        </Commands>
      </QueryClientProvider>
    </StrictMode>,
  );
  return () => {
    ending.abort();
    stopWaiting();
    root.unmount();
  };
}
