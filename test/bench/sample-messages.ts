import type { NewMessage } from '../../shared/store/rows.ts';

/** Headers of usual length, newest first by UID, threads of four whose roots are older. */
export function sampleMessages(from: number, to: number, count: number): NewMessage[] {
  const idOf = (at: number): string => `<20240101.${at}.abcdef0123456789@mail.example.org>`;
  return Array.from({ length: to - from }, (_, offset) => {
    const at = from + offset;
    const root = at - (at % 4) + 3;
    return {
      uid: count - at,
      modseq: String(100_000 + at),
      flags: at % 3 ? ['\\Seen'] : [],
      size: 20_000 + at,
      receivedAt: 1_700_000_000_000 - at * 60_000,
      sentAt: 1_700_000_000_000 - at * 60_000,
      sentOffset: 60,
      from: [{ name: `Some Sender ${at % 300}`, address: `sender${at % 300}@example.org` }],
      to: [{ name: 'Me', address: 'me@example.com' }],
      subject: `Re: a subject of usual length number ${at}`,
      hasAttachments: at % 10 === 0,
      messageId: idOf(at),
      references: at === root ? [] : [idOf(root), idOf(at + 1)],
      inReplyTo: at === root ? [] : [idOf(at + 1)],
      replyTo: [],
      cc: [],
      bcc: [],
      parts: [
        {
          section: '1',
          type: 'text/plain',
          charset: 'utf-8',
          size: 1234,
          encoding: 'quoted-printable',
          use: 'text',
        },
        {
          section: '2',
          type: 'text/html',
          charset: 'utf-8',
          size: 12_340,
          encoding: 'quoted-printable',
          use: 'text',
        },
      ],
    };
  });
}
