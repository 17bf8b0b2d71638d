import { basename } from 'node:path';
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
    return /\.eml$/i.test(arg) ? [{ kind: 'message-file', name: basename(arg) }] : [];
  });
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
