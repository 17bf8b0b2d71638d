import type { Syllables } from './pinyin.ts';

/** What of a name and an address can be typed to find it; all folded. */
export interface Keys {
  /** Whatever may be typed from its beginning, one a line, with a line end before and after each. */
  readonly text: string;
  /** The same, of those only that count most: the name as it begins, and the local part. */
  readonly first: string;
  /** The same, of the domain. */
  readonly domain: string;
  readonly syllables?: Syllables;
}

const letters: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ł: 'l',
  þ: 'th',
  ı: 'i',
};

/** Lower case, without accents, full-width letters as plain ones: Müller is found by "muller". */
export function folded(text: string): string {
  return text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[ßæœøđðłþı]/g, (letter) => letters[letter] ?? letter);
}

/** What the person typed, as words to look for; quotes and brackets are how addresses are written, not what they say. */
export function wordsTyped(text: string): string[] {
  return folded(text)
    .split(/[\s"<>()]+/)
    .filter((word) => word !== '');
}

/** @param syllables how the Chinese characters of the name are read */
export function keysOf(name: string, address: string, syllables: Syllables): Keys {
  const words = folded(name)
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);
  const [local = '', domain = ''] = folded(address).split(/@(?=[^@]*$)/);
  const labels = domain.split('.');
  const domains = labels.slice(0, -1).map((_, at) => labels.slice(at).join('.'));
  // Chinese names are found from any character on.
  const inside = words.flatMap((word) =>
    [...word.matchAll(/\p{Script=Han}/gu)].map(({ index }) => word.slice(index)),
  );
  const parts = local.split(/[^\p{L}\p{N}]+/u);
  return {
    text: lines([...words, words.join(''), ...inside, `${local}@${domain}`, ...parts, ...domains]),
    first: lines([words[0] ?? '', words.join(''), `${local}@${domain}`]),
    domain: lines(domains),
    ...(syllables.length > 0 ? { syllables } : {}),
  };
}

function lines(keys: readonly string[]): string {
  return `\n${[...new Set(keys.filter((key) => key !== ''))].join('\n')}\n`;
}
