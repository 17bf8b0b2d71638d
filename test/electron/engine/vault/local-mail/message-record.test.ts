import { expect, test } from 'vitest';
import { indexRecord } from '../../../../../electron/engine/vault/local-mail/index-records.ts';
import { readIndexRecord } from '../../../../../electron/engine/vault/local-mail/message-record.ts';

const message = {
  kind: 'message',
  id: '38c84d25af2446e68ebca3d6ba08b94c',
  folder: 1,
  uid: 7,
  modseq: 0,
  flags: ['\\Seen', 'work'],
  size: 3905,
  hash: '69455bb7',
  receivedAt: 1_795_275_718_000.5,
  server: { source: 'ann', uidl: '000186a0' },
  wholeSize: 9000,
  found: true,
  copy: { uidl: '000186a0', state: 'there', seenAt: 1, size: 3905, print: 'mMgX6', wish: 'whole' },
  replaces: { folder: 1, uid: 3 },
} as const;
type Values = Readonly<Record<string, unknown>>;

/** What a program of another version, or a disk, could have put in the place of a value. */
const odd: readonly unknown[] = [
  undefined,
  null,
  true,
  false,
  0,
  1,
  -1,
  1.5,
  2 ** 53,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  '',
  '1',
  'gone',
  'deleting',
  'remove',
  '38c84d25af2446e68ebca3d6ba08b94cff',
  '38C84D25AF2446E68EBCA3D6BA08B94C',
  [],
  [''],
  [1],
  {},
];

/** The record with each of its values, of whatever depth, gone or replaced by something odd. */
function* oddOnes(record: Values): Generator<Values> {
  for (const [key, value] of Object.entries(record)) {
    const { [key]: _, ...without } = record;
    yield without;
    for (const other of odd) yield { ...record, [key]: other };
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      for (const inner of oddOnes({ ...value })) yield { ...record, [key]: inner };
  }
}

function without(record: Values, ...keys: readonly string[]): Values {
  return Object.fromEntries(Object.entries(record).filter(([key]) => !keys.includes(key)));
}

const rare = ['wholeSize', 'found', 'replaces'];
const { wish: _, ...plainCopy } = message.copy;

test.each<[string, Values]>([
  ['with everything', message],
  ['as the collector brings it', { ...without(message, ...rare), copy: plainCopy }],
  ['as an import brings it', without(message, ...rare, 'server', 'copy')],
])('a message %s is read as the schema reads it, whatever stands in one of its values', (_name, record) => {
  expect(readIndexRecord(record)).toEqual(indexRecord.parse(record));
  let refused = 0;
  for (const each of oddOnes(record)) {
    const parsed = indexRecord.safeParse(each);
    if (!parsed.success) refused++;
    expect(readIndexRecord(each), JSON.stringify(each)).toEqual(parsed.data);
  }
  expect(refused).toBeGreaterThan(100);
});
