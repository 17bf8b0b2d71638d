import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { app } from 'electron';
import type { ShellWord } from '../../shared/contract/shell-word.ts';

/** RFC 6068 sets no limit; no honest link comes near this one. */
const longestMailto = 8192;

/**
 * What the system asks Skein to open: mailto: links and message files among the arguments of a start. Chromium adds
 * switches of its own, which begin with a dash.
 */
export function openRequests(args: readonly string[]): readonly ShellWord[] {
  return args.flatMap((arg): ShellWord[] => {
    if (arg.startsWith('-')) return [];
    if (/^mailto:/i.test(arg)) {
      return arg.length <= longestMailto ? [{ kind: 'compose', mailto: arg }] : [];
    }
    const path = pathOf(arg);
    return path && /\.eml$/i.test(path) ? [{ kind: 'message-file', name: basename(path) }] : [];
  });
}

/** Linux hands files over as paths or as file: addresses. @returns undefined for an address that is no path here */
function pathOf(arg: string): string | undefined {
  if (!/^file:/i.test(arg)) return arg;
  try {
    return fileURLToPath(arg);
  } catch {
    // A host, a broken escape: not a file of this computer.
    return undefined;
  }
}

/** macOS hands them over as events, the first ones before `ready`. */
export function hearOpenRequests(say: (word: ShellWord) => void): void {
  app.on('open-url', (event, url) => {
    event.preventDefault();
    for (const word of openRequests([url])) say(word);
  });
  app.on('open-file', (event, path) => {
    event.preventDefault();
    for (const word of openRequests([path])) say(word);
  });
}
