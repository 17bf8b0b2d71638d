import type { Clock } from '../../clock.ts';
import { Failed } from '../../failed.ts';
import { imageType } from '../image-type.ts';
import type { PartFile, PartFiles } from '../part-files.ts';
import { type AddressPolicy, publicOnly } from './address-policy.ts';
import { type GetOptions, getOnce } from './get.ts';

const maxBytes = 15 * 1024 * 1024;
const maxMs = 20_000;
const maxRedirects = 5;
const atOnce = 6;
const maxKnown = 5000;

export interface RemoteImagesOptions {
  readonly files: PartFiles;
  readonly clock: Clock;
  readonly policy?: AddressPolicy;
  readonly ca?: string;
  readonly resolve?: GetOptions['resolve'];
}

/** Images from the network, fetched here so that the page needs no network. */
export interface RemoteImages {
  /** @throws Failed `server-refused` for what is no image, is too far redirected, or lies at a private address */
  fetch(address: string): Promise<PartFile & { readonly image: string }>;
  close(): void;
}

export function createRemoteImages({
  files,
  clock,
  policy = publicOnly,
  ca,
  resolve,
}: RemoteImagesOptions): RemoteImages {
  /** Kept by address for this run, the bytes by hash in the cache. */
  const known = new Map<string, { readonly hash: string; readonly image: string }>();
  const running = new Map<string, Promise<PartFile & { readonly image: string }>>();
  const waiting: (() => void)[] = [];
  const stop = new AbortController();
  let busy = 0;

  const inTurn = async <T>(work: () => Promise<T>): Promise<T> => {
    if (busy >= atOnce) await new Promise<void>((go) => waiting.push(go));
    else busy++;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else busy--;
    }
  };

  const follow = async (address: string): Promise<Buffer> => {
    const limit = new AbortController();
    const cancel = clock.after(maxMs, () => limit.abort());
    const signal = AbortSignal.any([limit.signal, stop.signal]);
    try {
      let url = new URL(address);
      for (let hops = 0; hops <= maxRedirects; hops++) {
        const { head, body } = await getOnce(url, { policy, maxBytes, signal, ca, resolve });
        const location = head.headers.get('location');
        if ([301, 302, 303, 307, 308].includes(head.status) && location) {
          url = new URL(location, url);
          continue;
        }
        if (head.status !== 200)
          throw new Failed({ code: 'server-refused', params: { status: head.status }, phase: 'fetch' });
        return body;
      }
      throw new Failed({ code: 'server-refused', params: { reason: 'redirects' }, phase: 'fetch' });
    } catch (error) {
      // A Location that is no URL.
      if (error instanceof TypeError)
        throw new Failed({ code: 'server-answer-broken', phase: 'fetch' }, { cause: error });
      throw error;
    } finally {
      cancel();
    }
  };

  const load = async (address: string): Promise<PartFile & { readonly image: string }> => {
    const before = known.get(address);
    const file = before && (await files.find(before.hash));
    if (before && file) return { ...file, image: before.image };
    const body = await inTurn(() => follow(address));
    const image = imageType(body);
    if (!image) throw new Failed({ code: 'server-refused', params: { reason: 'type' }, phase: 'fetch' });
    const kept = await files.put(one(body), 'binary');
    known.set(address, { hash: kept.hash, image });
    const [oldest] = known.keys();
    if (known.size > maxKnown && oldest !== undefined) known.delete(oldest);
    return { ...kept, image };
  };

  return {
    fetch(address) {
      const before = running.get(address);
      if (before) return before;
      const loading = load(address).finally(() => running.delete(address));
      running.set(address, loading);
      return loading;
    },
    close: () => stop.abort(),
  };
}

async function* one(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
