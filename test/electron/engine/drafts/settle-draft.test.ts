import { describe, expect, test, vi } from 'vitest';
import { createSettling } from '../../../../electron/engine/drafts/settle-draft.ts';
import { Failed } from '../../../../electron/engine/failed.ts';
import { hasFlag, Deleted } from '../../../../shared/model/flags.ts';
import type { DraftId } from '../../../../shared/model/ids.ts';
import { createFakeServer, type FakeServer } from '../../../fixtures/fake-backend.ts';
import { createRandom } from '../../../fixtures/random.ts';
import { anAccount } from '../../../fixtures/vault-fixtures.ts';
import { copiesOn, type Device, Killed, openDevice } from './drafts-bench.ts';

// A worker thread that starts on a busy machine takes its time.
vi.setConfig({ testTimeout: 60_000 });

const id = 'draft-1' as DraftId;

async function start(devices = 2): Promise<{ server: FakeServer; one: Device; other: Device }> {
  const server = createFakeServer();
  server.addFolder('INBOX', 'inbox');
  server.addFolder('Drafts', 'drafts');
  const one = await openDevice(server);
  const other = devices > 1 ? await openDevice(server) : one;
  return { server, one, other };
}

/** The other device goes on with what the first one has put on the server, as opening the message would. */
async function continues(server: FakeServer, on: Device, as = id): Promise<void> {
  const folder = server.folders.get('Drafts');
  const message = [...(folder?.messages.values() ?? [])].at(-1);
  if (!folder || !message) throw new Error('nothing to go on with');
  const { messageId = '' } = message.message;
  const copy = {
    accountId: 'ann' as never,
    folder: 'Drafts',
    uidValidity: folder.uidValidity,
    uid: message.uid,
    messageId,
    revision: 1,
  };
  const family = /^<draft\.([^.]+)\./.exec(messageId)?.[1] ?? 'of-others';
  await on.copies.put({ id: as, family, copy, old: [] });
  await on.write(copiesOn(server).at(-1) ?? '', as);
}

describe('a draft and its copy on the server', () => {
  test('goes there as a draft that was read, and the next version replaces it', async () => {
    const { server, one } = await start();
    await one.write('first');
    await one.settle();
    const [message] = server.folders.get('Drafts')!.messages.values();
    expect(message!.flags).toEqual(['\\Draft', '\\Seen']);
    await one.write('second');
    await one.settle();
    expect(copiesOn(server)).toEqual(['second']);
    const verbs = server.commands.map(({ verb }) => verb);
    expect(verbs.lastIndexOf('append')).toBeLessThan(verbs.lastIndexOf('remove'));
  });

  test('costs no word to the server while nothing changed but one look', async () => {
    const { server, one } = await start();
    await one.write('first');
    await one.settle();
    server.commands.length = 0;
    await one.settle();
    expect(server.commands.map(({ verb }) => verb)).toEqual(['status', 'findByMessageId', 'findByMessageId']);
  });

  test('is not replaced by an empty one', async () => {
    const { server, one } = await start();
    await one.write('long and full');
    await one.settle();
    await one.files.save({ ...one.files.get(id)!, html: '<p></p>', subject: '' });
    await one.settle();
    expect(copiesOn(server)).toEqual(['long and full']);
  });

  test('makes a Drafts folder where the server has none', async () => {
    const server = createFakeServer();
    server.addFolder('INBOX', 'inbox');
    const one = await openDevice(server);
    await one.write('first');
    await one.settle();
    expect(copiesOn(server)).toEqual(['first']);
  });

  test('where all folders lie below INBOX, so does Drafts; where folders are labels, the old copy leaves through Trash', async () => {
    const server = createFakeServer();
    server.addFolder('INBOX', 'inbox');
    server.addFolder('INBOX/Trash', 'trash');
    server.addFolder('INBOX/All', 'all');
    const one = await openDevice(server);
    await one.write('first');
    await one.settle();
    Object.assign(server.folders.get('INBOX/Drafts')!.remote, { role: 'drafts' });
    await one.write('second');
    await one.settle();
    expect(copiesOn(server, 'INBOX/Drafts')).toEqual(['second']);
    expect(copiesOn(server, 'INBOX/Trash')).toEqual([]);
    expect(server.commands.at(-2)).toMatchObject({
      verb: 'move',
      args: [{ path: 'INBOX/Drafts' }, [1], 'INBOX/Trash'],
    });
  });

  test('the old copy leaves through Trash also while the cache knows no folder', async () => {
    const server = createFakeServer();
    server.addFolder('Drafts', 'drafts');
    server.addFolder('Trash', 'trash');
    server.addFolder('All', 'all');
    const one = await openDevice(server);
    await one.write('first');
    await one.settle();
    await one.write('second');
    const { ports } = one;
    const settling = createSettling({ ...ports, store: { ...ports.store, folders: async () => [] } });
    await settling.settle(id, () => false);
    expect([copiesOn(server), copiesOn(server, 'Trash')]).toEqual([['second'], []]);
    expect(server.commands.map(({ verb }) => verb)).toContain('move');
  });

  test('without UIDPLUS the copy is found by its Message-ID, and the old one is marked as deleted', async () => {
    const { server, one } = await start();
    server.capabilities = { ...server.capabilities, uidplus: false };
    server.fault = (verb) => (verb === 'remove' ? new Failed({ code: 'not-supported' }) : undefined);
    await one.write('first');
    await one.settle();
    await one.write('second');
    await one.settle();
    const alive = [...server.folders.get('Drafts')!.messages.values()].filter(
      ({ flags }) => !hasFlag(flags, Deleted),
    );
    expect(alive).toHaveLength(1);
    expect(copiesOn(server).at(-1)).toBe('second');
    await one.settle();
    expect(one.texts()).toEqual(['second']);
  });

  test('sent or discarded here, it goes there, also when that is only possible later', async () => {
    const { server, one } = await start();
    await one.write('first');
    await one.settle();
    await one.files.remove(id);
    one.online = false;
    await one.settle();
    expect(copiesOn(server)).toEqual(['first']);
    await one.restart();
    one.online = true;
    await one.settle();
    expect(copiesOn(server)).toEqual([]);
    expect(one.copies.list()).toEqual([]);
  });

  test('a folder that was numbered anew, or is gone, is no reason to think that somebody removed it', async () => {
    const { server, one } = await start();
    await one.write('first');
    await one.settle();
    server.renumber('Drafts');
    await one.settle();
    expect([one.texts(), copiesOn(server)]).toEqual([['first'], ['first']]);
    server.folders.delete('Drafts');
    await one.settle();
    expect([one.texts(), copiesOn(server)]).toEqual([['first'], ['first']]);
  });

  test('a folder that the server says nothing of for once is not taken for one that is gone', async () => {
    const { server, one } = await start();
    await one.write('first');
    await one.settle();
    const backend = one.ports.backendOf(anAccount().id);
    if (!backend) throw new Error('no line');
    const mute = new Proxy(backend, {
      get: (target, name) => (name === 'status' ? async () => new Map() : Reflect.get(target, name)),
    });
    const settling = createSettling({ ...one.ports, backendOf: () => mute });
    await expect(settling.settle(id, () => false)).rejects.toMatchObject({
      failure: { code: 'server-trouble' },
    });
    expect([one.texts(), copiesOn(server)]).toEqual([['first'], ['first']]);
  });

  test('a server whose search knows only later what came piles nothing up', async () => {
    const { server, one } = await start(1);
    await one.connect();
    const backend = one.ports.backendOf(anAccount().id);
    if (!backend) throw new Error('no line');
    const late = new Proxy(backend, {
      get: (target, name) => (name === 'findByMessageId' ? async () => [] : Reflect.get(target, name)),
    });
    const settling = createSettling({ ...one.ports, backendOf: () => late });
    for (const text of ['first', 'second', 'third']) {
      await one.write(text);
      await settling.settle(id, () => false);
    }
    expect(copiesOn(server)).toEqual(['third']);
  });

  test('what the server refuses leaves both as they are', async () => {
    const { server, one } = await start();
    await one.write('first');
    await one.settle();
    await one.write('second');
    server.fault = (verb) => (verb === 'append' ? new Failed({ code: 'mailbox-full' }) : undefined);
    await expect(one.settleOnce(id)).rejects.toMatchObject({ failure: { code: 'mailbox-full' } });
    expect([one.texts(), copiesOn(server)]).toEqual([['second'], ['first']]);
    server.fault = () => undefined;
    await one.settle();
    expect(copiesOn(server)).toEqual(['second']);
  });
});

describe('on two devices', () => {
  test('what one changed is what the other has, when it did nothing itself', async () => {
    const { server, one, other } = await start();
    await one.write('first');
    await one.settle();
    await continues(server, other);
    await one.write('second');
    await one.settle();
    await other.settle();
    expect([one.texts(), other.texts(), copiesOn(server)]).toEqual([['second'], ['second'], ['second']]);
    await other.write('third');
    await other.settle();
    await one.settle();
    expect([one.texts(), other.texts(), copiesOn(server)]).toEqual([['third'], ['third'], ['third']]);
  });

  test('while somebody has it open here, it does not change under their hands', async () => {
    const { server, one, other } = await start();
    await one.write('first');
    await one.settle();
    await continues(server, other);
    await one.write('second');
    await one.settle();
    await other.settle(true);
    expect(other.texts()).toEqual(['first']);
  });

  test('changed on both: both versions stay, and that is said', async () => {
    const { server, one, other } = await start();
    await one.write('first');
    await one.settle();
    await continues(server, other);
    await one.write('of one');
    await other.write('of the other');
    await one.settle();
    await other.settle();
    await one.settle();
    await other.settle();
    expect(copiesOn(server).toSorted()).toEqual(['of one', 'of the other']);
    expect([one.texts(), other.texts()]).toEqual([['of one'], ['of the other']]);
    expect(other.events).toContainEqual({
      kind: 'notice',
      failure: { code: 'draft-changed-elsewhere', params: {} },
    });
    await one.files.remove(id);
    await one.settle();
    await other.settle();
    expect([other.texts(), copiesOn(server)]).toEqual([['of the other'], ['of the other']]);
  });

  test('sent on one: it goes on the other, unless it was changed there', async () => {
    const { server, one, other } = await start();
    await one.write('first');
    await one.settle();
    await continues(server, other);
    await one.files.remove(id);
    await one.settle();
    await other.settle(true);
    expect(other.texts()).toEqual(['first']);
    await other.settle();
    expect(other.texts()).toEqual([]);

    await one.write('again', 'draft-2');
    await one.settle();
    await continues(server, other);
    await other.write('and more');
    await one.files.remove('draft-2' as DraftId);
    await one.settle();
    await other.settle();
    expect([other.texts(), copiesOn(server)]).toEqual([['and more'], ['and more']]);
  });

  test('another client that saves under the same Message-ID is understood too', async () => {
    const { server, one } = await start();
    const source = (text: string) =>
      new Map([
        [
          '',
          Buffer.from(
            `From: ann@mail.example\r\nMessage-ID: <tb@x>\r\nSubject: ${text}\r\nContent-Type: text/html\r\n\r\n<p>${text}</p>`,
          ),
        ],
      ]);
    const old = server.deliver('Drafts', { messageId: '<tb@x>', sections: source('begun there') });
    await continues(server, one);
    server.deliver('Drafts', { messageId: '<tb@x>', sections: source('finished there') });
    server.expunge('Drafts', [old]);
    await one.settle();
    expect(one.texts()).toEqual(['finished there']);
  });

  test('also when it was a copy of ours that it went on with: what was written there is not taken for what we put there', async () => {
    const { server, one } = await start();
    await one.write('begun here');
    await one.settle();
    const [copy] = server.folders.get('Drafts')!.messages.values();
    const { messageId = '' } = copy!.message;
    const source = `From: ann@mail.example\r\nMessage-ID: ${messageId}\r\nSubject: finished there\r\nContent-Type: text/html\r\n\r\n<p>there</p>`;
    server.deliver('Drafts', { messageId, sections: new Map([['', Buffer.from(source)]]) });
    // It has put its version there, and has not removed the former one yet.
    await one.settle();
    expect([one.texts(), copiesOn(server).at(-1)]).toEqual([['begun here'], 'finished there']);
    server.expunge('Drafts', [copy!.uid]);
    await one.write('written on here');
    await one.settle();
    expect(copiesOn(server)).toEqual(['finished there', 'written on here']);
  });
});

describe('while the server is asked', () => {
  /** Does something when the n-th command of a kind comes, before it is answered. */
  function during(server: FakeServer, verb: string, work: () => Promise<unknown>): Promise<void> {
    return new Promise((resolve) => {
      server.fault = (said) => {
        if (said !== verb) return undefined;
        server.fault = () => undefined;
        void work().then(() => resolve());
        return undefined;
      };
    });
  }

  test('what is written on a draft that went on another device stays', async () => {
    const { server, one } = await start(1);
    await one.write('first');
    await one.settle();
    server.expunge('Drafts', [1]);
    let isOpen = false;
    const written = during(server, 'status', async () => {
      isOpen = true;
      await one.write('opened and written on');
    });
    await createSettling(one.ports).settle(id, () => isOpen);
    await written;
    expect(one.texts()).toEqual(['opened and written on']);
  });

  test('a draft that is opened meanwhile does not go, nor change', async () => {
    const { server, one, other } = await start();
    await one.write('first');
    await one.settle();
    await continues(server, other);
    await one.write('second');
    await one.settle();
    await other.connect();
    let isOpen = false;
    const opened = during(server, 'streamSection', async () => {
      isOpen = true;
    });
    await createSettling(other.ports).settle(id, () => isOpen);
    await opened;
    expect(other.texts()).toEqual(['first']);
    server.expunge('Drafts', [2]);
    isOpen = false;
    const again = during(server, 'status', async () => {
      isOpen = true;
    });
    await createSettling(other.ports).settle(id, () => isOpen);
    await again;
    expect(other.texts()).toEqual(['first']);
  });

  test('what is discarded meanwhile is not put there', async () => {
    const { server, one } = await start(1);
    await one.write('first');
    await one.settle();
    await one.write('second');
    const gone = during(server, 'status', () => one.files.remove(id));
    await createSettling(one.ports).settle(id, () => false);
    await gone;
    expect(copiesOn(server)).toEqual([]);
    expect(one.copies.list()).toEqual([]);
  });

  test('an account that is leaving loses nothing on its server', async () => {
    const { server, one } = await start(1);
    await one.write('first');
    await one.settle();
    await createSettling({ ...one.ports, account: () => undefined }).settle(id, () => false);
    expect([one.texts(), copiesOn(server)]).toEqual([['first'], ['first']]);
  });
});

type Scenario = {
  /** What is there when it begins, and what happens then. */
  readonly before: (one: Device, other: Device, server: FakeServer) => Promise<void>;
  /** What must never be missing from the server in between; what is there at the end, and here. */
  readonly never: readonly string[];
  readonly copies: readonly string[];
  readonly texts: readonly string[];
};

const scenarios: Readonly<Record<string, Scenario>> = {
  'put there': {
    before: async (one) => void (await one.write('first')),
    never: [],
    copies: ['first'],
    texts: ['first'],
  },
  replaced: {
    before: async (one) => {
      await one.write('first');
      await one.settle();
      await one.write('second');
    },
    never: ['first', 'second'],
    copies: ['second'],
    texts: ['second'],
  },
  'taken over from the other device': {
    before: async (one, other, server) => {
      await other.write('first');
      await other.settle();
      await continues(server, one);
      await other.write('second');
      await other.settle();
    },
    never: ['second'],
    copies: ['second'],
    texts: ['second'],
  },
  'changed on both': {
    before: async (one, other, server) => {
      await other.write('first');
      await other.settle();
      await continues(server, one);
      await one.write('of one');
      await other.write('of the other');
      await other.settle();
    },
    never: ['of the other'],
    copies: ['of the other', 'of one'],
    texts: ['of one'],
  },
  discarded: {
    before: async (one) => {
      await one.write('first');
      await one.settle();
      await one.files.remove(id);
    },
    never: [],
    copies: [],
    texts: [],
  },
};

describe.each(Object.entries(scenarios))('while it is %s', (_name, scenario) => {
  async function begin() {
    const all = await start();
    await scenario.before(all.one, all.other, all.server);
    return all;
  }
  function isRight(server: FakeServer, one: Device): void {
    expect(copiesOn(server)).toEqual(scenario.copies);
    expect(one.texts()).toEqual(scenario.texts);
  }
  function isThere(server: FakeServer): void {
    const { never } = scenario;
    expect(never.length === 0 || copiesOn(server).some((text) => never.includes(text))).toBe(true);
  }

  test('the program may be killed before any of its words to the server and the disk', async () => {
    let isThrough = false;
    for (let words = 0; !isThrough; words += 1) {
      const { server, one } = await begin();
      await one.restart();
      one.killBefore = words;
      isThrough = await one.settleOnce(id).then(
        () => true,
        (error: unknown) => {
          if (!(error instanceof Killed)) throw error;
          return false;
        },
      );
      isThere(server);
      await one.restart();
      await one.settle();
      isRight(server, one);
      expect(words).toBeLessThan(40);
    }
  });

  test.each(['line-lost-before', 'line-lost-after'] as const)(
    'the line may break at any command: %s',
    async (fault) => {
      let isThrough = false;
      for (let command = 0; !isThrough; command += 1) {
        const { server, one } = await begin();
        let count = 0;
        isThrough = true;
        server.fault = (verb) => {
          if (verb === 'connect' || count++ !== command) return undefined;
          isThrough = false;
          return fault;
        };
        await one.settleOnce(id).catch(() => undefined);
        server.fault = () => undefined;
        isThere(server);
        await one.settle();
        isRight(server, one);
        expect(command).toBeLessThan(40);
      }
    },
  );
});

test('killed while it is taken over, and written on before there is a line again: both versions stay', async () => {
  let isThrough = false;
  for (let words = 0; !isThrough; words += 1) {
    const { server, one, other } = await start();
    await other.write('first');
    await other.settle();
    await continues(server, one);
    await other.write('second');
    await other.settle();
    await one.restart();
    one.killBefore = words;
    isThrough = await one.settleOnce(id).then(
      () => true,
      () => false,
    );
    await one.restart();
    const seen = one.texts();
    await one.write('written on');
    await one.settle();
    const kept = seen.includes('second') ? ['written on'] : ['second', 'written on'];
    expect(copiesOn(server)).toEqual(kept);
    expect(words).toBeLessThan(40);
  }
});

async function settleAll(device: Device): Promise<void> {
  for (const draft of new Set([...device.files.list(), ...device.copies.list()].map((each) => each.id)))
    await device.settleOnce(draft).catch(() => undefined);
}

/** `SKEIN_SEEDS` asks for more. */
const seeds = Array.from({ length: Number(process.env.SKEIN_SEEDS ?? 6) }, (_, index) => index + 1);

test.each(seeds)(
  'two devices, broken lines and kills: nothing that was written last is lost (seed %i)',
  async (seed) => {
    const random = createRandom(seed);
    const { server, one, other } = await start();
    const devices = [one, other];
    let written = 0;
    /** What somebody wrote, until somebody who saw it wrote on or threw it away. */
    const wanted = new Set<string>();
    server.fault = (verb) =>
      verb !== 'connect' && random.chance(0.05)
        ? random.pick(['line-lost-before', 'line-lost-after'] as const)
        : undefined;
    for (let step = 0; step < 40; step += 1) {
      const device = random.pick(devices);
      const name = device === one ? 'one' : 'other';
      const kind = random.below(10);
      if (kind < 3) {
        const text = `text ${(written += 1)}`;
        const drafts = device.files.list();
        const before = drafts.length > 0 && random.chance(0.8) ? random.pick(drafts) : undefined;
        await device.write(text, before?.id ?? `${name}-${step}`);
        wanted.delete(before?.subject ?? '');
        wanted.add(text);
      } else if (kind === 3 && copiesOn(server).length > 0 && device.files.list().length === 0) {
        await continues(server, device, `${name}-${step}` as DraftId);
      } else if (kind === 4 && device.files.list().length > 0 && random.chance(0.3)) {
        const { id: gone, subject } = random.pick(device.files.list());
        await device.files.remove(gone);
        wanted.delete(subject);
      } else {
        device.online = random.chance(0.8);
        if (random.chance(0.3)) device.killBefore = random.below(15);
        // Both at once, now and then: their words to the server come in any order.
        await Promise.all((random.chance(0.3) ? devices : [device]).map(settleAll));
        if (device.killBefore !== undefined) await device.restart();
      }
    }
    server.fault = () => undefined;
    for (const device of devices) device.online = true;
    for (let round = 0; round < 3; round += 1) for (const device of devices) await device.settle();
    const copies = copiesOn(server);
    expect(new Set(copies).size).toBe(copies.length);
    expect([...wanted].filter((text) => !copies.includes(text))).toEqual([]);
    for (const device of devices) for (const text of device.texts()) expect(copies).toContain(text);
  },
);
