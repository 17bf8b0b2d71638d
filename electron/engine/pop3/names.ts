import type { ServerCopy } from '../vault/local-mail/local-mail.ts';
import { type Fingerprint, recognise } from './recognise.ts';

/** One message as the server lists it. */
export interface Listed {
  readonly number: number;
  /** As LIST says; servers lie. */
  readonly size: number;
  /** As UIDL says. */
  readonly uidl?: string;
}

/** One message of the server under the name Skein keeps it by. */
export interface Named {
  readonly number: number;
  readonly size: number;
  /** Its UIDL, or a name made of its headers. */
  readonly key: string;
  /** Absent for what was never seen. */
  readonly copy?: ServerCopy;
  readonly print?: string;
}

export interface Naming {
  readonly messages: readonly Named[];
  /** Copies that are known by another key from now on, all at once: two may change places. */
  readonly renames: readonly { readonly from: string; readonly copy: ServerCopy }[];
}

type Copies = ReadonlyMap<string, ServerCopy>;

/** Longer ones are no names but a server's mistake (RFC 1939: 70 letters). */
const longestUidl = 512;
/** So many new ones in a mailbox that was known are looked at before they are downloaded, when they are most of it. */
const suspiciouslyMany = 10;

/**
 * The messages whose headers must be seen before it is sure which ones they are: without a UIDL or with one that others
 * have too; with the UIDL of a message of another size, or of one that was gone; and all new ones when it looks as if
 * the server had named its messages anew.
 */
export function unclear(
  listed: readonly Listed[],
  known: Copies,
  recogniseNew: 'always' | 'if-still-there',
  uidls = uidlsOf(listed),
): readonly number[] {
  const numbers: number[] = [];
  const fresh: number[] = [];
  for (const each of listed) {
    const key = uidls.nameOf(each);
    const copy = key === undefined ? undefined : known.get(key);
    if (key === undefined || (copy && isDoubtful(copy, each.size))) numbers.push(each.number);
    else if (!copy) fresh.push(each.number);
  }
  if (fresh.length > 0 && namedAnew(fresh.length, listed.length, known, uidls, recogniseNew))
    numbers.push(...fresh);
  return numbers;
}

function namedAnew(
  fresh: number,
  total: number,
  known: Copies,
  uidls: Uidls,
  recogniseNew: 'always' | 'if-still-there',
): boolean {
  let there = 0;
  let vanished = 0;
  for (const { uidl, state } of known.values()) {
    if (state === 'gone') continue;
    there++;
    if (!uidls.isName(uidl)) vanished++;
  }
  if (vanished * 2 > there) return true;
  return recogniseNew === 'always' && known.size > 0 && fresh >= suspiciouslyMany && fresh * 2 > total;
}

/** Tells each message of the listing which one it is. @param seen headers of what {@link unclear} asked for */
export function nameMessages(
  listed: readonly Listed[],
  known: Copies,
  seen: ReadonlyMap<number, Fingerprint>,
  uidls = uidlsOf(listed),
): Naming {
  const messages: Named[] = [];
  const strangers: (Named & { readonly print: string })[] = [];
  const taken = new Set<string>();
  for (const each of listed) {
    const { number, size } = each;
    const headers = seen.get(number);
    const uidl = uidls.nameOf(each);
    const key = uidl ?? (headers && freeName(headers.topKey, taken));
    // Neither a name nor headers: nothing can be said of it, so nothing is done with it.
    if (key === undefined) continue;
    if (headers) taken.add(key);
    const copy = known.get(key);
    const same = copy && (!headers || !copy.print || copy.print === headers.print);
    const print = headers?.print;
    if (same || !print) messages.push({ number, size, key, copy, print: print ?? copy?.print });
    else strangers.push({ number, size, key, print });
  }
  if (strangers.length === 0) return { messages, renames: [] };
  const settled = new Set(messages.map(({ key }) => key));
  const { there = [], gone = [] } = Object.groupBy(
    [...known.values()].filter(({ uidl }) => !settled.has(uidl)),
    ({ state }) => (state === 'gone' ? 'gone' : 'there'),
  );
  const found = new Map(recognise(strangers, there));
  for (const [key, copy] of recognise(
    strangers.filter(({ key }) => !found.has(key)),
    gone,
  ))
    found.set(key, copy);
  const renames = new Map<string, ServerCopy>();
  for (const stranger of strangers) {
    const was = found.get(stranger.key);
    const copy = was && { ...was, uidl: stranger.key, size: stranger.size, state: 'there' as const };
    if (was && copy) renames.set(was.uidl, copy);
    messages.push({ ...stranger, copy });
  }
  // A name that another message has now: what it named before is known by its print alone.
  for (const { key } of strangers) {
    const before = known.get(key);
    if (before && !renames.has(key))
      renames.set(key, { ...before, uidl: `was:${before.print}:${key}`, state: 'gone' });
  }
  return {
    messages: messages.sort((a, b) => a.number - b.number),
    renames: [...renames].map(([from, copy]) => ({ from, copy })),
  };
}

function isDoubtful(copy: ServerCopy, size: number): boolean {
  return copy.state === 'gone' || (copy.size !== size && copy.size > 0 && size > 0);
}

/** The UIDLs of one listing. */
export interface Uidls {
  /** @returns undefined when it has none that is good for a name, or others have it too */
  nameOf(message: Listed): string | undefined;
  isName(uidl: string): boolean;
}

/** Made once for a listing: a hundred thousand names take their time. */
export function uidlsOf(listed: readonly Listed[]): Uidls {
  const all = new Set<string>();
  const doubled = new Set<string>();
  for (const { uidl } of listed) {
    if (!uidl || uidl.length > longestUidl) continue;
    const before = all.size;
    if (all.add(uidl).size === before) doubled.add(uidl);
  }
  const isName = (uidl: string): boolean => all.has(uidl) && !doubled.has(uidl);
  return {
    nameOf: ({ uidl }) =>
      uidl && uidl.length <= longestUidl && !(doubled.size > 0 && doubled.has(uidl)) ? uidl : undefined,
    isName,
  };
}

/** Messages alike to the last header are numbered: each is downloaded, and none deleted before all of them are here. */
function freeName(wanted: string, taken: ReadonlySet<string>): string {
  let name = wanted;
  for (let twin = 2; taken.has(name); twin++) name = `${wanted}#${twin}`;
  return name;
}
