import { Failed } from '../../failed.ts';

export const inboxPath = 'INBOX';

const longest = 1000;
const longestLevel = 255;

function levelsOf(path: string): readonly string[] {
  return path.split('/');
}

/** Paths of the folders above, topmost first. */
export function parentsOf(path: string): readonly string[] {
  const levels = levelsOf(path);
  return levels.slice(1).map((_, index) => levels.slice(0, index + 1).join('/'));
}

export function isWithin(path: string, parent: string): boolean {
  return path.startsWith(`${parent}/`);
}

/**
 * @throws Failed `input-invalid` when a level is empty or too long, has control characters or half a character, or is
 *   the inbox in other letters (RFC 9051 5.1: it is the same one)
 */
export function checkPath(path: string): void {
  const levels = levelsOf(path);
  const bad = (level: string): boolean =>
    level.trim() === '' || level.length > longestLevel || /\p{Cc}/u.test(level) || !level.isWellFormed();
  const [first = ''] = levels;
  const otherInbox = first !== inboxPath && first.toUpperCase() === inboxPath;
  if (path.length > longest || otherInbox || levels.some(bad)) throw badFolder();
}

export function badFolder(): Failed {
  return new Failed({ code: 'input-invalid', phase: 'vault', params: { field: 'folder' } });
}

/** The inbox first, then by name, each folder before what is in it. */
export function inTreeOrder(a: string, b: string): number {
  const [first, second] = [levelsOf(a), levelsOf(b)];
  if (first[0] !== second[0] && (first[0] === inboxPath || second[0] === inboxPath)) {
    return first[0] === inboxPath ? -1 : 1;
  }
  for (const [index, level] of first.entries()) {
    const other = second[index];
    if (other === undefined) return 1;
    if (level !== other) return level < other ? -1 : 1;
  }
  return first.length - second.length;
}
