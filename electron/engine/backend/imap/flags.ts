import type { Flags } from '../../../../shared/model/flags.ts';
import { Failed } from '../../failed.ts';
import type { OpenFolder, SequenceSet } from '../mail-backend.ts';
import { atom, type Line, sequence } from './line.ts';
import { inPieces } from './sets.ts';

/**
 * Adds and removes flags (STORE .SILENT, RFC 9051 6.4.6). Keywords that the folder cannot keep for good are left out:
 * the server would answer NO or forget them with the session.
 *
 * @throws Failed `folder-read-only`
 */
export async function storeFlags(
  line: Line,
  folder: OpenFolder,
  uids: SequenceSet,
  add: Flags,
  remove: Flags,
): Promise<void> {
  if (folder.readOnly) throw new Failed({ code: 'folder-read-only', phase: 'store', side: 'incoming' });
  const steps: readonly (readonly [string, Flags])[] = [
    ['+FLAGS.SILENT', kept(folder, add)],
    ['-FLAGS.SILENT', kept(folder, remove)],
  ];
  for (const [name, flags] of steps) {
    if (flags.length === 0) continue;
    for (const piece of inPieces(uids)) {
      await line.command('UID STORE', [sequence(piece), atom(name), flags.map(atom)], { phase: 'store' });
    }
  }
}

function kept({ permanentFlags }: OpenFolder, flags: Flags): Flags {
  // No answer about permanent flags means all of them are (RFC 3501 7.1).
  if (permanentFlags.length === 0 || permanentFlags.includes('\\*')) return flags;
  const known = new Set(permanentFlags.map((flag) => flag.toLowerCase()));
  return flags.filter((flag) => flag.startsWith('\\') || known.has(flag.toLowerCase()));
}
