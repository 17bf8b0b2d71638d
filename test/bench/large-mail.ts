/**
 * What a message of 150 MB costs in memory on its way out: a process of its own that writes it, sends it and files its
 * copy, and prints how much more memory it had than before, in MB.
 */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { keepHeapSmall } from '../../electron/engine/heap.ts';
import { aDraft } from '../fixtures/vault-fixtures.ts';
import { openOwnOutbox, type OwnOutboxOptions } from './own-outbox.ts';

/** Two of them make 150 MB in base64. */
const attachmentSize = 55_000_000;

export interface LargeMail {
  /** MB of resident memory above the idle process, highest: at Send, while it goes out, while its copy is filed. */
  readonly building: number;
  readonly sending: number;
  readonly filing: number;
  readonly size: number;
  /** Seconds from Send to its place in the outbox. */
  readonly seconds: number;
}

export async function memoryOfLargeMail(options: OwnOutboxOptions): Promise<LargeMail> {
  const script = new URL(import.meta.url).pathname;
  const args = ['--expose-gc', script, JSON.stringify(options)];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return JSON.parse(stdout) as LargeMail;
}

async function* bytes(size: number): AsyncGenerator<Uint8Array> {
  const block = Buffer.alloc(250_000, 'all kinds of bytes ');
  for (let left = size; left > 0; left -= block.length) yield block.subarray(0, Math.min(left, block.length));
}

async function main(options: OwnOutboxOptions): Promise<void> {
  keepHeapSmall();
  await using own = await openOwnOutbox({ ...options, folder: join(options.folder, 'profile') });
  const { vault, outbox } = own;
  await outbox.start();
  const to = [{ name: '', address: options.user }];
  const small = await vault.drafts.save(aDraft({ to }));
  await outbox.send(small.id, small.revision);
  await own.until('the small one', (entries) => entries.length === 0);

  const attachments = [];
  for (const fileName of ['one.bin', 'two.bin']) {
    const { hash, size } = await vault.drafts.putPart(bytes(attachmentSize - fileName.charCodeAt(0)));
    attachments.push({ hash, size, fileName, type: 'application/octet-stream' });
  }
  const large = await vault.drafts.save(aDraft({ to, attachments, subject: 'Large' }));
  globalThis.gc?.();
  const idle = process.memoryUsage.rss();
  let highest = 0;
  const watch = setInterval(() => (highest = Math.max(highest, process.memoryUsage.rss())), 5);
  const taken = (): number => {
    const above = Math.max(highest, process.memoryUsage.rss()) - idle;
    highest = 0;
    globalThis.gc?.();
    return Math.round(above / 1e5) / 10;
  };
  const began = performance.now();
  const { outboxId } = await outbox.send(large.id, large.revision, Date.now() + 3_600_000);
  const seconds = Math.round(performance.now() - began) / 1000;
  const building = taken();
  const size = vault.outbox.get(outboxId)?.size ?? 0;
  await outbox.schedule(outboxId);
  await own.until('sent', ([entry]) => entry?.copy !== undefined);
  const sending = taken();
  await own.until('filed', (entries) => entries.length === 0);
  const filing = taken();
  clearInterval(watch);
  process.stdout.write(
    `${JSON.stringify({ building, sending, filing, size, seconds } satisfies LargeMail)}\n`,
  );
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  await main(JSON.parse(process.argv[2] ?? '') as OwnOutboxOptions);
