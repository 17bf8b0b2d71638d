import { shell } from 'electron';
import type { Log } from '../engine/log/log.ts';

const outside = new Set(['http:', 'https:', 'mailto:']);
/** Longer ones are no addresses; some systems run them through a command line. */
const longest = 8192;

/** Opens a link in the person's browser or mail program. Any other scheme could start a program, so it is refused. */
export function openOutside(address: string, log: Log): void {
  const url = address.length <= longest ? URL.parse(address) : undefined;
  if (!url || !outside.has(url.protocol)) {
    log.warn('link.refused', { scheme: url?.protocol });
    return;
  }
  shell
    .openExternal(url.href)
    .catch((error: unknown) => log.error('link.failed', error, { scheme: url.protocol }));
}
