import type { Answer, Atom, Token } from './line.ts';

const maxDepth = 90;
const prefix = /^\* (\d{1,10}) FETCH (?=\()/i;
const literalMark = /~?\{(\d{1,10})\+?\}\r?\n/y;
const partialMark = /<(\d{1,15})(?:\.\d+)?>/y;

const space = 0x20;
const quote = 0x22;
const open = 0x28;
const close = 0x29;
const openBracket = 0x5b;
const backslash = 0x5c;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const tilde = 0x7e;

/**
 * Reads one `* n FETCH (…)` line in a single pass: imapflow's tokenizer is half the cost of a first sync. It gives the
 * same tokens. Literals come beside the line, as imapflow cuts them out of the stream.
 *
 * @returns undefined for anything that is not plainly of this form: then imapflow's own parser is to judge
 */
export function readFetchAnswer(payload: Buffer, literals: readonly Buffer[]): Answer | undefined {
  // "* " and a digit: most other lines are told apart without decoding them.
  if (payload[0] !== 0x2a || payload[1] !== space || !isDigit(payload[2])) return undefined;
  const line = payload.toString('utf8');
  const match = prefix.exec(line);
  if (!match?.[1]) return undefined;
  const reader = new Reader(line, match[0].length, literals);
  const list = reader.token(0, false);
  if (reader.broken || !reader.atEnd()) return undefined;
  return { command: match[1], attributes: [{ type: 'ATOM', value: 'FETCH' }, list] };
}

function isDigit(code: number | undefined): boolean {
  return code !== undefined && code >= 0x30 && code <= 0x39;
}

class Reader {
  broken = false;
  readonly #line: string;
  readonly #literals: readonly Buffer[];
  #at: number;
  #literal = 0;

  constructor(line: string, at: number, literals: readonly Buffer[]) {
    this.#line = line;
    this.#at = at;
    this.#literals = literals;
  }

  atEnd(): boolean {
    return this.#line.slice(this.#at).trim() === '' && this.#literal === this.#literals.length;
  }

  /** In a section's brackets an atom ends at the closing bracket; elsewhere flags may carry one (Gmail). */
  token(depth: number, inSection: boolean): Token {
    if (depth > maxDepth || this.#at >= this.#line.length) return this.#fail();
    switch (this.#line.charCodeAt(this.#at)) {
      case open:
        this.#at += 1;
        return this.#list(depth, close, inSection);
      case quote:
        return this.#quoted();
      case openBrace:
      case tilde:
        return this.#literalToken();
      case close:
      case closeBracket:
        return this.#fail();
      default:
        return this.#atom(depth, inSection);
    }
  }

  #fail(): null {
    this.broken = true;
    return null;
  }

  #list(depth: number, end: number, inSection: boolean): Token[] {
    const items: Token[] = [];
    while (!this.broken) {
      while (this.#line.charCodeAt(this.#at) === space) this.#at += 1;
      if (this.#line.charCodeAt(this.#at) === end) {
        this.#at += 1;
        return items;
      }
      items.push(this.token(depth + 1, inSection));
    }
    return items;
  }

  #quoted(): Atom {
    const from = this.#at + 1;
    const end = this.#line.indexOf('"', from);
    const plain = end < 0 ? '' : this.#line.slice(from, end);
    if (end >= 0 && !plain.includes('\\')) {
      this.#at = end + 1;
      return { type: 'STRING', value: plain };
    }
    let value = '';
    for (let at = from; at < this.#line.length; at += 1) {
      const code = this.#line.charCodeAt(at);
      if (code === quote) {
        this.#at = at + 1;
        return { type: 'STRING', value };
      }
      if (code === backslash) at += 1;
      value += this.#line[at] ?? '';
    }
    this.broken = true;
    return { type: 'STRING', value };
  }

  #literalToken(): Token {
    literalMark.lastIndex = this.#at;
    const match = literalMark.exec(this.#line);
    const value = this.#literals[this.#literal];
    if (!match || value?.length !== Number(match[1])) return this.#fail();
    this.#literal += 1;
    this.#at += match[0].length;
    return { type: 'LITERAL', value };
  }

  #atom(depth: number, inSection: boolean): Token {
    const from = this.#at;
    for (; this.#at < this.#line.length; this.#at += 1) {
      const code = this.#line.charCodeAt(this.#at);
      if (code === space || code === open || code === close) break;
      if (code === closeBracket && inSection) break;
      if (code === quote || code === openBrace || code < space) return this.#fail();
      if (code === openBracket && isBody(this.#line.slice(from, this.#at)))
        return this.#bodyKey(this.#line.slice(from, this.#at), depth);
    }
    const value = this.#line.slice(from, this.#at);
    if (value === '') return this.#fail();
    return value.length === 3 && value.toUpperCase() === 'NIL' ? null : { type: 'ATOM', value };
  }

  /** BODY[1.2]<0> and BODY[HEADER.FIELDS (SUBJECT)]. */
  #bodyKey(value: string, depth: number): Atom {
    this.#at += 1;
    const section = this.#list(depth, closeBracket, true);
    partialMark.lastIndex = this.#at;
    const match = partialMark.exec(this.#line);
    if (!match) return { type: 'ATOM', value, section };
    this.#at += match[0].length;
    return { type: 'ATOM', value, section, partial: [Number(match[1])] };
  }
}

function isBody(name: string): boolean {
  const upper = name.toUpperCase();
  return upper === 'BODY' || upper === 'BINARY';
}
