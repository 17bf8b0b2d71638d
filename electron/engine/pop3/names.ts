import type { Listed } from '../backend/pop3/pop3-session.ts';
import type { ServerCopy } from '../vault/local-mail/local-mail.ts';
import { type Fingerprint, recognise } from './recognise.ts';

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

/** The same while it may have no name yet: its UIDL is none that is good for it, or others have it too. */
export type Identified = Omit<Named, 'key'> & { readonly key?: string };

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
  listed: readonly Identified[],
  known: Copies,
  recogniseNew: 'always' | 'if-still-there',
): readonly number[] {
  const numbers: number[] = [];
  const fresh: number[] = [];
  let matched = 0;
  for (const { number, size, key, copy } of listed) {
    if (copy && copy.state !== 'gone') matched++;
    if (key === undefined || (copy && isDoubtful(copy, size))) numbers.push(number);
    else if (!copy) fresh.push(number);
  }
  if (fresh.length > 0 && namedAnew(fresh.length, listed.length, known, matched, recogniseNew))
    numbers.push(...fresh);
  return numbers;
}

/** @param matched how many of the copies that the server had are listed by their names */
function namedAnew(
  fresh: number,
  total: number,
  known: Copies,
  matched: number,
  recogniseNew: 'always' | 'if-still-there',
): boolean {
  let there = 0;
  for (const { state } of known.values()) if (state !== 'gone') there++;
  if ((there - matched) * 2 > there) return true;
  return recogniseNew === 'always' && known.size > 0 && fresh >= suspiciouslyMany && fresh * 2 > total;
}

/** Tells each message of the listing which one it is. @param seen headers of what {@link unclear} asked for */
export function nameMessages(
  listed: readonly Identified[],
  known: Copies,
  seen: ReadonlyMap<number, Fingerprint>,
): Naming {
  if (seen.size === 0) return { messages: listed.filter(isNamed), renames: [] };
  const messages: Named[] = [];
  const strangers: (Named & { readonly print: string })[] = [];
  const taken = new Set<string>();
  for (const each of listed) {
    const { number, size } = each;
    const headers = seen.get(number);
    const key = each.key ?? (headers && freeName(headers.topKey, taken));
    // Neither a name nor headers: nothing can be said of it, so nothing is done with it.
    if (key === undefined) continue;
    if (headers) taken.add(key);
    const copy = each.copy ?? known.get(key);
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

/** What is known of the messages of a listing by their UIDLs. */
export function identify(listed: readonly Listed[], known: Copies): readonly Identified[] {
  const shared = sharedNames(listed);
  return listed.map(({ number, size, uidl }) => {
    const key = isName(uidl) && !shared.has(uidl) ? uidl : undefined;
    const copy = key === undefined ? undefined : known.get(key);
    return { number, size, key, copy, print: copy?.print };
  });
}

/** UIDLs that several messages have. */
function sharedNames(listed: readonly Listed[]): ReadonlySet<string> {
  const all = new Set<string>();
  const shared = new Set<string>();
  // Most servers count upwards: then all differ, and nobody needs a hundred thousand names in a set.
  if (listed.every(({ uidl }, at) => isName(uidl) && uidl > (listed[at - 1]?.uidl ?? ''))) return shared;
  for (const { uidl } of listed) {
    if (!isName(uidl)) continue;
    if (all.has(uidl)) shared.add(uidl);
    else all.add(uidl);
  }
  return shared;
}

const isName = (uidl: string | undefined): uidl is string =>
  uidl !== undefined && uidl.length > 0 && uidl.length <= longestUidl;

const isNamed = (message: Identified): message is Named => message.key !== undefined;

/** Messages alike to the last header are numbered: each is downloaded, and none deleted before all of them are here. */
function freeName(wanted: string, taken: ReadonlySet<string>): string {
  let name = wanted;
  for (let twin = 2; taken.has(name); twin++) name = `${wanted}#${twin}`;
  return name;
}
