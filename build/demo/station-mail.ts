import { wavOfCalls } from './files.ts';
import type { Letter } from './letter.ts';
import { county, keeper, meiAtStation as me, recordist, ringer } from './people.ts';

/** A mailbox of an old provider that offers POP3 alone. Its server knows neither folders nor flags. */
export const stationMail: readonly Letter[] = [
  {
    id: 'recording',
    folder: 'INBOX',
    from: recordist,
    to: [me],
    subject: 'Curlews, 05:12, the whole half minute',
    hoursAgo: 1.2,
    text: ['Headphones on, tea in hand. The second bird starts at eleven seconds.', 'Arvid'],
    attachments: [{ filename: 'curlews-0512.wav', content: wavOfCalls(30) }],
  },
  {
    id: 'rota-1',
    folder: 'INBOX',
    from: keeper,
    to: [me, ringer],
    subject: 'Who has the nets on Saturday?',
    hoursAgo: 28,
    text: [
      'Wind from the south-east and no rain. I would open at five and close when the sun reaches the reeds.',
      'Birgit',
    ],
  },
  {
    id: 'rota-2',
    folder: 'INBOX',
    from: ringer,
    to: [keeper, me],
    subject: 'Re: Who has the nets on Saturday?',
    hoursAgo: 25,
    answers: ['rota-1'],
    text: ['I have. Mei, can you write? My hands will be full of reedlings.', 'Sami'],
  },
  {
    folder: 'INBOX',
    from: county,
    to: [me],
    subject: 'Your goose counts for November were received',
    hoursAgo: 71,
    text: ['Thank you. 4,312 barnacle geese, 187 greylags and one bird with a blue collar: ZK7.'],
  },
  {
    folder: 'INBOX',
    from: ringer,
    to: [me],
    subject: '蓝颈环 ZK7',
    hoursAgo: 68,
    text: ['我查过了：这只雁是三年前在太湖边戴上环的。你姐姐说的会不会就是它？', 'Sami'],
  },
];

/** Kept in Local Folders: they are on no server any more. */
export const keptLetters: readonly Letter[] = [
  {
    folder: 'Station/Logbook',
    from: keeper,
    to: [me],
    subject: 'Logbook, the spring of the late ice',
    hoursAgo: 5400,
    text: [
      'The ice went on 19 April, three weeks late. The first crane stood on it and looked offended.',
      'Birgit',
    ],
  },
  {
    folder: 'Station/Logbook',
    from: keeper,
    to: [me],
    subject: 'Logbook, the night of the thrushes',
    hoursAgo: 9800,
    text: ['From eleven until four one could not hear oneself count.', 'Birgit'],
  },
  {
    folder: 'Station',
    from: ringer,
    to: [me],
    subject: 'Keys, codes and where the good lamp is',
    hoursAgo: 12_000,
    text: ['The good lamp is behind the bad one. Everything else is written on the door.', 'Sami'],
  },
];
