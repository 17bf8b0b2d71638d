import { type Flags, HeadersOnly, OnServer, withFlags } from '../../../../shared/model/flags.ts';
import type { ServerCopy } from './local-mail.ts';

const shownFlags = new Map<string, Flags>();

/** Flags as they are shown: what Skein alone may say is added here and nowhere else. */
export function derived(flags: Flags, copy: ServerCopy | undefined, wholeSize: number | undefined): Flags {
  const onServer = copy !== undefined && copy.state !== 'gone';
  const headersOnly = wholeSize !== undefined;
  // A hundred thousand messages have a handful of different sets of flags: each is made once and shared.
  const key = `${onServer} ${headersOnly} ${flags.join('\0')}`;
  const known = shownFlags.get(key);
  if (known) return known;
  const add = [...(onServer ? [OnServer] : []), ...(headersOnly ? [HeadersOnly] : [])];
  const shown = withFlags(own(flags), add, []);
  // Keywords may be anything: what a person or an import fills is bounded.
  if (shownFlags.size < 1000) shownFlags.set(key, shown);
  return shown;
}

/** Flags without those that follow from something else. */
export function own(flags: Flags): Flags {
  return withFlags(flags, [], [OnServer, HeadersOnly]);
}
