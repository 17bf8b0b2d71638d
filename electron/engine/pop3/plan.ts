import type { Pop3Options } from '../../../shared/model/account.ts';
import type { ServerCopy } from '../vault/local-mail/local-mail.ts';
import type { Named } from './names.ts';

const day = 24 * 60 * 60 * 1000;

/** What is here of a message the server has. */
export type Local =
  /** All of it, in the inbox it was delivered to. */
  | 'inbox'
  /** All of it, in another folder. */
  | 'elsewhere'
  /** Its headers alone. */
  | 'headers'
  /** It was here and the person removed it. */
  | 'removed';

export interface Download {
  readonly number: number;
  readonly key: string;
  readonly size: number;
  readonly print?: string;
  /** Known already, by its headers. */
  readonly copy?: ServerCopy;
}

/** What is new about a copy that is known. */
export type CopyNews = Pick<ServerCopy, 'uidl'> & Partial<ServerCopy>;

export interface Plan {
  /** What the listing says of copies that are known; to be noted before anything else happens. */
  readonly notes: readonly CopyNews[];
  /** To be downloaded whole, newest first, those that were trouble before last. */
  readonly whole: readonly Download[];
  /** Of these the headers. */
  readonly headers: readonly Download[];
}

/** What a look at the server means for what is kept: pure, so that every case is a row of a table in its test. */
export function planDownloads({
  messages,
  known,
  local,
  headersAbove = Number.POSITIVE_INFINITY,
  suspects = new Set(),
  tooBig = new Set(),
}: {
  readonly messages: readonly Named[];
  readonly known: ReadonlyMap<string, ServerCopy>;
  readonly local: (key: string) => Local;
  /** Absent: everything is fetched whole, also where the server cannot send headers alone. */
  readonly headersAbove?: number;
  /** Keys of messages during which the line broke. */
  readonly suspects?: ReadonlySet<string>;
  /** Keys of messages that turned out to be bigger than any may be: nothing but their headers can be had. */
  readonly tooBig?: ReadonlySet<string>;
}): Plan {
  const notes: CopyNews[] = [];
  const whole: Download[] = [];
  const headers: Download[] = [];
  let listed = 0;
  for (const { number, size, key, print, copy } of messages) {
    if (copy && copy.state !== 'gone') listed++;
    if (!copy) {
      (size > headersAbove || tooBig.has(key) ? headers : whole).push({ number, key, size, print });
      continue;
    }
    const wantsWhole = copy.wish === 'whole' && local(key) === 'headers' && !tooBig.has(key);
    if (wantsWhole) whole.push({ number, key, size, print, copy });
    else if (copy.wish === 'whole') notes.push({ uidl: key, wish: undefined });
    // A deletion that did not happen is decided anew; a message that was gone and is back is there.
    if (copy.state !== 'there' || copy.size !== size || copy.print !== print)
      notes.push({ uidl: key, state: 'there', size, print });
  }
  for (const uidl of vanished(messages, known, listed)) notes.push({ uidl, state: 'gone', wish: undefined });
  const newestFirst = (a: Download, b: Download): number =>
    Number(suspects.has(a.key)) - Number(suspects.has(b.key)) || b.number - a.number;
  return { notes, whole: whole.sort(newestFirst), headers: headers.sort(newestFirst) };
}

/** Copies that the server had and does not list. @param listed how many that it had are in the listing */
function vanished(
  messages: readonly Named[],
  known: ReadonlyMap<string, ServerCopy>,
  listed: number,
): readonly string[] {
  let there = 0;
  for (const { state } of known.values()) if (state !== 'gone') there++;
  // As good as always, and then nobody needs a hundred thousand names in a set.
  if (there === listed) return [];
  const here = new Set(messages.map(({ key }) => key));
  return [...known.values()].flatMap(({ uidl, state }) => (state !== 'gone' && !here.has(uidl) ? uidl : []));
}

/**
 * Which messages leave the server now: those the person asked for, and those the policy names. Whatever is not whole on
 * this computer stays, but for what the person removed here.
 *
 * @param messages with their copies as they are after the download; those without a copy are not here
 */
export function planRemovals({
  messages,
  local,
  leave,
  now,
}: {
  readonly messages: readonly Named[];
  readonly local: (key: string) => Local;
  readonly leave: Pop3Options['leave'];
  readonly now: number;
}): readonly (Named & { readonly copy: ServerCopy })[] {
  const due = byPolicy(messages, local, leave, now);
  const leaving = messages.filter((each) => each.copy && (each.copy.wish === 'remove' || due(each)));
  if (leaving.length === 0) return [];
  const unsafe = groupsNotWhole(messages, local);
  return leaving.flatMap((each) => {
    const { copy, key } = each;
    if (!copy || local(key) === 'headers' || unsafe.has(groupOf(key) ?? '')) return [];
    return { ...each, copy };
  });
}

function byPolicy(
  messages: readonly Named[],
  local: (key: string) => Local,
  leave: Pop3Options['leave'],
  now: number,
): (message: Named) => boolean {
  switch (leave.kind) {
    case 'always':
      return () => false;
    case 'days':
      return ({ copy }) => copy !== undefined && copy.seenAt + leave.days * day <= now;
    case 'until-deleted':
      return ({ key }) => local(key) !== 'inbox';
    case 'newest': {
      // What was seen in one look is as old as its number; what is not here yet was not seen before now.
      const seen = ({ copy }: Named): number => copy?.seenAt ?? now;
      const ordered = [...messages].sort((a, b) => seen(b) - seen(a) || b.number - a.number);
      const kept = new Set(ordered.slice(0, leave.count).map(({ key }) => key));
      return ({ key }) => !kept.has(key);
    }
  }
}

/** Names of messages that nothing but their number tells apart, while one of them is not here: which one is not sure. */
function groupsNotWhole(messages: readonly Named[], local: (key: string) => Local): ReadonlySet<string> {
  const members = new Map<string, Named[]>();
  for (const each of messages) {
    const group = groupOf(each.key);
    if (group !== undefined) members.set(group, [...(members.get(group) ?? []), each]);
  }
  const unsafe = new Set<string>();
  for (const [group, all] of members)
    if (all.length > 1 && all.some(({ key, copy }) => !copy || local(key) === 'headers')) unsafe.add(group);
  return unsafe;
}

/** @returns undefined for a UIDL, which names one message only */
function groupOf(key: string): string | undefined {
  return key.startsWith('top:') ? key.split('#', 1)[0] : undefined;
}
