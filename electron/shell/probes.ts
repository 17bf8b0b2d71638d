import type { Session } from 'electron';
import type { Failure } from '../../shared/model/failure.ts';
import type { Log } from '../engine/log/log.ts';
import type { PageReport } from './lines.ts';
import type { Site } from './places.ts';

/** What works less well than it should, found at the start; grows while the pages come up. */
export interface Probes {
  readonly degraded: readonly Failure[];
  /** What a page found out about itself. */
  judge(site: Site, report: PageReport): void;
}

interface ProbesOptions {
  readonly session: Session;
  readonly isSearchAvailable: (log: Log) => Promise<boolean>;
  readonly log: Log;
}

/** Looks at what Skein needs of Electron and cannot do anything about: each lack costs something and stops nothing. */
export async function probe({ session, isSearchAvailable, log }: ProbesOptions): Promise<Probes> {
  const degraded: Failure[] = [];
  const add = (failure: Failure, found: string): void => {
    log.warn('probe.failed', { code: failure.code, found });
    if (!degraded.some((other) => other.code === failure.code)) degraded.push(failure);
  };

  if (!(await isSearchAvailable(log))) {
    add({ code: 'search-unavailable', params: {}, phase: 'start' }, 'no-fts5');
  }
  if (!session.isPersistent()) {
    add({ code: 'cache-not-kept', params: {}, phase: 'start' }, 'session-in-memory');
  }
  return {
    degraded,
    judge(site, { origin, secure }) {
      // A page that is not of its own, secure origin has no database, or that of another page.
      if (origin === `app://${site}` && secure) return;
      add({ code: 'cache-not-kept', params: {}, phase: 'start' }, secure ? 'other-origin' : 'insecure');
    },
  };
}
