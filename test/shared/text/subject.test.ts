import { expect, test } from 'vitest';
import { forwardSubject, replySubject } from '../../../shared/text/subject.ts';

test.each([
  ['Hello', 'Re: Hello'],
  ['Re: Hello', 'Re: Hello'],
  ['RE: re: Re[2]: Hello', 'Re: Hello'],
  ['AW: SV: Antw: Hello', 'Re: Hello'],
  ['回复：会议', 'Re: 会议'],
  ['答复: 回复: 会议', 'Re: 会议'],
  ['Fwd: Hello', 'Re: Fwd: Hello'],
  ['Re:Hello', 'Re: Hello'],
  ['Regarding: Hello', 'Re: Regarding: Hello'],
  ['', 'Re:'],
  ['Re: ', 'Re:'],
])('an answer to "%s" is "%s"', (subject, expected) => {
  expect(replySubject(subject)).toBe(expected);
});

test.each([
  ['Hello', 'Fwd: Hello'],
  ['Fw: FWD: Hello', 'Fwd: Hello'],
  ['WG: Hello', 'Fwd: Hello'],
  ['转发：轉寄: 会议', 'Fwd: 会议'],
  ['Re: Hello', 'Fwd: Re: Hello'],
])('a forward of "%s" is "%s"', (subject, expected) => {
  expect(forwardSubject(subject)).toBe(expected);
});
