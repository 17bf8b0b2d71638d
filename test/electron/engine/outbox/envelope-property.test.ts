import { domainToASCII } from 'node:url';
import PostalMime from 'postal-mime';
import { describe, expect, test, vi } from 'vitest';
import { isFailed } from '../../../../electron/engine/failed.ts';
import { parseAddresses as parseHeader } from '../../../../electron/engine/mime/header-addresses.ts';
import type { Mime } from '../../../../electron/engine/mime/mime.ts';
import { writeMessage } from '../../../../electron/engine/mime/write.ts';
import { composeMessage } from '../../../../electron/engine/outbox/compose.ts';
import type { DraftFiles } from '../../../../electron/engine/vault/draft-files.ts';
import { isAddress, parseAddresses } from '../../../../renderer/compose/addresses.ts';
import type { Address } from '../../../../shared/model/address.ts';
import type { Draft } from '../../../../shared/model/draft.ts';
import type { DraftId } from '../../../../shared/model/ids.ts';
import { parseMailto } from '../../../../shared/text/mailto.ts';
import { createRandom, type Random } from '../../../fixtures/random.ts';
import { anAccount } from '../../../fixtures/vault-fixtures.ts';

// Many seeds take their time.
vi.setConfig({ testTimeout: 300_000 });

const account = anAccount();
const seeds = Number(process.env.SKEIN_SEEDS ?? 300);

const pieces = [
  'ann@a.example',
  'Bob <bob@b.example>',
  '"Vidal, M" <m@c.example>',
  '周岚 <zhou@例子.example>',
  'ü@d.example',
  '"a@b"@e.example',
  '"a b" <f@f.example>',
  'x@[192.0.2.1]',
  'evil@x.example',
  'Bcc: evil@x.example',
  '\r\nBcc: evil@x.example',
  '\nX-Evil: 1',
  '\r\n\r\nbody',
  '\r',
  '\0',
  '\u2028',
  '\u2029',
  '\u0085',
  '\u202e',
  '\u200b',
  'Team: ',
  ':',
  ';',
  ',',
  '，',
  '(',
  ')',
  '(evil@x.example)',
  '<',
  '>',
  '<>',
  '@',
  '"',
  '\\',
  '\\"',
  ' ',
  '\t',
  '.',
  '..',
  '=?utf-8?q?=0D=0ABcc:_evil=40x.example?=',
  '=?utf-8?b?ZXZpbEB4LmV4YW1wbGU=?=',
  'mailto:',
  '%0d%0aBcc:evil@x.example',
  '%2C',
  '%3Cevil%40x.example%3E',
  'undisclosed-recipients:;',
  '<@r.example:g@g.example>',
  '>\r\nRCPT TO:<evil@x.example',
];

const hostile = (random: Random, most: number): string =>
  Array.from({ length: 1 + random.below(most) }, () => random.pick(pieces)).join('');

/** As a person, a paste, a mailto: link, or a face gone wrong fills in a field. */
function fieldOf(random: Random): Address[] {
  const text = hostile(random, 5);
  switch (random.below(4)) {
    case 0:
      return [{ name: hostile(random, 2), address: random.chance(0.5) ? 'ann@a.example' : text }];
    case 1: {
      const asked = parseMailto(`mailto:${text}?cc=${hostile(random, 2)}`);
      return [...parseHeader((asked?.to ?? []).join(', ')), ...parseAddresses((asked?.cc ?? []).join(', '))];
    }
    default:
      return parseAddresses(text);
  }
}

const draftOf = (random: Random): Draft => ({
  id: 'd1' as DraftId,
  accountId: account.id,
  kind: 'new',
  to: fieldOf(random),
  cc: random.chance(0.4) ? fieldOf(random) : [],
  bcc: random.chance(0.4)
    ? fieldOf(random).map((each) => ({ ...each, address: `blind-${each.address}` }))
    : [],
  ...(random.chance(0.3) ? { replyTo: fieldOf(random) } : {}),
  subject: random.chance(0.5) ? 'Ferry' : hostile(random, 3),
  html: '<p>Hello</p>',
  attachments: [],
  references: [],
  savedAt: 0,
  revision: 1,
});

/** What becomes of a draft; undefined: it was refused. */
async function sent(
  draft: Draft,
): Promise<{ readonly envelope: readonly string[]; readonly bytes: Buffer } | undefined> {
  const mime = { build: writeMessage } as Partial<Mime> as Mime;
  const times = { now: 0, sendAt: 0, soonest: 0, scheduled: false };
  try {
    const { entry, message } = composeMessage(draft, account, mime, {} as DraftFiles, times);
    const blocks: Uint8Array[] = [];
    if (message instanceof Uint8Array) blocks.push(message);
    else for await (const block of message) blocks.push(block);
    return { envelope: entry.recipients.map(({ address }) => address), bytes: Buffer.concat(blocks) };
  } catch (error) {
    if (isFailed(error) && ['input-invalid', 'no-recipients'].includes(error.failure.code)) return undefined;
    throw error;
  }
}

/** One spelling of an address: domains in ASCII, local parts without quotes, which some have in the header only. */
function key(address: string): string {
  const at = address.lastIndexOf('@');
  const domain = address.slice(at + 1);
  return `${address.slice(0, at).replace(/^"(.*)"$/s, '$1')}@${domain.startsWith('[') ? domain : domainToASCII(domain)}`.toLowerCase();
}

const known =
  /^(From|To|Cc|Reply-To|Subject|Message-ID|Date|MIME-Version|Content-Type|Content-Transfer-Encoding)$/i;

describe('whatever is typed, pasted or linked', () => {
  test('the envelope is the chips and the header says no more than they do, or it is refused', async () => {
    let wentOut = 0;
    for (let seed = 1; seed <= seeds; seed += 1) {
      const draft = draftOf(createRandom(seed));
      const result = await sent(draft);
      if (!result) continue;
      wentOut += 1;
      const chips = [...draft.to, ...draft.cc, ...draft.bcc].map(({ address }) => key(address.trim()));
      expect([...new Set(result.envelope.map(key))].sort(), `seed ${seed}`).toEqual(
        [...new Set(chips)].sort(),
      );
      const read = await PostalMime.parse(result.bytes);
      expect(
        read.headers.map((header) => header.key).filter((name) => !known.test(name)),
        `seed ${seed}`,
      ).toEqual([]);
      for (const [field, list] of [
        [read.to, draft.to],
        [read.cc, draft.cc],
        [read.replyTo, draft.replyTo?.length ? draft.replyTo : undefined],
      ] as const) {
        const inHeader = (field ?? []).map(({ address }) => key(address ?? ''));
        expect(inHeader, `seed ${seed}`).toEqual((list ?? []).map(({ address }) => key(address.trim())));
      }
      // No letters that the hexadecimal digits of a Message-ID could be by chance.
      expect(result.bytes.toString('latin1'), `seed ${seed}`).not.toContain('blind-');
    }
    expect(wentOut).toBeGreaterThan(seeds / 20);
  });

  test('a chip that is not marked goes out, also when it was written with quotes, comments or groups', async () => {
    for (let seed = 1; seed <= seeds; seed += 1) {
      const to = parseAddresses(hostile(createRandom(seed), 5)).filter(({ address }) => isAddress(address));
      if (to.length === 0) continue;
      const result = await sent({
        ...draftOf(createRandom(1)),
        to,
        cc: [],
        bcc: [],
        replyTo: [],
        subject: 'x',
      });
      expect(result?.envelope.map(key).sort(), `seed ${seed}`).toEqual(
        [...new Set(to.map(({ address }) => key(address)))].sort(),
      );
    }
  });
});
