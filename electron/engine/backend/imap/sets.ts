import { Failed } from '../../failed.ts';
import type { SequenceSet } from '../mail-backend.ts';

/** Microsoft refuses commands of 4,096 bytes and more. */
const maxSetLength = 3000;

/** A long set in pieces that fit in a command. */
export function* inPieces(set: SequenceSet): Generator<SequenceSet> {
  let rest = set;
  while (rest.length > maxSetLength) {
    const cut = rest.lastIndexOf(',', maxSetLength);
    yield rest.slice(0, cut);
    rest = rest.slice(cut + 1);
  }
  if (rest) yield rest;
}

/**
 * The numbers of a set a server sent, in its order. A set is cheap to send and dear to hold ("1:4294967295").
 *
 * @throws Failed `server-answer-broken` when it is none, or has more than `limit` numbers
 */
export function expandSet(set: string, limit: number): number[] {
  const numbers: number[] = [];
  for (const range of set.split(',')) {
    const match = /^(\d{1,10})(?::(\d{1,10}))?$/.exec(range);
    const first = Number(match?.[1]);
    const last = match?.[2] === undefined ? first : Number(match[2]);
    if (!match || Math.abs(last - first) + 1 + numbers.length > limit) {
      throw new Failed({ code: 'server-answer-broken', side: 'incoming' });
    }
    for (let number = Math.min(first, last); number <= Math.max(first, last); number += 1)
      numbers.push(number);
  }
  return numbers;
}
