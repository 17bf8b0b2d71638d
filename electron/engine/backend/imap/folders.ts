import { type FolderRole, folderRoles } from '../../../../shared/model/folder.ts';
import type { RemoteFolder } from '../../../../shared/store/rows.ts';
import type { FolderStatus } from '../mail-backend.ts';
import { rolesByName, roleByAttributes } from './folder-roles.ts';
import { atom, isList, type Line, string, textOf, type Token } from './line.ts';
import { decodeMailboxName, encodeMailboxName } from './mailbox-name.ts';

export function wireName(line: Line, path: string): Token {
  return string(line.enabled.has('UTF8=ACCEPT') ? path : encodeMailboxName(path));
}

function readName(line: Line, token: Token | undefined): string | undefined {
  const wire = textOf(token);
  if (!wire) return undefined;
  const path = line.enabled.has('UTF8=ACCEPT') ? wire : decodeMailboxName(wire);
  return /^inbox$/i.test(path) ? 'INBOX' : path;
}

interface Listed {
  readonly path: string;
  readonly delimiter: string;
  readonly flags: readonly string[];
}

/** All folders: INBOX, then those with a role, then by name; parents that the server does not list are added. */
export async function listFolders(line: Line): Promise<readonly RemoteFolder[]> {
  const listed = new Map<string, Listed>();
  const take = (attributes: readonly Token[] = []): void => {
    const path = readName(line, attributes[2]);
    if (!path || listed.has(path)) return;
    const flags = isList(attributes[0]) ? attributes[0].map((each) => textOf(each) ?? '') : [];
    listed.set(path, { path, delimiter: textOf(attributes[1]) ?? '', flags });
  };
  const extended = line.capabilities.has('SPECIAL-USE') && line.capabilities.has('LIST-EXTENDED');
  const args: Token[] = [string(''), string('*')];
  if (extended) args.push(atom('RETURN'), [atom('SPECIAL-USE')]);
  const command = !line.capabilities.has('SPECIAL-USE') && line.capabilities.has('XLIST') ? 'XLIST' : 'LIST';
  await line.command(command, args, {
    phase: 'list',
    untagged: { [command]: ({ attributes }) => take(attributes) },
  });
  if (!listed.has('INBOX')) listed.set('INBOX', { path: 'INBOX', delimiter: '/', flags: [] });
  for (const each of Array.from(listed.values())) addParents(listed, each);
  return inOrder(withRoles([...listed.values()], inboxPrefix([...listed.values()])));
}

function addParents(listed: Map<string, Listed>, { path, delimiter }: Listed): void {
  if (!delimiter) return;
  for (let at = path.lastIndexOf(delimiter); at > 0; at = path.lastIndexOf(delimiter, at - 1)) {
    const parent = path.slice(0, at);
    if (!listed.has(parent)) listed.set(parent, { path: parent, delimiter, flags: ['\\Noselect'] });
  }
}

/** On servers whose personal namespace is "INBOX." all folders lie below INBOX: they are shown beside it. */
function inboxPrefix(all: readonly Listed[]): string {
  const others = all.filter(({ path }) => path !== 'INBOX');
  const delimiter = others[0]?.delimiter;
  return delimiter && others.every(({ path }) => path.startsWith(`INBOX${delimiter}`))
    ? `INBOX${delimiter}`
    : '';
}

function withRoles(all: readonly Listed[], prefix: string): RemoteFolder[] {
  const roles = new Map<string, FolderRole>([['INBOX', 'inbox']]);
  const taken = new Set<FolderRole>(['inbox']);
  for (const { path, flags } of all) {
    const role = roleByAttributes(flags);
    if (!role || taken.has(role)) continue;
    taken.add(role);
    roles.set(path, role);
  }
  const top = all.filter(
    ({ path, delimiter, flags }) =>
      !roles.has(path) && selectable(flags) && !(delimiter && path.slice(prefix.length).includes(delimiter)),
  );
  for (const [index, role] of rolesByName(
    top.map(({ path }) => path.slice(prefix.length)),
    taken,
  )) {
    const folder = top[index];
    if (folder) roles.set(folder.path, role);
  }
  return all.map(({ path, delimiter, flags }) => {
    const at = delimiter ? path.lastIndexOf(delimiter) : -1;
    const parentPath = at > 0 ? path.slice(0, at) : undefined;
    const role = roles.get(path);
    return {
      path,
      name: path.slice(at + 1) || path,
      delimiter,
      selectable: selectable(flags),
      ...(parentPath && !(prefix && parentPath === 'INBOX') ? { parentPath } : {}),
      ...(role ? { role } : {}),
    };
  });
}

function selectable(flags: readonly string[]): boolean {
  return !flags.some((flag) => /^\\(noselect|nonexistent)$/i.test(flag));
}

function inOrder(folders: RemoteFolder[]): RemoteFolder[] {
  const byName = new Intl.Collator('en', { numeric: true });
  const rank = ({ role }: RemoteFolder): number => (role ? folderRoles.indexOf(role) : folderRoles.length);
  return folders.sort((a, b) => rank(a) - rank(b) || byName.compare(a.path, b.path));
}

/** @throws Failed `folder-exists` */
export async function createFolder(line: Line, path: string): Promise<void> {
  await line.command('CREATE', [wireName(line, path)], { phase: 'list', params: { folder: path } });
  // A folder that other clients do not show would puzzle; that it cannot be subscribed does no harm.
  await line
    .command('SUBSCRIBE', [wireName(line, path)], { phase: 'list', params: { folder: path } })
    .catch(ifAlive(line));
}

/** Goes on after a refusal, not after the line was lost. */
function ifAlive(line: Line): (error: unknown) => void {
  return (error) => {
    if (line.lost) throw error;
  };
}

/** Folders that cannot be asked are left out. With LIST-STATUS (RFC 5819) one command asks all. */
export async function folderStatus(
  line: Line,
  paths: readonly string[],
): Promise<ReadonlyMap<string, FolderStatus>> {
  const found = new Map<string, FolderStatus>();
  const wanted = new Set(paths);
  const items = [
    'MESSAGES',
    'UNSEEN',
    'UIDNEXT',
    'UIDVALIDITY',
    ...(line.capabilities.has('CONDSTORE') ? ['HIGHESTMODSEQ'] : []),
  ].map(atom);
  const take = (attributes: readonly Token[] = []): void => {
    const path = readName(line, attributes[0]);
    const status = readStatus(attributes[1]);
    if (path && status && wanted.has(path)) found.set(path, status);
  };
  const untagged = {
    STATUS: ({ attributes }: { attributes?: readonly Token[] }): void => take(attributes),
    LIST: (): void => undefined,
  };
  if (paths.length > 3 && line.capabilities.has('LIST-STATUS')) {
    await line.command('LIST', [string(''), string('*'), atom('RETURN'), [atom('STATUS'), items]], {
      phase: 'list',
      untagged,
    });
    return found;
  }
  for (const path of wanted) {
    await line
      .command('STATUS', [wireName(line, path), items], { phase: 'list', params: { folder: path }, untagged })
      .catch(ifAlive(line));
  }
  return found;
}

function readStatus(token: Token | undefined): FolderStatus | undefined {
  if (!isList(token)) return undefined;
  const values = new Map<string, string>();
  for (let i = 0; i + 1 < token.length; i += 2)
    values.set(textOf(token[i])?.toUpperCase() ?? '', textOf(token[i + 1]) ?? '');
  const number = (name: string): number | undefined => {
    const text = values.get(name);
    return text && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
  };
  const exists = number('MESSAGES');
  const uidNext = number('UIDNEXT');
  const uidValidity = number('UIDVALIDITY');
  if (exists === undefined || uidNext === undefined || uidValidity === undefined) return undefined;
  const highestModseq = values.get('HIGHESTMODSEQ');
  return {
    exists,
    unseen: number('UNSEEN') ?? 0,
    uidNext,
    uidValidity,
    ...(highestModseq && /^[1-9]\d{0,19}$/.test(highestModseq) ? { highestModseq } : {}),
  };
}
