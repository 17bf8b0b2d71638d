import type { Failure } from '../../../shared/model/failure.ts';
import { isFailed } from '../failed.ts';
import { faultPoint } from '../faults.ts';
import type { LocalMail, ReceivedFile } from '../vault/local-mail/local-mail.ts';
import { createDelivery, type Delivery } from './delivery.ts';
import type { Look } from './look.ts';
import type { Download, Plan } from './plan.ts';
import { createProgress } from './progress.ts';
import { createHeaderTap, type Fingerprint, fingerprint } from './recognise.ts';

/**
 * Downloads what the plan says into the mail it belongs to; when it resolves, all of it is on the disk.
 *
 * @returns how many were not downloaded: the person held it, or the server refused them
 * @throws Failed; what was received whole until then is kept
 */
export async function download(over: Look, { whole, headers }: Plan): Promise<number> {
  const total = whole.length + headers.length;
  if (total === 0) return 0;
  const { session, ledger, mail, clock } = over;
  const bytesTotal = whole.reduce((sum, { size }) => sum + size, 0);
  const progress = createProgress({ total, bytesTotal }, clock, over.onState);
  const wanted = new Map<number, Download>();
  for (const each of headers) wanted.set(each.number, each);
  for (const each of whole) wanted.set(each.number, each);
  const deliveries = new Map<LocalMail, Delivery>();
  let done = 0;
  let current: string | undefined;

  function deliveryTo(target: LocalMail): Delivery {
    const known = deliveries.get(target);
    if (known) return known;
    const made = createDelivery(target, clock, () => faultPoint('pop3-added'));
    deliveries.set(target, made);
    return made;
  }

  async function finish(): Promise<void> {
    for (const delivery of deliveries.values()) await delivery.finish();
  }

  /** One after the other until the person holds it. */
  function* numbersOf(downloads: readonly Download[]): Iterable<number> {
    for (const { number } of downloads) {
      if (over.held()) return;
      yield number;
    }
  }

  async function deliver(
    message: Download,
    target: LocalMail,
    file: ReceivedFile,
    seen: Fingerprint,
    wholeSize?: number,
  ): Promise<void> {
    faultPoint('pop3-received');
    const now = clock.now();
    const { key, size, copy } = message;
    const before = copy && ledger.messageOf(key)?.message;
    // The person removed the headers while the whole was on its way.
    if (copy && !before) return target.drop(file);
    await deliveryTo(target).put({
      file,
      folder: before?.folder ?? 'INBOX',
      flags: before?.flags ?? [],
      receivedAt: before?.receivedAt ?? Math.min(seen.receivedAt ?? now, now),
      server: {
        source: over.source,
        copy: { uidl: key, state: 'there', seenAt: copy?.seenAt ?? now, size, print: seen.print },
      },
      ...(wholeSize !== undefined && { wholeSize }),
      ...(before && { replaces: { folder: before.folder, uid: before.uid } }),
    });
  }

  async function onMessage(number: number, bytes: AsyncIterable<Uint8Array>): Promise<void> {
    const message = wanted.get(number);
    if (!message) return;
    current = message.key;
    for (const delivery of deliveries.values()) await delivery.tick();
    const target = (message.copy && ledger.messageOf(message.key)?.mail) ?? mail;
    const tap = createHeaderTap();
    const file = await target.receive(tap.through(bytes, progress.bytes));
    await deliver(message, target, file, tap.fingerprint());
    over.suspects.delete(message.key);
    current = undefined;
    done++;
    progress.message(message.size);
  }

  async function onTop(number: number, bytes: Uint8Array): Promise<void> {
    const message = wanted.get(number);
    if (!message) return;
    await deliver(message, mail, await mail.receive([bytes]), fingerprint(bytes), message.size);
    done++;
    progress.message(0);
  }

  function onRefused(number: number, failure: Failure): void {
    const message = wanted.get(number);
    // One that another program deleted meanwhile is no news.
    if (message && failure.code !== 'message-gone') over.onRefused(message.key, failure);
  }

  try {
    if (headers.length > 0) await session.tops(numbersOf(headers), 0, onTop, onRefused);
    if (whole.length > 0) await session.retrieve(numbersOf(whole), onMessage, onRefused);
  } catch (error) {
    if (current !== undefined)
      (isFailed(error, 'message-over-limit') ? over.tooBig : over.suspects).add(current);
    // A line that broke takes nothing with it that is whole.
    await finish();
    throw error;
  }
  await finish();
  return total - done;
}
