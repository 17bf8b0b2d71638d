/** Letters of other scripts that are drawn as Latin ones. */
const twins: Readonly<Record<string, string>> = Object.fromEntries([
  ['а', 'a'],
  ['е', 'e'],
  ['о', 'o'],
  ['р', 'p'],
  ['с', 'c'],
  ['у', 'y'],
  ['х', 'x'],
  ['і', 'i'],
  ['ј', 'j'],
  ['ѕ', 's'],
  ['һ', 'h'],
  ['ԁ', 'd'],
  ['ԛ', 'q'],
  ['ԝ', 'w'],
  ['ь', 'b'],
  ['ӏ', 'l'],
  ['ѵ', 'v'],
  ['α', 'a'],
  ['ο', 'o'],
  ['ν', 'v'],
  ['ρ', 'p'],
  ['ι', 'i'],
  ['κ', 'k'],
  ['τ', 't'],
  ['υ', 'u'],
  ['χ', 'x'],
  ['ε', 'e'],
  ['η', 'n'],
  ['ω', 'w'],
  ['γ', 'y'],
  ['ɑ', 'a'],
  ['ɡ', 'g'],
  ['ı', 'i'],
  ['ⅼ', 'l'],
  ['ⅰ', 'i'],
]);

/**
 * What an address pretends to be: with letters of Cyrillic, Greek or other scripts among Latin ones, or in their place
 * (аррle.example). Addresses that are wholly in another script, and do not look like Latin, are what they are.
 *
 * @param address in Unicode, not in Punycode
 */
export function lookAlike(address: string): string | undefined {
  const plain = Array.from(address.toLowerCase(), (char) => twins[char] ?? char).join('');
  if (plain === address.toLowerCase()) return undefined;
  const parts = address.toLowerCase().split(/[.@]/);
  const isMixed = parts.some((part) => /[a-z]/.test(part) && Array.from(part).some((char) => char in twins));
  // Every letter has a Latin twin, under a Latin ending: that is no word of another language.
  const isDisguise =
    /[a-z]/.test(parts.at(-1) ?? '') &&
    parts.some(
      (part) => part.length > 2 && Array.from(part).every((char) => char in twins || /[\d-]/.test(char)),
    );
  return isMixed || isDisguise ? plain : undefined;
}
