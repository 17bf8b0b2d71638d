/** Accounts that cannot be added: which side, and why; and nothing of them is kept. */
import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePorts } from '../../servers/ports.ts';
import { type Scripted, startScripted } from '../../servers/scripted.ts';
import { ann } from './app.ts';
import { openStage, type Stage } from './stage.ts';

let stage: Stage;
let page: Page;
let leaver: Scripted;
let closedPort = 0;

beforeAll(async () => {
  stage = await openStage({ withAccount: false });
  ({ page } = stage);
  // Greets, and goes in the middle of the first answer.
  leaver = await startScripted(async (peer) => {
    peer.send('* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] ready\r\n');
    await peer.line();
    peer.send('* CAPABILITY IMAP4r');
    peer.end();
  });
  [closedPort = 0] = await freePorts(1);
  await page.getByRole('button', { name: 'Add account', exact: true }).click();
  await fill({ 'Your name': 'Ann', 'Email address': ann.name });
});
afterAll(async () => {
  await leaver?.stop();
  await stage?.close();
});

const field = (name: string): Locator => page.getByLabel(name, { exact: true });

async function fill(values: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, value] of Object.entries(values)) await field(name).fill(value);
}

async function choose(name: string, option: RegExp): Promise<void> {
  await field(name).click();
  await page.getByRole('option', { name: option }).click();
}

/** Everything right, so that a test changes the one thing it is about. */
async function fillSound(): Promise<void> {
  const { dovecot, postfix } = stage.servers;
  await choose('Protocol', /^IMAP/);
  await fill({
    Password: ann.password,
    'Incoming server': '127.0.0.1',
    'Incoming port': String(dovecot.ports.imap),
    'Outgoing server': '127.0.0.1',
    'Outgoing port': String(postfix.ports.plain),
  });
  for (const side of ['Incoming security', 'Outgoing security']) await choose(side, /^None/);
}

/** @returns what the form says after the try */
async function tried(): Promise<string> {
  await page.getByRole('button', { name: 'Test and add', exact: true }).click();
  const alert = page.getByRole('alert').last();
  await alert.waitFor({ timeout: 30_000 });
  await expect.poll(() => page.getByRole('button', { name: 'Test and add' }).isEnabled()).toBe(true);
  return (await alert.textContent()) ?? '';
}

const cases: readonly (readonly [string, () => Promise<void>, RegExp])[] = [
  ['a wrong password', () => fill({ Password: 'wrong-secret' }), /incoming.*password|password.*incoming/is],
  [
    'a host that does not exist',
    async () => {
      await choose('Incoming security', /^TLS/);
      await fill({ 'Incoming server': 'no-such-host.invalid' });
    },
    /incoming.*no-such-host\.invalid|incoming.*offline/is,
  ],
  [
    'a refused port of the outgoing side',
    () => fill({ 'Outgoing port': String(closedPort) }),
    /outgoing.*refuses/is,
  ],
  [
    'a certificate that nobody vouches for',
    async () => {
      await choose('Incoming security', /^TLS/);
      await fill({ 'Incoming port': String(stage.servers.dovecot.ports.imaps) });
    },
    /incoming.*certificate/is,
  ],
  [
    'a server that closes in the middle of an answer',
    () => fill({ 'Incoming port': String(leaver.port) }),
    /incoming.*broke/is,
  ],
  [
    'a wrong password of POP3',
    async () => {
      await choose('Protocol', /^POP3/);
      await fill({ 'Incoming port': String(stage.servers.dovecot.ports.pop3), Password: 'wrong-secret' });
    },
    /incoming.*password|password.*incoming/is,
  ],
];

test.each(cases)('%s', async (_name, spoil, words) => {
  await fillSound();
  await spoil();
  const said = await tried();
  expect(said).toMatch(words);
  // Nothing promises a retry that nobody makes.
  expect(said).toContain('Nothing was saved');
  expect(said).not.toMatch(/by itself|connects again|node\.js/i);
  await expect(access(join(stage.profile, 'vault', 'accounts.json'))).rejects.toThrow('ENOENT');
});

test('no password of all these is in the log', async () => {
  const log = await readFile(join(stage.profile, 'logs', 'skein.log'), 'utf8');
  expect(log).not.toContain('wrong-secret');
  expect(log).not.toContain(ann.password);
});
