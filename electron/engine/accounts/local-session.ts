import type { FailureCode } from '../../../shared/model/failure.ts';
import { localAccountId } from '../../../shared/model/ids.ts';
import type { AccountSession, SessionPorts } from './account-session.ts';
import { createSession } from './session.ts';

/**
 * The session of Local Folders. No line of the status bar shows how it is, so what goes wrong (the disk, an index that
 * cannot be read) is told, once until it works again.
 */
export function createLocalSession(ports: SessionPorts): AccountSession {
  let told: FailureCode | undefined;
  const session: AccountSession = createSession(
    { id: localAccountId },
    {
      ...ports,
      hub: {
        emit(event) {
          ports.hub.emit(event);
          if (event.kind !== 'sync') return;
          const { state } = session;
          if (state.kind === 'up-to-date') told = undefined;
          if (state.kind !== 'failed' || state.failure.code === told) return;
          told = state.failure.code;
          ports.hub.emit({ kind: 'notice', failure: state.failure });
        },
      },
    },
  );
  return session;
}
