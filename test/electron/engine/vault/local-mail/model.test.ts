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
    compactAt: { bytes: 3000, times: 0 },
  });

function follow(mail: LocalMail, followers: Map<string, Follower>): void {
  const gone = [...followers.keys()].filter((path) => !mail.folders().some((each) => each.path === path));
  for (const path of gone) followers.delete(path);
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

/** What a follower knows and is not so. */
function astray(mail: LocalMail, followers: ReadonlyMap<string, Follower>): readonly string[] {
  return [...followers].flatMap(([path, { messages }]) => {
    const there = mail.messages(path).map(({ uid, id, flags }) => `${uid}: ${id} ${flags.join(' ')}`);
    const known = [...messages].sort(([a], [b]) => a - b).map(([uid, message]) => `${uid}: ${message}`);
    return there.join('\n') === known.join('\n') ? [] : [`who follows ${path} was not told everything`];
  });
}

/** UIDs are never used for another message in the same place, and counts are those of the messages. */
function wrongNumbers(mail: LocalMail, used: Map<string, string>): readonly string[] {
  return mail.folders().flatMap(({ path, exists, unseen, uidNext }) => {
    const messages = mail.messages(path);
    const wrong: string[] = [];
    if (exists !== messages.length) wrong.push(`${path} counts ${exists}`);
    const unread = messages.filter((each) => !each.flags.includes('\\Seen')).length;
    if (unseen !== unread) wrong.push(`${path} counts ${unseen} unread`);
    let last = 0;
    for (const { uid, id } of messages) {
      if (uid <= last || uid >= uidNext) wrong.push(`${path} has UID ${uid} after ${last}`);
      if ((used.get(`${path} ${uid}`) ?? id) !== id) wrong.push(`${path} uses UID ${uid} again`);
      used.set(`${path} ${uid}`, id);
      last = uid;
    }
    return wrong;
  });
}

/** @returns what is not as a plain list of everything done says, in words. */
async function life(seed: number): Promise<readonly string[]> {
  const random = createRandom(seed);
  const fs = createLossyFileSystem();
  const expected = new Map<string, readonly (string | undefined)[]>();
  const followers = new Map<string, Follower>();
  const used = new Map<string, string>();
  const wrong: string[] = [];
  let mail = await open(fs);
  const { uidValidity } = mail;
  for (let step = 1; step <= 60; step++) {
    const next = operation(mail, random, step);
    await next.run();
    for (const [about, fact] of next.changes) expected.set(about, [fact]);
    if (random.chance(0.1)) {
      await mail.close();
      mail = await open(fs);
      if (mail.uidValidity !== uidValidity) wrong.push(`another UIDVALIDITY at ${step}`);
    }
    wrong.push(...wrongNumbers(mail, used));
    if (random.chance(0.3)) {
      follow(mail, followers);
      wrong.push(...astray(mail, followers));
    }
  }
  wrong.push(...broken(await factsOf(mail, fs), expected));
  await mail.close();
  const files = fs.paths().filter((path) => path.includes('/messages/')).length;
  const messages = mail.folders().reduce((sum, { exists }) => sum + exists, 0);
  if (files !== messages) wrong.push(`${files} files of ${messages} messages`);
  return wrong;
}

const seeds = Array.from({ length: Number(process.env.SKEIN_SEEDS ?? 10) }, (_, index) => index + 1);

test('whatever is done with mail, it is as a plain list says, also when opened again', {
  timeout: 600_000,
}, async () => {
  for (const seed of seeds) expect(await life(seed), `seed ${seed}`).toEqual([]);
});
