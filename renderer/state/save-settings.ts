import type { QueryClient } from '@tanstack/react-query';
import type { Settings } from '../../shared/model/settings.ts';
import { engine } from '../rpc/client.ts';
import { toFailure } from '../rpc/failure.ts';
import { keys } from './keys.ts';
import { useLines } from './lines.ts';

/** Keeps a choice of the person; it counts as soon as the engine has it. */
export async function saveSettings(queries: QueryClient, wish: Partial<Settings>): Promise<void> {
  try {
    queries.setQueryData(keys.settings, await engine.settings.set(wish));
  } catch (error) {
    useLines.getState().show({ kind: 'failed', failure: toFailure(error) });
  }
}
