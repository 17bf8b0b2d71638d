import type { Address } from '../../../shared/model/address.ts';
import { decodeWords } from './encoded-words.ts';

/** More than any person writes to; a bound for what is hostile. */
const maxAddresses = 2000;

/**
 * The addresses of a From, To, Cc… field (RFC 5322 3.4), groups opened, comments left out (or taken as the name where
 * there is no other). Never throws: what is no address becomes a name without one.
 */
export function parseAddresses(field: string): Address[] {
  const found: Address[] = [];
  let phrase = '';
  let comment = '';
  let angle: string | undefined;
  let quotedPhrase = false;

  const flush = (): void => {
    const words = phrase.trim();
    const note = comment.trim();
    phrase = '';
    comment = '';
    const given = angle;
    angle = undefined;
    const wasQuoted = quotedPhrase;
    quotedPhrase = false;
    if (given === undefined && words === '' && note === '') return;
    if (found.length >= maxAddresses) return;
    if (given !== undefined) found.push(make(words === '' ? note : words, given));
    else if (!wasQuoted && words.includes('@') && (!/\s/.test(words) || /^"[^"]*"@\S+$/.test(words)))
      found.push(make(note, words));
    else {
      // "Name a@b.c" without angle brackets, as some mailers write it.
      const bare = wasQuoted ? undefined : /(\S+@\S+)\s*$/.exec(words);
      if (bare?.[1]) found.push(make(words.slice(0, bare.index), bare[1]));
      else if (words !== '') found.push(make(words, ''));
    }
  };

  for (let i = 0; i < field.length; ) {
    const character = field[i];
    if (character === '"') {
      const [text, end] = quoted(field, i + 1);
      // A quoted local part belongs to the address: "a b"@c.d
      if (field[end] === '@') phrase += `"${text}"`;
      else {
        phrase += text;
        quotedPhrase = true;
      }
      i = end;
    } else if (character === '(') {
      const [text, end] = commentAt(field, i + 1);
      comment += comment ? ` ${text}` : text;
      i = end;
    } else if (character === '<') {
      const end = field.indexOf('>', i);
      const stop = end < 0 ? field.length : end;
      angle = field.slice(i + 1, stop);
      i = stop + 1;
    } else if (character === ',' || character === ';') {
      flush();
      i += 1;
    } else if (
      character === ':' &&
      angle === undefined &&
      !phrase.includes('@') &&
      !/=\?[^?]*$/.test(phrase)
    ) {
      // The name of a group; its members follow.
      phrase = '';
      quotedPhrase = false;
      i += 1;
    } else {
      const start = i;
      for (i += 1; i < field.length && !special.has(field.charCodeAt(i)); ) i += 1;
      phrase += field.slice(start, i);
    }
  }
  flush();
  return found;
}

const special: ReadonlySet<number> = new Set(Buffer.from('"(<,;:'));

// A name must not carry line ends or escapes into what shows it.
// oxlint-disable no-control-regex
const untidy = /[\u0000-\u001f\u007f]|  |^ | $/;
const untidyRuns = /[\u0000-\u0020\u007f]+/g;
// oxlint-enable no-control-regex

function make(name: string, address: string): Address {
  const route = address.lastIndexOf(':');
  // A source route of RFC 822 ("@a,@b:c@d") is not followed any more.
  const routed = address.startsWith('@') && route > 0 ? address.slice(route + 1) : address;
  const spec = routed.includes('(') ? routed.replace(/\([^()]*\)/g, '') : routed;
  return {
    name: plain(decodeWords(name)).slice(0, 1000),
    address: (spec.startsWith('"') ? plain(spec) : plain(spec).replace(/ /g, '')).slice(0, 1000),
  };
}

function plain(text: string): string {
  return untidy.test(text) ? text.replace(untidyRuns, ' ').trim() : text;
}

function quoted(field: string, from: number): [string, number] {
  let text = '';
  for (let i = from; i < field.length; i += 1) {
    const character = field[i];
    if (character === '"') return [text, i + 1];
    if (character === '\\') i += 1;
    text += field[i] ?? '';
  }
  return [text, field.length];
}

function commentAt(field: string, from: number): [string, number] {
  let depth = 1;
  let text = '';
  for (let i = from; i < field.length; i += 1) {
    const character = field[i];
    if (character === '(') depth += 1;
    if (character === ')') {
      depth -= 1;
      if (depth === 0) return [text, i + 1];
    }
    if (character === '\\') i += 1;
    text += field[i] ?? '';
  }
  return [text, field.length];
}
