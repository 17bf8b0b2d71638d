import { expect, test } from 'vitest';
import { silentLog } from '../../../../../electron/engine/log/log.ts';
import type { LocalMail } from '../../../../../electron/engine/vault/local-mail/local-mail.ts';
import { openLocalMail } from '../../../../../electron/engine/vault/local-mail/open-local-mail.ts';
import { broken, factsOf, operation } from '../../../../fixtures/local-mail-operations.ts';
import { createLossyFileSystem, type LossyFileSystem } from '../../../../fixtures/lossy-file-system.ts';
import { createManualClock } from '../../../../fixtures/manual-clock.ts';
import { createRandom } from '../../../../fixtures/random.ts';

/** What a cache knows of one folder: it asks only for what changed, and begins anew when told to. */
interface Follower {
  modseq: number;
  readonly messages: Map<number, string>;
}

const open = (fs: LossyFileSystem): Promise<LocalMail> =>
  openLocalMail({
    fs,
    folder: '/vault/mail/ann',
    clock: createManualClock(),
    log: silentLog,
    compactBytes: 3000,
  });

function follow(mail: LocalMail, followers: Map<string, Follower>): void {
  for (const path of [...followers.keys()])
    if (!mail.folders().some((each) => each.path === path)) followers.delete(path);
  for (const { path, highestModseq } of mail.folders()) {
    const known = followers.get(path);
    const delta = known && mail.changesSince(path, known.modseq);
    const follower = known && delta ? known : { modseq: 0, messages: new Map<number, string>() };
    for (const uid of delta?.vanished ?? []) follower.messages.delete(uid);
    for (const each of delta?.changed ?? mail.messages(path)) {
      follower.messages.set(each.uid, `${each.id} ${each.flags.join(' ')}`);
    }
    follower.modseq = highestModseq;
    followers.set(path, follower);
  }
}

/** UIDs are never used for another message in the same place, and counts are those of the messages. */
function checkNumbers(mail: LocalMail, used: Map<string, string>): void {
  for (const { path, exists, unseen, uidNext } of mail.folders()) {
    const messages = mail.messages(path);
    expect(messages.map((each) => each.uid)).toEqual(
      [...messages].map((each) => each.uid).sort((a, b) => a - b),
    );
    expect(exists).toBe(messages.length);
    expect(unseen).toBe(messages.filter((each) => !each.flags.includes('\\Seen')).length);
    for (const { uid, id } of messages) {
      expect(uid).toBeLessThan(uidNext);
      expect(used.get(`${path} ${uid}`) ?? id).toBe(id);
      used.set(`${path} ${uid}`, id);
    }
  }
}

async function life(seed: number): Promise<void> {
  const random = createRandom(seed);
  const fs = createLossyFileSystem();
  const expected = new Map<string, readonly (string | undefined)[]>();
  const followers = new Map<string, Follower>();
  const used = new Map<string, string>();
  let mail = await open(fs);
  const { uidValidity } = mail;
  for (let step = 1; step <= 60; step++) {
    const next = operation(mail, random, step);
    await next.run();
    for (const [about, fact] of next.changes) expected.set(about, [fact]);
    if (random.chance(0.1)) {
      await mail.close();
      mail = await open(fs);
      expect(mail.uidValidity).toBe(uidValidity);
    }
    checkNumbers(mail, used);
    if (random.chance(0.3)) {
      follow(mail, followers);
      for (const [path, { messages }] of followers) {
        const there = mail
          .messages(path)
          .map((each) => [each.uid, `${each.id} ${each.flags.join(' ')}`] as const);
        expect(new Map([...messages].sort(([a], [b]) => a - b)), `${path} at ${step}`).toEqual(
          new Map(there),
        );
      }
    }
  }
  expect(broken(await factsOf(mail, fs), expected)).toEqual([]);
  await mail.close();
  const files = fs.paths().filter((path) => path.includes('/messages/'));
  const messages = mail.folders().reduce((sum, { exists }) => sum + exists, 0);
  expect(files).toHaveLength(messages);
}

const seeds = Array.from({ length: Number(process.env.SKEIN_SEEDS ?? 20) }, (_, index) => index + 1);

test.each(seeds)('whatever is done with mail, it is as a plain list says, also when opened again (%i)', life);
