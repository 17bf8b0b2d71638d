import type { ReactElement } from 'react';

/** A sender's initials on a colour of their own; says nothing that the name beside it does not say. */
export function Avatar({ name, address }: { readonly name: string; readonly address: string }): ReactElement {
  return (
    <span className={`avatar hue-${colourOf(address || name)}`} aria-hidden>
      {initials(name || address)}
    </span>
  );
}

/** Two letters of a Latin name, the last character but one or two of a Chinese one as people shorten it. */
export function initials(name: string): string {
  const clean = name.replace(/["'“”()<>]/g, '').trim();
  const han = clean.match(/\p{Script=Han}/gu);
  if (han) return han.slice(-2).join('');
  const words = clean.split(/[\s.@_-]+/).filter(Boolean);
  const first = Array.from(words[0] ?? '')[0] ?? '';
  const last = words.length > 1 && !clean.includes('@') ? (Array.from(words.at(-1) ?? '')[0] ?? '') : '';
  return (first + last).toUpperCase();
}

function colourOf(text: string): number {
  let sum = 7;
  for (const character of text.toLowerCase()) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 9973;
  return sum % 8;
}
