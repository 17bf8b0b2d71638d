import type { Account } from '../../../shared/model/account.ts';
import type { MessageId } from '../../../shared/model/ids.ts';
import { identitiesOf } from '../../../shared/model/identity.ts';
import type { OutboxItem } from '../../../shared/model/outbox.ts';
import type { Near, Person } from '../../../shared/model/person.ts';
import type { Clock } from '../clock.ts';
import type { Hub } from '../events/hub.ts';
import { isFailed } from '../failed.ts';
import type { Log } from '../log/log.ts';
import type { StoreApi } from '../store/store-api.ts';
import type { SettingsFile } from '../vault/settings-file.ts';
import { Book, type Letter } from './book.ts';
import { type Found, lettersIn, lettersOf } from './gather.ts';
import { nearTo } from './near-people.ts';
import { hasHan, loadReadings, type Syllables } from './pinyin.ts';

export interface PeoplePorts {
  readonly store: Pick<StoreApi, 'folders' | 'page' | 'rows' | 'contents'>;
  readonly accounts: { list(): readonly Account[] };
  /** What is on its way, and has no copy in Sent yet. */
  sending(): Promise<readonly OutboxItem[]>;
  readonly settings: SettingsFile;
  readonly hub: Pick<Hub, 'emit'>;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Whom the person knows. It is gathered from the cache when it is first asked for, newest mail first, and then follows
 * what arrives; who never writes pays nothing for it.
 */
export interface People {
  complete(
    text: string,
    limit: number,
  ): Promise<{ readonly people: readonly Person[]; readonly isWhole: boolean }>;
  check(addresses: readonly string[]): Promise<readonly (Near | null)[]>;
  /** Durable when it answers. @throws Failed `disk-full`, `disk-failed` */
  suggest(address: string, suggested: boolean): Promise<void>;
  /** Rows that came: they are read when somebody is looked for. */
  arrived(ids: readonly MessageId[]): void;
  /** Another cache: what was gathered is void. */
  forget(): void;
  close(): void;
}

export function createPeople(ports: PeoplePorts): People {
  const { store, settings, hub, clock, log } = ports;
  let gathering: Gathering | undefined;
  let closed = false;

  const ownAddresses = (): ReadonlySet<string> =>
    new Set(
      ports.accounts
        .list()
        .flatMap((account) => [account.email, ...identitiesOf(account).map(({ email }) => email)])
        .map((address) => address.toLowerCase()),
    );

  /** The newest letters are in the book when it resolves. */
  async function ready(): Promise<Gathering> {
    if (!gathering) {
      const own = ownAddresses();
      const source = { store, isOwn: (address: string) => own.has(address), now: clock.now };
      gathering = new Gathering({
        clock,
        all: () => lettersOf(source),
        some: (ids) => lettersIn(source, ids),
        onWhole: () => hub.emit({ kind: 'people' }),
        onFailed: (error) =>
          log.warn('people-not-gathered', { code: isFailed(error) ? error.failure.code : 'unexpected' }),
      });
    }
    const current = gathering;
    await current.begin();
    for (const { messageId, createdAt, to, bcc, recipients, redirected, receipt } of await ports.sending()) {
      if (receipt) continue;
      const named = new Set([...to, ...bcc].map(({ address }) => address.toLowerCase()));
      const others = redirected ? [] : recipients.filter(({ address }) => !named.has(address.toLowerCase()));
      const copies = [...bcc, ...others.map(({ address }) => ({ name: '', address }))];
      await current.take({ messageId, at: createdAt, wrote: true, to, copies });
    }
    return current;
  }

  return {
    async complete(text, limit) {
      const { book, isWhole } = await ready();
      const hidden = new Set(settings.get().notSuggested);
      return { people: book.find(text, limit, (address) => hidden.has(address)), isWhole: isWhole() };
    },
    async check(addresses) {
      const { book } = await ready();
      const own = ownAddresses();
      return addresses.map((address) =>
        own.has(address.toLowerCase()) ? null : (nearTo(book, address) ?? null),
      );
    },
    async suggest(address, suggested) {
      const key = address.toLowerCase();
      const others = settings.get().notSuggested.filter((each) => each !== key);
      await settings.set({ notSuggested: suggested ? others : [...others, key].slice(-10_000) });
      hub.emit({ kind: 'settings' });
      hub.emit({ kind: 'people' });
    },
    arrived(ids) {
      if (!closed) gathering?.arrived(ids);
    },
    forget() {
      gathering?.stop();
      gathering = undefined;
    },
    close() {
      closed = true;
      gathering?.stop();
    },
  };
}

interface GatheringPorts {
  readonly clock: Clock;
  all(): AsyncGenerator<readonly Found[]>;
  some(ids: readonly MessageId[]): AsyncGenerator<readonly Found[]>;
  onWhole(): void;
  onFailed(error: unknown): void;
}

/** Reads one cache into one book, in the background and at most half of the time. */
class Gathering {
  readonly book = new Book();
  readonly #ports: GatheringPorts;
  /** Bits by content: copies of a message are one letter. */
  #seen = new Uint8Array(4096);
  /** Message-IDs taken from the outbox: their copies in Sent are the same letters. */
  readonly #sent = new Set<string>();
  #waiting: MessageId[] = [];
  #begun: Promise<void> | undefined;
  #running = false;
  #whole = false;
  #stopped = false;
  #readings: ((han: string) => Syllables) | undefined;

  constructor(ports: GatheringPorts) {
    this.#ports = ports;
  }

  /** Resolves when the first slices are in; the rest goes on by itself. Never rejects. */
  begin(): Promise<void> {
    if (!this.#begun) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#begun = promise;
      void this.#readAll(resolve);
    } else if (this.#whole && this.#waiting.length > 0) void this.#readArrived();
    return this.#begun;
  }

  isWhole = (): boolean => this.#whole && this.#waiting.length === 0;

  arrived(ids: readonly MessageId[]): void {
    this.#waiting.push(...ids);
  }

  /** A letter that is on its way. */
  async take({ messageId, ...letter }: Letter & { readonly messageId: string }): Promise<void> {
    if (this.#sent.has(messageId)) return;
    this.#sent.add(messageId);
    await this.#add(letter);
  }

  stop(): void {
    this.#stopped = true;
  }

  async #readAll(firstAreIn: () => void): Promise<void> {
    this.#running = true;
    try {
      let slices = 0;
      for await (const found of this.#paced(this.#ports.all(), firstSlices)) {
        await this.#addAll(found);
        if (++slices === firstSlices) firstAreIn();
      }
      this.#whole = true;
    } catch (error) {
      // The cache went: the next question begins anew.
      this.#begun = undefined;
      this.#ports.onFailed(error);
    } finally {
      this.#running = false;
      firstAreIn();
    }
    // Told of one that is not whole, whoever waits for it would ask again at once, and again.
    if (!this.#whole) return;
    if (this.#waiting.length > 0) await this.#readArrived();
    else this.#ports.onWhole();
  }

  async #readArrived(): Promise<void> {
    if (this.#running || this.#stopped) return;
    this.#running = true;
    const ids = this.#waiting;
    this.#waiting = [];
    try {
      for await (const found of this.#paced(this.#ports.some(ids))) await this.#addAll(found);
      this.#ports.onWhole();
    } catch (error) {
      this.#ports.onFailed(error);
    } finally {
      this.#running = false;
    }
  }

  /**
   * After each slice a rest as long as it took, because whoever reads or syncs waits for the same cache; but for the
   * `hurried` first ones, which the person waits for.
   */
  async *#paced(slices: AsyncGenerator<readonly Found[]>, hurried = 0): AsyncGenerator<readonly Found[]> {
    const { clock } = this.#ports;
    let before = clock.now();
    let number = 0;
    for await (const each of slices) {
      if (this.#stopped) return;
      yield each;
      if (++number < hurried) continue;
      const took = clock.now() - before;
      const { promise, resolve } = Promise.withResolvers<void>();
      clock.after(Math.min(took, longestRestMs), resolve);
      await promise;
      before = clock.now();
    }
  }

  async #addAll(found: readonly Found[]): Promise<void> {
    for (const { contentId, messageId, ...letter } of found) {
      if (this.#isSeen(contentId) || (messageId !== undefined && this.#sent.has(messageId))) continue;
      await this.#add(letter);
    }
  }

  async #add(letter: Letter): Promise<void> {
    const everybody = [...letter.to, ...(letter.copies ?? [])];
    if (!this.#readings && everybody.some(({ name }) => hasHan(name))) this.#readings = await loadReadings();
    this.book.add(letter, (name) => this.#readings?.(name) ?? []);
  }

  #isSeen(id: number): boolean {
    const at = id >> 3;
    if (at >= this.#seen.length) {
      const larger = new Uint8Array(Math.max(at + 1, this.#seen.length * 2));
      larger.set(this.#seen);
      this.#seen = larger;
    }
    const bit = 1 << (id & 7);
    const byte = this.#seen[at] ?? 0;
    this.#seen[at] = byte | bit;
    return (byte & bit) !== 0;
  }
}

/** Sent and Inbox of the first accounts: enough for a first answer. */
const firstSlices = 4;
const longestRestMs = 100;
