import type { Pop3Session } from '../backend/pop3/pop3-session.ts';
import { Failed } from '../failed.ts';
import { faultPoint } from '../faults.ts';
import { download } from './download.ts';
import type { Ledger } from './ledger.ts';
import type { Look } from './look.ts';
import { identify, type Named, nameMessages, unclear } from './names.ts';
import { planDownloads, planRemovals } from './plan.ts';
import { type Fingerprint, fingerprint } from './recognise.ts';

/** Messages that wait on the server when the look ended; more than 0 only when it was held or some were refused. */
export interface Looked {
  readonly left: number;
}

/**
 * Looks once: downloads what is new, deletes what shall go, and ends the session. Nothing is deleted there before it is
 * on the disk here, and nothing is called gone before the server's +OK to QUIT.
 *
 * @throws Failed; what was received whole until then is kept
 */
export async function look(over: Look): Promise<Looked> {
  const { session, ledger } = over;
  const { headersAbove } = over.options();
  const messages = await readMailbox(over);
  const known = ledger.known();
  const { top } = session.capabilities;
  const plan = planDownloads({
    messages,
    known,
    local: ledger.local,
    suspects: over.suspects,
    tooBig: over.tooBig,
    ...(top && headersAbove !== undefined && { headersAbove }),
  });
  await ledger.note(plan.notes);
  const left = await download(over, top ? plan : { ...plan, headers: [] });
  if (!over.held()) await removeFromServer(over, messages);
  else await session.quit();
  return { left };
}

/** Lists the server's messages by the names they are kept by; what got another name is known by it from now on. */
async function readMailbox({ session, ledger, options }: Look): Promise<readonly Named[]> {
  const listing = await session.list();
  const known = ledger.known();
  // Where nothing is left on the server, nothing of what was there can come back by another name.
  const { leave } = options();
  const leavesNone = leave.kind === 'days' && leave.days === 0;
  const listed = identify(listing.messages, known);
  const numbers = unclear(listed, known, leavesNone ? 'if-still-there' : 'always');
  const headers = await readHeaders(session, numbers, listing.hasUidls);
  const { messages, renames } = nameMessages(listed, known, headers);
  await ledger.rename(renames);
  return messages;
}

async function readHeaders(
  session: Pop3Session,
  numbers: readonly number[],
  hasUidls: boolean,
): Promise<ReadonlyMap<number, Fingerprint>> {
  const seen = new Map<number, Fingerprint>();
  if (numbers.length === 0) return seen;
  if (!session.capabilities.top) {
    if (hasUidls) return seen;
    // Nothing tells one message from another: each look would download all of them again.
    throw new Failed({ code: 'messages-not-told-apart', phase: 'list', side: 'incoming' });
  }
  // One that is refused stays unclear: with a UIDL it is taken for what it is called, without one it is left alone.
  await session.tops(
    numbers,
    0,
    async (number, bytes) => void seen.set(number, fingerprint(bytes)),
    () => undefined,
  );
  return seen;
}

/** DELE of what shall go, and QUIT. */
async function removeFromServer(over: Look, listed: readonly Named[]): Promise<void> {
  const { session, ledger, options, clock } = over;
  const known = ledger.known();
  if (options().leave.kind === 'always' && !anyWished(known)) return void (await session.quit());
  const messages = listed.map((each) => {
    const copy = known.get(each.key);
    return copy === each.copy ? each : { ...each, copy };
  });
  const due = planRemovals({ messages, local: ledger.local, leave: options().leave, now: clock.now() });
  const safe: (typeof due)[number][] = [];
  for (const each of due) {
    const here = ledger.messageOf(each.key);
    if (!here || (await over.isWhole(here.mail, here.message))) safe.push(each);
  }
  if (safe.length === 0) return void (await session.quit());
  // Before DELE: whatever happens from here on, the next listing tells how it went.
  await ledger.note(safe.map(({ key }) => ({ uidl: key, state: 'deleting' })));
  faultPoint('pop3-noted');
  const marked = new Set(await session.delete(safe.map(({ number }) => number)));
  faultPoint('pop3-marked');
  const end = await session.quit();
  faultPoint('pop3-quit');
  if (end === 'unknown') throw new Failed({ code: 'connection-lost', phase: 'store', side: 'incoming' });
  if (end === 'refused') return;
  const gone = safe.filter(({ number }) => marked.has(number));
  await ledger.note(gone.map(({ key }) => ({ uidl: key, state: 'gone', wish: undefined })));
}

/** Most looks of most people: nobody has to go through what a hundred thousand messages are called once more. */
function anyWished(known: ReturnType<Ledger['known']>): boolean {
  for (const { wish } of known.values()) if (wish === 'remove') return true;
  return false;
}
