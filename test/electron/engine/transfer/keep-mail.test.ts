import { expect, test } from 'vitest';
import { Failed } from '../../../../electron/engine/failed.ts';
import { silentLog } from '../../../../electron/engine/log/log.ts';
import { keepMail } from '../../../../electron/engine/transfer/keep-mail.ts';
import type { LocalMail } from '../../../../electron/engine/vault/local-mail/local-mail.ts';
import { openVault, type Vault } from '../../../../electron/engine/vault/vault.ts';
import { sentences } from '../../../../shared/locales/index.ts';
import type { Account } from '../../../../shared/model/account.ts';
import { Flagged, HeadersOnly, Seen } from '../../../../shared/model/flags.ts';
import { accountId, localAccountId } from '../../../../shared/model/ids.ts';
import { createLossyFileSystem, type LossyFileSystem } from '../../../fixtures/lossy-file-system.ts';
import { createManualClock } from '../../../fixtures/manual-clock.ts';
import { anAccount } from '../../../fixtures/vault-fixtures.ts';

const clock = createManualClock();
const account = anAccount({ name: 'Ann / home' });
const top = 'Ann - home';
const roleNames = sentences.en.folders.roles;

const open = (fs: LossyFileSystem): Promise<Vault> => openVault({ folder: '/p', fs, clock, log: silentLog });

async function given(fs: LossyFileSystem, count = 5): Promise<Vault> {
  const vault = await open(fs);
  await vault.accounts.put(account);
  const mail = await vault.mail(account.id);
  await mail.createFolder('Trash', 'trash');
  await mail.createFolder('Work/2024');
  for (let number = 0; number < count; number++) {
    const file = await mail.receive([Buffer.from(`Subject: ${number}\r\n\r\nx\r\n`)]);
    const folder = number % 2 === 0 ? 'INBOX' : 'Work/2024';
    await mail.add([{ file, folder, flags: [Seen, Flagged], receivedAt: number }]);
  }
  return vault;
}

async function keep(
  vault: Vault,
  fs: LossyFileSystem,
  as: Pick<Account, 'id' | 'name'> = account,
): Promise<void> {
  await keepMail({
    from: await vault.mail(account.id),
    to: await vault.mail(localAccountId),
    account: as,
    nameOf: (role) => roleNames[role],
    bytesOf: (path) => fs.readPieces(path),
  });
}

const hashes = (mail: LocalMail): string[] =>
  mail
    .folders()
    .flatMap(({ path }) => mail.messages(path).map(({ hash }) => `${path} ${hash}`))
    .toSorted();

test('mail is kept with its folders, flags and dates, under the name of the account', async () => {
  const fs = createLossyFileSystem();
  const vault = await given(fs);
  const mail = await vault.mail(account.id);
  const file = await mail.receive([Buffer.from('Subject: big\r\n\r\n')]);
  await mail.add([{ file, folder: 'INBOX', flags: [], receivedAt: 9, wholeSize: 99 }]);
  await keep(vault, fs);
  const local = await vault.mail(localAccountId);
  expect(local.folders().map(({ path }) => path)).toEqual([
    'INBOX',
    top,
    `${top}/Inbox`,
    `${top}/Work`,
    `${top}/Work/2024`,
  ]);
  expect(hashes(local)).toEqual(hashes(mail).map((each) => `${top}/${each.replace('INBOX', 'Inbox')}`));
  const kept = local.messages(`${top}/Inbox`);
  expect(kept[0]).toMatchObject({ receivedAt: 0, flags: [Flagged, Seen] });
  expect(kept.at(-1)?.flags).toContain(HeadersOnly);
});

test('keeping it once more doubles nothing, also when the person has moved or removed what was kept', async () => {
  const fs = createLossyFileSystem();
  const vault = await given(fs);
  await keep(vault, fs);
  const local = await vault.mail(localAccountId);
  const [first, second] = local.messages(`${top}/Inbox`);
  await local.move(`${top}/Inbox`, [first!.uid], 'INBOX');
  await local.remove(`${top}/Inbox`, [second!.uid]);
  const before = hashes(local);
  await keep(vault, fs);
  expect(hashes(local)).toEqual(before);
});

test('a disk that fills up in the middle leaves the account as it was, and it goes on from there', async () => {
  const fs = createLossyFileSystem();
  const vault = await given(fs, 30);
  const all = hashes(await vault.mail(account.id));
  fs.space = 500;
  await expect(keep(vault, fs)).rejects.toBeInstanceOf(Failed);
  fs.space = Number.POSITIVE_INFINITY;
  expect(hashes(await vault.mail(account.id))).toEqual(all);
  await keep(vault, fs);
  expect(hashes(await vault.mail(localAccountId))).toEqual(
    all.map((each) => `${top}/${each.replace('INBOX', 'Inbox')}`),
  );
});

test('power lost anywhere loses no message, and a repetition keeps each once', async () => {
  for (let seed = 1; seed <= 25; seed++) {
    let fs = createLossyFileSystem();
    const vault = await given(fs, 6);
    const all = hashes(await vault.mail(account.id)).map(
      (each) => `${top}/${each.replace('INBOX', 'Inbox')}`,
    );
    const unfinished = keep(vault, fs).catch(() => undefined);
    for (let turn = 0; turn < seed * 8; turn++) await Promise.resolve();
    fs = fs.powerLoss(seed);
    await unfinished;
    const again = await open(fs);
    await keep(again, fs);
    expect(hashes(await again.mail(localAccountId)), `seed ${seed}`).toEqual(all);
  }
});

test('a name that Local Folders have for themselves is not taken', async () => {
  const fs = createLossyFileSystem();
  const vault = await given(fs);
  const local = await vault.mail(localAccountId);
  for (const name of ['Inbox', 'trash', '\u0001']) {
    const id = accountId.parse(`ann-${name.length}${name.startsWith('t')}`);
    await keep(vault, fs, { id, name });
  }
  const tops = local.folders().flatMap(({ path }) => (path.includes('/') ? [] : path));
  expect(tops.toSorted()).toEqual(['(POP3)', 'INBOX', 'Inbox (POP3)', 'trash (POP3)']);
});

test('marked mail goes when its account is gone, at the latest at the next start; no other mail ever does', async () => {
  const fs = createLossyFileSystem();
  let vault = await given(fs);
  const inMail = (): string[] => fs.paths().filter((path) => path.startsWith('/p/vault/mail/'));
  await vault.removedMail.mark(account.id);
  await vault.close();
  // The account is still there: the program ended before it was removed.
  vault = await open(fs);
  expect((await vault.mail(account.id)).messages('INBOX')).toHaveLength(3);
  await vault.removedMail.mark(account.id);
  await vault.accounts.remove(account.id);
  await vault.close();
  vault = await open(fs);
  expect(inMail()).toEqual([]);
  await vault.close();

  const other = createLossyFileSystem();
  vault = await given(other);
  await vault.accounts.remove(account.id);
  await vault.close();
  vault = await open(other);
  expect((await vault.mail(account.id)).messages('INBOX')).toHaveLength(3);
});
