import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { pickLanguage, sentences } from '../../../shared/locales/index.ts';
import { failureCodes } from '../../../shared/model/failure.ts';

type Tree = { readonly [name: string]: string | Tree };

/** Every sentence by its full key; plural forms are one sentence. */
function flat(tree: Tree, before = ''): Map<string, string> {
  const all = new Map<string, string>();
  for (const [name, value] of Object.entries(tree)) {
    const key = before + name.replace(/_(one|other)$/, '');
    if (typeof value === 'string') all.set(key, value);
    else for (const [inner, sentence] of flat(value, `${key}.`)) all.set(inner, sentence);
  }
  return all;
}

const english = flat(sentences.en as Tree);
const chinese = flat(sentences['zh-CN'] as Tree);
const slots = (sentence: string): readonly string[] =>
  [...sentence.matchAll(/\{\{\s*([\w-]+)/g)].map((match) => match[1] ?? '').sort();

function sources(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((each) => each.isFile() && /\.tsx?$/.test(each.name))
    .map((each) => join(each.parentPath, each.name));
}

describe('sentences', () => {
  test('both languages say the same things', () => {
    expect([...chinese.keys()].sort()).toEqual([...english.keys()].sort());
  });

  test('a translation names what the original names', () => {
    const differ = [...english].filter(([key, sentence]) => {
      const said = new Set(slots(chinese.get(key) ?? ''));
      // A plural sentence may leave the figure out in one language.
      return slots(sentence).some((slot) => slot !== 'count' && !said.has(slot));
    });
    expect(differ.map(([key]) => key)).toEqual([]);
  });

  test.each(failureCodes)(
    '%s says what happened, what to do, and what Skein does next, in both languages',
    (code) => {
      for (const language of [english, chinese]) {
        for (const part of ['what', 'todo', 'next'])
          expect(language.get(`failure.${code}.${part}`), `${code}.${part}`).toMatch(/\S{2,}.*[.。]$/s);
      }
    },
  );

  test('nothing shouts', () => {
    const loud = [...english, ...chinese].filter(([, sentence]) => /[!！]/.test(sentence));
    expect(loud).toEqual([]);
  });

  test('every key that the face names exists', () => {
    const missing = sources('renderer').flatMap((file) =>
      [
        ...readFileSync(file, 'utf8').matchAll(
          /(?:\bt\(|label(?:Now)?: |sentence: )'([a-z-]+(?:\.[\w-]+)+)'/g,
        ),
      ]
        .map((match) => match[1] ?? '')
        .filter((key) => !english.has(key) && !english.has(`${key}.one`) && key !== 'failure.names')
        .map((key) => `${file}: ${key}`),
    );
    expect(missing).toEqual([]);
  });

  test('the language is the person’s wish, else the system’s, else English', () => {
    expect(pickLanguage('en', 'zh-CN')).toBe('en');
    expect(pickLanguage('system', 'zh-Hans-SG')).toBe('zh-CN');
    expect(pickLanguage('system', 'de-AT')).toBe('en');
  });
});
