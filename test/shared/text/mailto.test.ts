import { expect, it } from 'vitest';
import { parseMailto } from '../../../shared/text/mailto.ts';

it.each([
  ['mailto:ann@a.example', { to: ['ann@a.example'], cc: [] }],
  [
    'MAILTO:ann@a.example,bob@b.example?cc=c@c.example',
    { to: ['ann@a.example', 'bob@b.example'], cc: ['c@c.example'] },
  ],
  [
    'mailto:?to=ann@a.example&subject=caf%C3%A9%20%E4%BC%9A%E8%AE%AE',
    { to: ['ann@a.example'], cc: [], subject: 'café 会议' },
  ],
  ['mailto:a+b@a.example?subject=1+1', { to: ['a+b@a.example'], cc: [], subject: '1+1' }],
  [
    'mailto:a@a.example?body=one%0D%0Atwo&amp;subject=x',
    { to: ['a@a.example'], cc: [], body: 'one\ntwo', subject: 'x' },
  ],
  ['mailto:%22not%40me%22@a.example', { to: ['"not@me"@a.example'], cc: [] }],
  ['mailto:list%2Cone@a.example', { to: ['list,one@a.example'], cc: [] }],
  ['mailto:a@a.example?subject=100%', { to: ['a@a.example'], cc: [], subject: '100%' }],
  ['mailto:', { to: [], cc: [] }],
])('reads %s', (link, expected) => {
  expect(parseMailto(link)).toEqual(expected);
});

it('takes over nothing that could be sent unseen', () => {
  const link =
    'mailto:a@a.example?bcc=spy@e.example&attach=/etc/passwd&attachment=x&from=me@x.example&in-reply-to=%3C1@x%3E';
  expect(parseMailto(link)).toEqual({ to: ['a@a.example'], cc: [] });
});

it('lets no line break into a header', () => {
  const link = 'mailto:a@a.example%0D%0ABcc:%20spy@e.example?subject=Hi%0D%0ABcc:%20spy@e.example';
  expect(JSON.stringify(parseMailto(link))).not.toMatch(/\\r|\\n/);
});

it.each(['', 'http://a.example/', 'xmailto:a@a.example', ' mailto:a@a.example'])('refuses %j', (link) => {
  expect(parseMailto(link)).toBeUndefined();
});
