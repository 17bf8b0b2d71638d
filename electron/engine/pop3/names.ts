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
  { names, copies } = identify(listed, known),
): readonly number[] {
  const numbers: number[] = [];
  const fresh: number[] = [];
  let matched = 0;
  for (const [at, { number, size }] of listed.entries()) {
    const copy = copies[at];
    if (copy && copy.state !== 'gone') matched++;
    if (names[at] === undefined || (copy && isDoubtful(copy, size))) numbers.push(number);
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
  listed: readonly Listed[],
  known: Copies,
  seen: ReadonlyMap<number, Fingerprint>,
  { names, copies } = identify(listed, known),
): Naming {
  const messages: Named[] = [];
  const strangers: (Named & { readonly print: string })[] = [];
  const taken = new Set<string>();
  for (const [at, { number, size }] of listed.entries()) {
    const headers = seen.get(number);
    const name = names[at];
    const key = name ?? (headers && freeName(headers.topKey, taken));
    // Neither a name nor headers: nothing can be said of it, so nothing is done with it.
    if (key === undefined) continue;
    if (headers) taken.add(key);
    const copy = name === undefined ? known.get(key) : copies[at];
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

/** By what the messages of a listing are called, one for each of them. */
export interface Identified {
  /** The UIDL; undefined when it has none that is good for a name, or others have it too. */
  readonly names: readonly (string | undefined)[];
  /** What is known by that name. */
  readonly copies: readonly (ServerCopy | undefined)[];
}

/** Done once for a listing: a hundred thousand names take their time. */
export function identify(listed: readonly Listed[], known: Copies): Identified {
  const all = new Set<string>();
  const doubled = new Set<string>();
  const names: (string | undefined)[] = [];
  const copies: (ServerCopy | undefined)[] = [];
  for (const { uidl } of listed) {
    const name = uidl && uidl.length <= longestUidl ? uidl : undefined;
    names.push(name);
    copies.push(name === undefined ? undefined : known.get(name));
    if (name === undefined) continue;
    const before = all.size;
    if (all.add(name).size === before) doubled.add(name);
  }
  if (doubled.size > 0)
    for (const [at, name] of names.entries()) {
      if (name === undefined || !doubled.has(name)) continue;
      names[at] = undefined;
      copies[at] = undefined;
    }
  return { names, copies };
}

/** Messages alike to the last header are numbered: each is downloaded, and none deleted before all of them are here. */
function freeName(wanted: string, taken: ReadonlySet<string>): string {
  let name = wanted;
  for (let twin = 2; taken.has(name); twin++) name = `${wanted}#${twin}`;
  return name;
}
