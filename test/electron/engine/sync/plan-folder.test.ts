import { describe, expect, test } from 'vitest';
import type { OpenFolder } from '../../../../electron/engine/backend/mail-backend.ts';
import {
  type CachedFolder,
  isImplausible,
  planFolder,
  type Step,
} from '../../../../electron/engine/sync/plan-folder.ts';

const open = (over: Partial<OpenFolder> = {}): OpenFolder => ({
  uidValidity: 7,
  uidNext: 1001,
  exists: 1000,
  highestModseq: '50',
  readOnly: false,
  permanentFlags: [],
  ...over,
});

const cached = (server: Partial<CachedFolder['server']> = {}, total = 1000): CachedFolder => ({
  server: { uidValidity: 7, uidNext: 1001, exists: 1000, highestModseq: '50', lowestSynced: 1, ...server },
  total,
});

const cases: readonly { name: string; open: OpenFolder; cached: CachedFolder; steps: readonly Step[] }[] = [
  { name: 'nothing changed: nothing to do', open: open(), cached: cached(), steps: [] },
  {
    name: 'nothing changed, told by QRESYNC: nothing to do, however large the folder',
    open: open({ exists: 1_000_000, uidNext: 2_000_000, delta: { updates: [], vanished: [] } }),
    cached: cached({ uidNext: 2_000_000, exists: 1_000_000 }, 1_000_000),
    steps: [],
  },
  {
    name: 'a folder never seen: the newest first, then backwards',
    open: open(),
    cached: { server: {}, total: 0 },
    steps: [
      { kind: 'fetch-newest', numbers: '901:*' },
      { kind: 'backfill', belowUid: Number.POSITIVE_INFINITY },
    ],
  },
  {
    name: 'a small folder never seen: one window is all',
    open: open({ exists: 3 }),
    cached: { server: {}, total: 0 },
    steps: [{ kind: 'fetch-newest', numbers: '1:*' }],
  },
  {
    name: 'an empty folder never seen',
    open: open({ exists: 0 }),
    cached: { server: {}, total: 0 },
    steps: [],
  },
  {
    name: 'UIDVALIDITY changed: everything cached is void',
    open: open({ uidValidity: 8 }),
    cached: cached(),
    steps: [
      { kind: 'clear' },
      { kind: 'fetch-newest', numbers: '901:*' },
      { kind: 'backfill', belowUid: Number.POSITIVE_INFINITY },
    ],
  },
  {
    name: 'rows in a folder never seen (moved there, or of a cut first sync): they stay, and are asked about',
    open: open({ exists: 2 }),
    cached: { server: { uidValidity: 7 }, total: 1 },
    steps: [{ kind: 'recheck' }, { kind: 'fetch-newest', numbers: '1:*' }],
  },
  {
    name: 'rows of which nobody knows what their UIDs mean: start over',
    open: open({ exists: 2 }),
    cached: { server: {}, total: 1 },
    steps: [{ kind: 'clear' }, { kind: 'fetch-newest', numbers: '1:*' }],
  },
  {
    name: 'new mail, with QRESYNC',
    open: open({ uidNext: 1003, exists: 1002, delta: { updates: [], vanished: [] } }),
    cached: cached(),
    steps: [{ kind: 'fetch-new', fromUid: 1001 }],
  },
  {
    name: 'flags and removals, with QRESYNC',
    open: open({ exists: 999, delta: { updates: [{ uid: 4, flags: [] }], vanished: [5] } }),
    cached: cached(),
    steps: [{ kind: 'apply-delta' }],
  },
  {
    name: 'flags changed, with CONDSTORE: only what changed is asked for',
    open: open({ highestModseq: '60' }),
    cached: cached(),
    steps: [{ kind: 'flags-since', modseq: '50' }],
  },
  {
    name: 'something vanished, with CONDSTORE: the count tells',
    open: open({ exists: 998, highestModseq: '60' }),
    cached: cached(),
    steps: [{ kind: 'flags-since', modseq: '50' }, { kind: 'find-vanished' }],
  },
  {
    name: 'new mail and perhaps removals, with CONDSTORE: the count proves nothing',
    open: open({ exists: 1000, uidNext: 1002, highestModseq: '60' }),
    cached: cached(),
    steps: [
      { kind: 'flags-since', modseq: '50' },
      { kind: 'find-vanished' },
      { kind: 'fetch-new', fromUid: 1001 },
    ],
  },
  {
    name: 'no mod-sequences: compare what is cached',
    open: open({ highestModseq: undefined }),
    cached: cached({ highestModseq: undefined }),
    steps: [{ kind: 'compare' }],
  },
  {
    name: 'a first sync that was cut goes on backwards',
    open: open({ delta: { updates: [], vanished: [] } }),
    cached: cached({ lowestSynced: 401 }, 600),
    steps: [{ kind: 'backfill', belowUid: 401 }],
  },
];

describe('planFolder', () => {
  test.each(cases)('$name', ({ open: server, cached: cache, steps }) => {
    expect(planFolder(server, cache).steps).toEqual(steps);
  });

  test('what is learnt is what the server said when the folder was opened', () => {
    expect(planFolder(open({ highestModseq: '60' }), cached()).learnt).toEqual({
      uidValidity: 7,
      uidNext: 1001,
      exists: 1000,
      highestModseq: '60',
    });
  });
});

test('a removal of most of a folder is implausible, of some mail it is not', () => {
  expect(isImplausible(900, 1000)).toBe(true);
  expect(isImplausible(400, 1000)).toBe(false);
  expect(isImplausible(3, 3)).toBe(false);
});
