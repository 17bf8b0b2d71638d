import { expect, test } from 'vitest';
import { type DraftStep, planDraft } from '../../../../electron/engine/drafts/server-plan.ts';

const same = { revision: 3, isEmpty: false, isOpen: false };
const changed = { ...same, revision: 4 };
const there = { hasCopy: true, isSure: true, hasNewer: false };
const gone = { hasCopy: false, isSure: true, hasNewer: false };
const newer = { ...gone, hasNewer: true };
const noFolder = { hasCopy: false, isSure: false, hasNewer: false };

test.each<[string, DraftStep, ...Parameters<typeof planDraft>]>([
  ['new', 'upload', same, undefined, noFolder],
  ['new and empty', 'none', { ...same, isEmpty: true }, undefined, noFolder],
  ['as it is there', 'none', same, 3, there],
  ['changed here', 'replace', changed, 3, there],
  ['changed here, by an older Skein that counted further', 'replace', { ...same, revision: 1 }, 3, there],
  ['emptied here', 'none', { ...changed, isEmpty: true }, 3, there],
  [
    'changed here while another device is at it: both stay',
    'replace',
    changed,
    3,
    { ...there, hasNewer: true },
  ],
  ['changed there', 'adopt', same, 3, newer],
  ['changed there, open here', 'none', { ...same, isOpen: true }, 3, newer],
  ['changed on both', 'fork', changed, 3, newer],
  ['changed there, emptied here', 'fork', { ...changed, isEmpty: true }, 3, newer],
  ['sent or discarded there', 'remove-draft', same, 3, gone],
  ['sent or discarded there, open here', 'none', { ...same, isOpen: true }, 3, gone],
  ['sent or discarded there, changed here', 'upload', changed, 3, gone],
  ['its folder is gone or numbered anew', 'upload', same, 3, noFolder],
  ['sent or discarded here', 'remove-copy', undefined, 3, there],
  ['never there, and gone here', 'none', undefined, undefined, noFolder],
])('a draft that is %s: %s', (_name, step, here, agreed, found) => {
  expect(planDraft(here, agreed, found)).toBe(step);
});
