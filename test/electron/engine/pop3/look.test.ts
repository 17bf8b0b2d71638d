import { beforeEach, describe, expect, test } from 'vitest';
import { HeadersOnly, hasFlag, OnServer } from '../../../../shared/model/flags.ts';
import { defaultPop3Options, type Pop3Options } from '../../../../shared/model/account.ts';
import { type Computer, openComputer, unsettled, wrongs } from '../../../fixtures/collecting.ts';
import { createLossyFileSystem, type LossyFileSystem } from '../../../fixtures/lossy-file-system.ts';
import { createMaildrop, type Maildrop, someMail } from '../../../fixtures/maildrop.ts';
import { createManualClock, type ManualClock } from '../../../fixtures/manual-clock.ts';

const day = 24 * 60 * 60 * 1000;
let fs: LossyFileSystem;
let clock: ManualClock;
let computer: Computer;
let drop: Maildrop;

beforeEach(async () => {
  fs = createLossyFileSystem();
  clock = createManualClock(Date.UTC(2026, 9, 10));
  computer = await openComputer(fs, clock);
  drop = filled(5);
});

function filled(count: number, prefix = 'u'): Maildrop {
  return createMaildrop(
    Array.from({ length: count }, (_, index) => ({
      uidl: `${prefix}${index + 1}`,
      raw: someMail(index + 1),
    })),
  );
}
const raws = (of: Maildrop): string[] => of.mail.map(({ raw }) => raw);
const uidls = (of: Maildrop): (string | undefined)[] => of.mail.map(({ uidl }) => uidl);
const states = (): Record<string, string> =>
  Object.fromEntries([...computer.ledger.known()].map(([key, { state }]) => [key, state]));
const inbox = (): readonly string[] =>
  computer.own.messages('INBOX').map(({ server }) => server?.uidl ?? 'none');

describe('downloading', () => {
  test('everything comes once, unchanged, newest first, and is shown to be on the server still', async () => {
    expect(await computer.look(drop)).toEqual({ left: 0 });
    expect(drop.sent).toEqual(['u5', 'u4', 'u3', 'u2', 'u1']);
    await computer.look(drop);
    expect(drop.sent).toHaveLength(5);
    expect(await unsettled(computer, drop, raws(drop))).toEqual([]);
    const [first] = computer.own.messages('INBOX');
    expect(hasFlag(first?.flags ?? [], OnServer)).toBe(true);
    expect(first?.receivedAt).toBe(Date.UTC(2026, 9, 5, 10, 0, 5));
  });

  test('a message that claims to come from the future came now', async () => {
    drop.mail = [{ uidl: 'f', raw: someMail(1).replace('5 Oct 2026 10', '5 Oct 2099 10') }];
    await computer.look(drop);
    expect(computer.own.messages('INBOX')[0]?.receivedAt).toBe(clock.now());
  });

  test('what was removed here does not come back', async () => {
    await computer.look(drop);
    await computer.own.remove('INBOX', [1, 2, 3, 4, 5]);
    await computer.look(drop);
    expect(drop.sent).toHaveLength(5);
  });

  test('a line cut in the middle of a message keeps all that were whole, and the next look goes on', async () => {
    const sent = raws(drop);
    drop.breaksAfter = (sent[4]?.length ?? 0) + (sent[3]?.length ?? 0) + 10;
    await expect(computer.look(drop)).rejects.toThrow('connection-lost');
    expect([...inbox()].sort()).toEqual(['u4', 'u5']);
    expect(fs.paths().filter((path) => path.includes('/messages/'))).toHaveLength(2);
    await computer.look(drop);
    // The one during which it broke comes last.
    expect(drop.sent).toEqual(['u5', 'u4', 'u2', 'u1', 'u3']);
    expect(await unsettled(computer, drop, sent)).toEqual([]);
  });

  test('a message that the server refuses does not hold up the others, and is told', async () => {
    drop.refused.add(3);
    const refused: string[] = [];
    const { left } = await computer.look(drop, {}, { onRefused: (key) => refused.push(key) });
    expect([left, refused, inbox().length]).toEqual([1, ['u3'], 4]);
    drop.refused.clear();
    await computer.look(drop);
    expect(inbox()).toHaveLength(5);
  });

  test('held, it ends after the message under way; the rest waits', async () => {
    const { left } = await computer.look(drop, {}, { held: () => drop.sent.length >= 2 });
    expect([left, drop.sent]).toEqual([3, ['u5', 'u4']]);
    await computer.look(drop);
    expect(inbox()).toHaveLength(5);
  });

  test('what the person wishes while it downloads is what happens on the server afterwards', async () => {
    let leave: Pop3Options['leave'] = { kind: 'days', days: 0 };
    drop.onStep = (step) => {
      if (step.startsWith('retr')) leave = { kind: 'always' };
    };
    await computer.look(drop, {}, { options: () => ({ ...defaultPop3Options, leave }) });
    expect(drop.sent).toHaveLength(5);
    expect(drop.mail).toHaveLength(5);
  });

  test('into the shared inbox, and known there when the account later has an inbox of its own', async () => {
    await computer.look(drop, { deliverTo: 'shared' });
    expect(computer.shared.messages('INBOX')).toHaveLength(5);
    drop.mail.push({ uidl: 'u6', raw: someMail(6) });
    await computer.look(drop);
    expect(inbox()).toEqual(['u6']);
    await computer.look(drop, { leave: { kind: 'days', days: 0 } });
    expect(drop.mail).toEqual([]);
    expect(Object.values(states())).toEqual(Array(6).fill('gone'));
  });

  test('progress goes from nothing to all', async () => {
    const told: string[] = [];
    await computer.look(
      drop,
      {},
      {
        onState: (state) =>
          told.push(state.kind === 'downloading' ? `${state.done}/${state.total}` : state.kind),
      },
    );
    expect([told[0], told.at(-1)]).toEqual(['0/5', '5/5']);
  });
});

describe('headers first', () => {
  const big = someMail(9, { size: 50_000 });
  beforeEach(() => drop.mail.push({ uidl: 'big', raw: big }));
  const bigOne = () => computer.ledger.messageOf('big')?.message;

  test('of a big message only the headers come, and never leave the server without the rest', async () => {
    await computer.look(drop, { headersAbove: 10_000, leave: { kind: 'days', days: 0 } });
    expect(bigOne()?.wholeSize).toBe(big.length);
    expect(hasFlag(bigOne()?.flags ?? [], HeadersOnly)).toBe(true);
    expect(uidls(drop)).toEqual(['big']);
  });

  test('the whole takes the place of the headers where the person put them, with their flags', async () => {
    await computer.look(drop, { headersAbove: 10_000 });
    await computer.own.setFlags('INBOX', [bigOne()?.uid ?? 0], ['\\Seen'], []);
    await computer.own.createFolder('Later');
    await computer.own.move('INBOX', [bigOne()?.uid ?? 0], 'Later');
    await computer.ledger.note([{ uidl: 'big', wish: 'whole' }]);
    await computer.look(drop, { headersAbove: 10_000 });
    expect(bigOne()).toMatchObject({ folder: 'Later', size: big.length, flags: ['$OnServer', '\\Seen'] });
    expect(await unsettled(computer, drop, raws(drop))).toEqual([]);
    expect(computer.ledger.known().get('big')?.wish).toBeUndefined();
  });

  test('a server without TOP sends all of it', async () => {
    drop.capabilities = { top: false };
    await computer.look(drop, { headersAbove: 10_000 });
    expect(bigOne()?.wholeSize).toBeUndefined();
  });
});

describe('what leaves the server', () => {
  const always = { leave: { kind: 'always' } } as const;
  const atOnce = { leave: { kind: 'days', days: 0 } } as const;

  test('left for ever, nothing does', async () => {
    await computer.look(drop, always);
    await computer.own.remove('INBOX', [1, 2]);
    await computer.look(drop, always);
    expect(drop.mail).toHaveLength(5);
  });

  test('after 14 days, and not before', async () => {
    const policy = { leave: { kind: 'days', days: 14 } } as const;
    await computer.look(drop, policy);
    clock.advance(14 * day - 1);
    await computer.look(drop, policy);
    expect(drop.mail).toHaveLength(5);
    clock.advance(1);
    drop.mail.push({ uidl: 'u6', raw: someMail(6) });
    await computer.look(drop, policy);
    expect(uidls(drop)).toEqual(['u6']);
    expect(states()).toMatchObject({ u1: 'gone', u6: 'there' });
    expect(hasFlag(computer.ledger.messageOf('u1')?.message.flags ?? [], OnServer)).toBe(false);
  });

  test('when deleted or moved here', async () => {
    const policy = { leave: { kind: 'until-deleted' } } as const;
    await computer.look(drop, policy);
    await computer.own.createFolder('Kept');
    await computer.own.move('INBOX', [1], 'Kept');
    await computer.own.remove('INBOX', [2]);
    await computer.look(drop, policy);
    expect(uidls(drop)).toEqual(['u1', 'u2', 'u3']);
  });

  test('but the newest', async () => {
    await computer.look(drop, { leave: { kind: 'newest', count: 2 } });
    expect(uidls(drop)).toEqual(['u4', 'u5']);
    expect(inbox()).toHaveLength(5);
  });

  test('what the person asked for', async () => {
    await computer.look(drop);
    await computer.ledger.note([{ uidl: 'u2', wish: 'remove' }]);
    await computer.look(drop);
    expect(uidls(drop)).toEqual(['u1', 'u3', 'u4', 'u5']);
    expect(inbox()).toHaveLength(5);
    expect(computer.ledger.known().get('u2')).toMatchObject({ state: 'gone' });
  });

  test('nothing whose file is not there, or not whole', async () => {
    await computer.look(drop);
    const file = (uidl: string): string => {
      const found = computer.ledger.messageOf(uidl);
      return found ? found.mail.fileOf(found.message) : '';
    };
    await fs.remove(file('u1'));
    await fs.write(file('u2'), Buffer.from('cut'));
    await computer.look(drop, atOnce);
    expect(uidls(drop)).toEqual(['u1', 'u2']);
  });

  test.each([
    ['unknown', false, 'there'],
    ['lost', true, 'gone'],
  ] as const)('QUIT without an answer (%s) is settled by the next listing', async (quit, done, then) => {
    const sent = raws(drop);
    drop.quit = quit;
    await expect(computer.look(drop, atOnce)).rejects.toThrow('connection-lost');
    expect(Object.values(states())).toEqual(Array(5).fill('deleting'));
    expect(drop.mail).toHaveLength(done ? 0 : 5);
    await computer.look(drop);
    expect(Object.values(states())).toEqual(Array(5).fill(then));
    expect(await unsettled(computer, drop, sent)).toEqual([]);
    await computer.look(drop, atOnce);
    expect(drop.mail).toEqual([]);
  });

  test('a refused QUIT makes nothing true', async () => {
    drop.quit = 'refused';
    await computer.look(drop, atOnce);
    expect(new Set(Object.values(states()))).toEqual(new Set(['deleting']));
    await computer.look(drop, atOnce);
    expect(new Set(Object.values(states()))).toEqual(new Set(['gone']));
  });
});

describe('servers that name messages anew, or not at all', () => {
  test('after a migration only what is new is downloaded, and what is here keeps its place and flags', async () => {
    drop = filled(30);
    await computer.look(drop);
    await computer.own.setFlags('INBOX', [1], ['\\Flagged'], []);
    await computer.own.remove('INBOX', [2]);
    const sent = [...raws(drop), someMail(31)];
    const moved = createMaildrop(
      sent.map((raw, index) => ({ uidl: `new-${index}`, raw, size: raw.length + 90 })),
    );
    await computer.look(moved);
    expect(moved.sent).toEqual(['new-30']);
    expect(await wrongs(computer, moved, sent)).toEqual([]);
    expect(computer.ledger.messageOf('new-29')?.message).toMatchObject({
      uid: 1,
      flags: ['$OnServer', '\\Flagged'],
    });
    await computer.look(moved);
    expect(moved.topped).toHaveLength(31);
  });

  test('UIDLs that change with every session do not fill the disk', async () => {
    const sent = raws(drop);
    for (let session = 0; session < 5; session++) {
      drop.mail = drop.mail.map((each, index) => ({ ...each, uidl: `s${session}-${index}` }));
      await computer.look(drop);
    }
    expect(drop.sent).toHaveLength(5);
    expect(await unsettled(computer, drop, sent)).toEqual([]);
    expect(computer.ledger.known().size).toBe(5);
  });

  test('without UIDL, messages are told apart by their headers', async () => {
    drop.capabilities = { uidl: false };
    const twin = someMail(1);
    drop.mail.push({ raw: twin });
    const sent = raws(drop);
    await computer.look(drop);
    await computer.look(drop);
    expect(drop.sent).toHaveLength(6);
    expect(await wrongs(computer, drop, sent)).toEqual([]);
    await computer.look(drop, { leave: { kind: 'days', days: 0 } });
    expect(drop.mail).toEqual([]);
  });

  test('with neither UIDL nor TOP it says so instead of downloading everything each time', async () => {
    drop.capabilities = { uidl: false, top: false };
    await expect(computer.look(drop)).rejects.toThrow('messages-not-told-apart');
    drop.mail = [];
    await computer.look(drop);
  });

  test('two messages under one UIDL both come, and each once', async () => {
    await computer.look(drop);
    drop.mail.push({ uidl: 'u1', raw: someMail(6) }, { uidl: 'u1', raw: someMail(7) });
    const sent = raws(drop);
    await computer.look(drop);
    await computer.look(drop);
    expect(drop.sent).toHaveLength(7);
    expect(await wrongs(computer, drop, sent)).toEqual([]);
  });

  test('a server that names messages by their number loses none and doubles none', async () => {
    const sent = [...raws(drop), someMail(6, { size: 900 })];
    drop.mail = sent
      .slice(0, 5)
      .map((raw, index) => ({ uidl: String(index + 1), raw: raw + 'x'.repeat(index) }));
    const all = drop.mail.map(({ raw }) => raw);
    await computer.look(drop);
    drop.mail = drop.mail.slice(2);
    drop.mail.push({ uidl: '', raw: someMail(6, { size: 900 }) });
    all.push(someMail(6, { size: 900 }));
    drop.mail = drop.mail.map((each, index) => ({ ...each, uidl: String(index + 1) }));
    await computer.look(drop);
    expect(drop.sent).toHaveLength(6);
    expect(await wrongs(computer, drop, all)).toEqual([]);
  });
});

test('a full disk loses nothing, deletes nothing, and what fitted is kept', async () => {
  drop = filled(10);
  const sent = raws(drop);
  fs.space = (sent[0]?.length ?? 0) * 4;
  await expect(computer.look(drop, { leave: { kind: 'days', days: 0 } })).rejects.toThrow('disk-full');
  expect(drop.mail).toHaveLength(10);
  expect(await wrongs(computer, drop, sent)).toEqual([]);
  fs.space = Number.POSITIVE_INFINITY;
  await computer.look(drop, { leave: { kind: 'days', days: 0 } });
  expect(await unsettled(computer, drop, sent)).toEqual([]);
  expect(drop.mail).toEqual([]);
});
