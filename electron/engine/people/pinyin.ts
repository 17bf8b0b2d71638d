/** For each character, how it may be read, without tones: of 曾 "ceng" and "zeng". */
export type Syllables = readonly (readonly string[])[];

export type Readings = (han: string) => Syllables;

const han = /\p{Script=Han}/u;

export function hasHan(text: string): boolean {
  return han.test(text);
}

let loading: Promise<Readings> | undefined;

/**
 * The readings of Chinese characters, as surnames too (单, 解, 尉迟). They are 300 KB of tables, so they are loaded when
 * the first Chinese name comes up.
 */
export function loadReadings(): Promise<Readings> {
  loading ??= load();
  return loading;
}

async function load(): Promise<Readings> {
  const { pinyin, polyphonic } = await import('pinyin-pro');
  const known = new Map<string, readonly string[]>();
  const plain = { toneType: 'none', type: 'array', v: true } as const;
  const read = (character: string): readonly string[] => {
    const all = [
      ...pinyin(character, { ...plain, mode: 'surname' }),
      ...(polyphonic(character, plain)[0] ?? []),
    ];
    // 吕 is written lü, typed lv, and printed Lu in passports.
    return [
      ...new Set(all.flatMap((each) => (each.includes('v') ? [each, each.replace('v', 'u')] : [each]))),
    ];
  };
  return (text) =>
    Array.from(text)
      .filter((character) => han.test(character))
      .map((character) => {
        const readings = known.get(character) ?? read(character);
        known.set(character, readings);
        return readings;
      });
}

/**
 * Whether letters are a name in Pinyin, its initials or a mixture ("zhangsan", "zs", "zhangs", "zsan"), from any
 * character on.
 *
 * @returns the character at which it begins, -1 for none
 */
export function pinyinAt(syllables: Syllables, letters: string): number {
  return syllables.findIndex((_, start) => fits(syllables, start, letters));
}

function fits(syllables: Syllables, at: number, letters: string): boolean {
  if (letters === '') return true;
  return (syllables[at] ?? []).some((reading) => {
    let same = 0;
    while (same < reading.length && same < letters.length && reading[same] === letters[same]) same += 1;
    // Longest first: what is left over belongs to the next character.
    for (; same > 0; same -= 1) if (fits(syllables, at + 1, letters.slice(same))) return true;
    return false;
  });
}
