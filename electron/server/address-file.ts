import { join } from 'node:path';
import { oneAtATime } from '../engine/one-at-a-time.ts';
import { writeAtomically } from '../engine/vault/atomic.ts';
import type { FileSystem } from '../engine/vault/file-system.ts';
import type { Log } from '../engine/log/log.ts';

/**
 * `<profile>/served-address` holds the address that works next, for the person whose browser lost its cookie and for
 * scripts. Only its owner can read it.
 */
export interface AddressFile {
  set(address: string): void;
  remove(): Promise<void>;
}

export function openAddressFile(fs: FileSystem, profileFolder: string, log: Log): AddressFile {
  const path = join(profileFolder, 'served-address');
  const inTurn = oneAtATime();
  // Without the file the terminal still knows the address: worth a line in the log, not a stop.
  const next = (work: () => Promise<void>): Promise<void> =>
    inTurn(work).catch((error: unknown) => log.error('served-address', error));
  return {
    set(address) {
      void next(() => writeAtomically(fs, path, new TextEncoder().encode(`${address}\n`)));
    },
    remove: () => next(() => fs.remove(path)),
  };
}
