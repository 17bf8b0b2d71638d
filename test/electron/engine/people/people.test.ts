import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../../../electron/engine/clock.ts';
import { Failed } from '../../../../electron/engine/failed.ts';
import { silentLog } from '../../../../electron/engine/log/log.ts';
import { createPeople, type People } from '../../../../electron/engine/people/people.ts';
import type { SkeinEvent } from '../../../../shared/contract/events.ts';
import type { Address } from '../../../../shared/model/address.ts';
import type { FolderRole } from '../../../../shared/model/folder.ts';
import type { FolderId } from '../../../../shared/model/ids.ts';
import type { OutboxItem } from '../../../../shared/model/outbox.ts';
import { settings as settingsSchema } from '../../../../shared/model/settings.ts';
import type { NewMessage } from '../../../../shared/store/rows.ts';
import { createMemoryStore, type MemoryStore } from '../../../fixtures/memory-store.ts';
import { newMessage } from '../../../fixtures/new-message.ts';
import { anAccount } from '../../../fixtures/vault-fixtures.ts';

const account = anAccount();
const named = (line: string): Address[] => {
  const [, name = '', address = ''] = /^(.*) <(.*)>$/.exec(line) ?? [];
  return [{ name, address }];
};
const me = [{ name: 'Me', address: account.email.toUpperCase() }];

describe('the people of a mailbox', () => {
  let memory: MemoryStore;
  let people: People;
  let events: SkeinEvent[];
  let sending: Partial<OutboxItem>[];
  let folders: ReadonlyMap<string, FolderId>;
  let uid: number;

  beforeEach(async () => {
    memory = await createMemoryStore();
    events = [];
    sending = [];
    uid = 0;
    const roles: readonly FolderRole[] = ['inbox', 'sent', 'junk', 'drafts', 'archive'];
    const made = await memory.store.setFolders({
      accountId: account.id,
      folders: roles.map((role) => ({ path: role, name: role, delimiter: '/', role, selectable: true })),
    });
    folders = new Map(made.folders.map(({ path, id }) => [path, id]));
    let settings = settingsSchema.parse({});
    people = createPeople({
      store: memory.store,
      accounts: { list: () => [account] },
      sending: async () => sending as OutboxItem[],
      settings: {
        get: () => settings,
        set: async (some) => (settings = { ...settings, ...some }),
      },
      hub: { emit: (event) => events.push(event) },
      clock: systemClock,
      log: silentLog,
    });
  });
  afterEach(async () => {
    people.close();
    await memory.close();
  });

  const put = async (folder: string, ...messages: Partial<NewMessage>[]) => {
    const { added } = await memory.store.addMessages({
      folderId: folders.get(folder) ?? (0 as FolderId),
      uidValidity: 1,
      messages: messages.map((each) => newMessage(++uid, each)),
    });
    return added.map(({ id }) => id);
  };
  const found = async (text = ''): Promise<string[]> =>
    (await people.complete(text, 10)).people.map(({ address }) => address);

  test('are those written to, copies and blind copies too, and those who wrote; nobody of Junk and Drafts', async () => {
    await put('inbox', { from: named('Ann <ann@a.example>') });
    await put('sent', {
      from: me,
      to: named('Bob <bob@a.example>'),
      cc: named('Cy <cy@a.example>'),
      bcc: named('张三 <dd@a.example>'),
    });
    await put('junk', { from: named('Eve <eve@a.example>') });
    await put('drafts', { from: me, to: named('Fay <fay@a.example>') });
    expect((await found()).sort()).toEqual([
      'ann@a.example',
      'bob@a.example',
      'cy@a.example',
      'dd@a.example',
    ]);
    expect(await found('zs')).toEqual(['dd@a.example']);
    expect((await people.complete('bob', 1)).people[0]).toMatchObject({ wroteAt: newMessage(2).receivedAt });
  });

  test('a message that lies in two folders counts once', async () => {
    const twin = { from: named('Twin <twin@a.example>'), messageId: '<twin@x>', size: 5 };
    await put('inbox', twin, { from: named('Two <two@a.example>') }, { from: named('Two <two@a.example>') });
    await put('archive', twin, twin);
    await expect.poll(async () => (await people.complete('tw', 5)).isWhole).toBe(true);
    expect(await found('tw')).toEqual(['two@a.example', 'twin@a.example']);
  });

  test('older mail than the first slices comes in by itself, and is told', async () => {
    const many = Array.from({ length: 700 }, (_, n) => ({ from: named(`N${n} <n${n}@a.example>`) }));
    await put('archive', ...many);
    await put('inbox', { from: named('Ann <ann@a.example>') });
    await people.complete('', 1);
    await expect.poll(() => events).toEqual([{ kind: 'people' }]);
    expect((await people.complete('', 1)).isWhole).toBe(true);
    expect(await found('n0')).toEqual(['n0@a.example']);
  });

  test('follow what arrives, and what is on its way', async () => {
    await put('inbox', { from: named('Ann <ann@a.example>') });
    await found();
    people.arrived(await put('inbox', { from: named('Late <late@a.example>') }));
    await expect.poll(() => found('late')).toEqual(['late@a.example']);
    sending = [
      {
        messageId: '<out@x>',
        createdAt: Date.now(),
        to: named('Gus <gus@a.example>'),
        bcc: [],
        recipients: ['gus@a.example', 'copy@a.example'].map((address) => ({
          address,
          state: 'waiting' as const,
        })),
      },
    ];
    expect(await found('g')).toEqual(['gus@a.example']);
    expect(await found('copy')).toEqual(['copy@a.example']);
  });

  test('another cache begins anew', async () => {
    await put('inbox', { from: named('Ann <ann@a.example>') });
    expect(await found()).toEqual(['ann@a.example']);
    await memory.store.clearFolder({ folderId: folders.get('inbox') ?? (0 as FolderId) });
    people.forget();
    expect(await found()).toEqual([]);
  });

  test('without a cache nobody is found, and nobody is told to ask again', async () => {
    const { page } = memory.store;
    await put('inbox', { from: named('Ann <ann@a.example>') });
    Object.assign(memory.store, { page: () => Promise.reject(new Failed({ code: 'cache-missing' })) });
    expect(await found()).toEqual([]);
    expect(await found()).toEqual([]);
    expect(events).toEqual([]);
    Object.assign(memory.store, { page });
    expect(await found()).toEqual(['ann@a.example']);
  });

  test('who shall not be suggested is not, until it is taken back', async () => {
    await put('inbox', { from: named('Ann <Ann@a.example>') });
    await people.suggest('Ann@A.example', false);
    expect(await found()).toEqual([]);
    await people.suggest('ann@a.example', true);
    expect(await found()).toEqual(['Ann@a.example']);
  });

  test('a near miss is told, and never for one’s own addresses', async () => {
    await put('inbox', { from: named('Marta <marta@a.example>') });
    expect(await people.check(['marat@a.example', 'marta@a.example', account.email, 'x@qq.con'])).toEqual([
      { by: 'person', name: 'Marta', address: 'marta@a.example' },
      null,
      null,
      { by: 'domain', name: '', address: 'x@qq.com' },
    ]);
  });
});
