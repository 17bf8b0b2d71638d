import { mkdir, rm, utimes, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { inProject } from '../../build/tasks/paths.ts';
import { fingerprint, forgetBuilt, isStale, markBuilt, type Target } from '../../build/tasks/stale.ts';

const folder = `.cache/test/stale-${process.pid}`;
const target: Target = {
  name: `test-${process.pid}`,
  config: `${folder}/config.ts`,
  inputs: [`${folder}/source`],
  outputs: [`${folder}/out.js`],
};
const file = (name: string): string => inProject(`${folder}/${name}`);

beforeEach(async () => {
  await mkdir(file('source/deep'), { recursive: true });
  await writeFile(file('config.ts'), '');
  await writeFile(file('source/deep/a.ts'), 'a');
  await writeFile(file('out.js'), '');
  await markBuilt(target, fingerprint(target));
});
afterEach(async () => {
  await forgetBuilt(target);
  await rm(file(''), { recursive: true, force: true });
});

it('does not build again what has not changed', async () => {
  expect(await isStale(target)).toBe(false);
});

it.each<[string, () => Promise<void>]>([
  ['a file was edited', () => utimes(file('source/deep/a.ts'), new Date(), new Date(Date.now() + 5000))],
  ['a file came', () => writeFile(file('source/deep/b.ts'), '')],
  ['a file went', () => rm(file('source/deep/a.ts'))],
  ['the configuration changed', () => writeFile(file('config.ts'), 'x')],
  ['the output was removed', () => rm(file('out.js'))],
  ['a build was killed half-way', () => forgetBuilt(target)],
])('builds again when %s', async (_, change) => {
  await change();
  expect(await isStale(target)).toBe(true);
});
