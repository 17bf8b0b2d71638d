import { pdfOf, pngOfGeese, zipOf } from './files.ts';
import type { Letter } from './letter.ts';
import { newsletter, salesTable } from './newsletter.ts';
import {
  bookfair,
  flyway,
  ingrid,
  lukas,
  mei,
  priya,
  reader,
  siyuan,
  tom,
  wang,
  warehouse,
  zhao,
} from './people.ts';

const dawn = pngOfGeese({
  width: 1200,
  height: 480,
  top: [52, 82, 124],
  horizon: [246, 178, 120],
  water: [30, 60, 92],
  geese: 5,
});
const proofA = pngOfGeese({
  width: 900,
  height: 1200,
  top: [24, 58, 82],
  horizon: [214, 226, 222],
  water: [20, 70, 80],
  geese: 6,
});
const proofB = pngOfGeese({
  width: 900,
  height: 1200,
  top: [92, 62, 92],
  horizon: [250, 206, 150],
  water: [80, 60, 90],
  geese: 4,
});
const plate = (geese: number): Buffer =>
  pngOfGeese({
    width: 640,
    height: 420,
    top: [150, 190, 214],
    horizon: [244, 240, 226],
    water: [110, 150, 150],
    geese,
  });

const seen = ['\\Seen'] as const;
const answered = ['\\Seen', '\\Answered'] as const;

const covers: readonly Letter[] = [
  {
    id: 'cover-1',
    folder: 'INBOX',
    from: ingrid,
    to: [mei],
    cc: [tom],
    subject: 'Cover proofs for the field guide',
    hoursAgo: 52,
    flags: answered,
    text: [
      'Hi Mei,',
      'two directions for the cover, both at final trim. A is the cold morning we talked about, B is the warmer one that Tom keeps asking for. The flock is drawn, not traced, so I can still move every bird.',
      'Please look at them small as well: in the shop window they are the size of a stamp.',
      'Ingrid',
    ],
    attachments: [
      { filename: 'cover-A-cold-morning.png', content: proofA },
      { filename: 'cover-B-warm-evening.png', content: proofB },
    ],
  },
  {
    id: 'cover-2',
    folder: 'Sent',
    from: mei,
    to: [ingrid],
    cc: [tom],
    subject: 'Re: Cover proofs for the field guide',
    hoursAgo: 50,
    flags: seen,
    answers: ['cover-1'],
    text: [
      'These are lovely, both of them. A reads better small; B has the light that people remember.',
      'Could we have the sky of B over the water of A? And the lead goose a little further from the title, it is about to bite the L.',
      'Mei',
    ],
  },
  {
    id: 'cover-3',
    folder: 'INBOX',
    from: tom,
    to: [mei, ingrid],
    subject: 'Re: Cover proofs for the field guide',
    hoursAgo: 49,
    flags: seen,
    answers: ['cover-1', 'cover-2'],
    text: [
      'I was going to say B, loudly. But I tried Mei’s mixture on paper with scissors and it is better than either. Sorry, Ingrid.',
      'Tom',
    ],
  },
  {
    id: 'cover-4',
    folder: 'INBOX',
    from: ingrid,
    to: [mei, tom],
    subject: 'Re: Cover proofs for the field guide',
    hoursAgo: 26,
    flags: ['\\Seen', '\\Flagged'],
    answers: ['cover-1', 'cover-2', 'cover-3'],
    text: [
      'Scissors forgiven. The mixture is attached; the goose no longer eats the title.',
      'I need a yes by Thursday noon: the printer wants the spine width and the file on the same day.',
      'Ingrid',
    ],
    attachments: [{ filename: 'cover-C-mixture.png', content: dawn }],
  },
  {
    id: 'cover-5',
    folder: 'INBOX',
    from: tom,
    to: [mei, ingrid],
    subject: 'Re: Cover proofs for the field guide',
    hoursAgo: 1.6,
    answers: ['cover-1', 'cover-2', 'cover-3', 'cover-4'],
    text: [
      'Yes from me. Mei, you have the last word, as always. Shall we ask for a printed sheet before we sign?',
      'Tom',
    ],
  },
];

const printing: readonly Letter[] = [
  {
    id: 'print-1',
    folder: 'INBOX',
    from: wang,
    to: [mei],
    cc: [siyuan],
    subject: '《北方候鸟图鉴》印刷报价',
    hoursAgo: 74,
    flags: answered,
    text: [
      '林女士，您好：',
      '《北方候鸟图鉴》的报价已经做好，请见附件。按 320 页、157 克哑粉纸、锁线精装计算，首印 5000 册，单价 26.80 元；如果加印到 8000 册，单价可以降到 23.40 元。',
      '封面建议用触感膜，局部 UV 做在雁群上，打样大约需要四个工作日。',
      '祝工作顺利！',
      '王建国\n鸿雁印刷有限公司',
    ],
    attachments: [
      {
        filename: '报价单-北方候鸟图鉴.pdf',
        content: pdfOf('Quotation 2026-1147', [
          'Title: A Field Guide to the Migrants of the North (320 pp.)',
          'Paper: 157 g matt coated; sewn, hard cover',
          '5,000 copies: CNY 26.80 each',
          '8,000 copies: CNY 23.40 each',
          'Proof: four working days after the files have come',
        ]),
      },
    ],
  },
  {
    id: 'print-2',
    folder: 'Sent',
    from: mei,
    to: [wang],
    cc: [siyuan],
    subject: 'Re: 《北方候鸟图鉴》印刷报价',
    hoursAgo: 72,
    flags: seen,
    answers: ['print-1'],
    text: [
      '王经理，您好：',
      '报价收到，谢谢。我们倾向 8000 册，不过要等书展的预订数字出来才能定。',
      '请问触感膜会不会影响运输？上次《猫头鹰》的封面有一些划痕。另外，纸样能否各寄两张到哥德堡？',
      '林梅',
    ],
  },
  {
    id: 'print-3',
    folder: 'INBOX',
    from: wang,
    to: [mei],
    cc: [siyuan, zhao],
    subject: 'Re: 《北方候鸟图鉴》印刷报价',
    hoursAgo: 47,
    flags: ['\\Seen', '\\Flagged'],
    answers: ['print-1', 'print-2'],
    text: [
      '林女士：',
      '触感膜我们改用抗刮的一种，每册加 0.35 元，运输不会有问题。纸样今天已经用快递寄出，预计周四到。',
      '排产请直接和赵敏联系，十二月十日之前进机，就能赶上一月的船期。',
      '王建国',
    ],
  },
  {
    id: 'print-4',
    folder: 'INBOX',
    from: zhao,
    to: [mei],
    subject: '排产确认：12 月 8 日进机',
    hoursAgo: 3.2,
    text: [
      '林女士，早上好！',
      '12 月 8 日的机位已经为《北方候鸟图鉴》预留，请在本周五下班前确认印数。书脊宽度按 8000 册的纸张厚度算，是 24.5 毫米，请转告设计师。',
      '赵敏',
    ],
  },
  {
    folder: 'Suppliers/印刷厂',
    from: wang,
    to: [mei],
    subject: '《猫头鹰》第三次印刷已发货',
    hoursAgo: 412,
    flags: seen,
    text: ['林女士：', '《北方的猫头鹰》第三次印刷 3500 册今天已经装柜，提单号随后发给您。', '王建国'],
  },
  {
    folder: 'Suppliers/印刷厂',
    from: zhao,
    to: [mei],
    subject: '国庆期间停机安排',
    hoursAgo: 1290,
    flags: seen,
    text: ['各位客户：', '国庆节期间工厂停机，十月八日恢复生产。急件请在九月二十五日之前交稿。', '赵敏'],
  },
];

const invitation = (start: Date): string => {
  const stamp = (date: Date): string => `${date.toISOString().replace(/[-:]/g, '').slice(0, 15)}Z`;
  return [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Greylag Books//Calendar//EN',
    'METHOD:REQUEST',
    'BEGIN:VEVENT',
    'UID:spring-list@greylag.example',
    `DTSTAMP:${stamp(new Date())}`,
    `DTSTART:${stamp(start)}`,
    `DTEND:${stamp(new Date(start.getTime() + 5_400_000))}`,
    'SUMMARY:Spring list: titles\\, print runs\\, dates',
    'LOCATION:The long table\\, Magasinsgatan 11',
    'ORGANIZER;CN=Priya Raman:mailto:priya@greylag.example',
    'ATTENDEE;CN=Mei Lin;PARTSTAT=NEEDS-ACTION;RSVP=TRUE:mailto:mei@greylag.example',
    'ATTENDEE;CN=Tom Okafor;PARTSTAT=ACCEPTED:mailto:tom@greylag.example',
    'ATTENDEE;CN=陈思远;PARTSTAT=TENTATIVE:mailto:siyuan@greylag.example',
    'END:VEVENT',
    'END:VCALENDAR',
    '',
  ].join('\r\n');
};

function nextTuesdayAtTen(): Date {
  const day = new Date();
  day.setDate(day.getDate() + ((9 - day.getDay()) % 7 || 7));
  day.setHours(10, 0, 0, 0);
  return day;
}

const days: readonly Letter[] = [
  {
    folder: 'INBOX',
    from: priya,
    to: [mei, tom, siyuan],
    subject: 'Invitation: Spring list (titles, print runs, dates)',
    hoursAgo: 5.5,
    text: [
      'Ninety minutes, coffee included. Please bring your two most stubborn titles and one you could let go.',
      'Priya',
    ],
    invitation: invitation(nextTuesdayAtTen()),
  },
  {
    folder: 'INBOX',
    from: flyway,
    to: [mei],
    subject: 'Flyway Weekly 212: the barnacle geese are early',
    hoursAgo: 8,
    html: newsletter,
    text: [
      'The barnacle geese are early this year: 14,200 birds in one morning at Ottenby.',
      'Read on: https://flywayweekly.example/issues/212',
    ],
    attachments: [
      { filename: 'dawn.png', content: dawn, cid: 'dawn@flywayweekly.example', contentDisposition: 'inline' },
    ],
    headers: {
      'List-Id': 'Flyway Weekly <weekly.flywayweekly.example>',
      'List-Unsubscribe': '<https://flywayweekly.example/unsubscribe?u=48213>',
    },
  },
  {
    id: 'chapter-1',
    folder: 'INBOX',
    from: siyuan,
    to: [mei],
    subject: 'Chapter 4 in Chinese / 第四章译稿',
    hoursAgo: 29,
    flags: answered,
    text: [
      'Mei，',
      '第四章的译稿好了。“skein” 一词我想了很久：一队飞行的雁，中文里最接近的是“雁阵”，但原文同时有“一绺线”的意思，第二段的双关就丢了。我在注释里补了一句，你看行不行？',
      'The bird names follow the 2024 checklist; the three that changed are marked in the margin.',
      '思远',
    ],
    attachments: [
      { filename: 'chapter-4-zh.txt', content: '第四章　雁阵\n\n它们来的时候，天空先有声音，后有形状。\n' },
    ],
  },
  {
    id: 'chapter-2',
    folder: 'Sent',
    from: mei,
    to: [siyuan],
    subject: 'Re: Chapter 4 in Chinese / 第四章译稿',
    hoursAgo: 27.5,
    flags: seen,
    answers: ['chapter-1'],
    text: ['注释很好，留着。第二段可以试试“线”字：天边一线雁阵。这样线还在，雁也还在。', '梅'],
  },
  {
    id: 'chapter-3',
    folder: 'INBOX',
    from: siyuan,
    to: [mei],
    subject: 'Re: Chapter 4 in Chinese / 第四章译稿',
    hoursAgo: 6.7,
    answers: ['chapter-1', 'chapter-2'],
    text: ['“天边一线雁阵”，就用这一句！第五章周一给你。', '思远'],
  },
  {
    folder: 'INBOX',
    from: ingrid,
    to: [mei],
    subject: 'Plates 12 to 18',
    hoursAgo: 98,
    flags: seen,
    text: [
      'All seven in one archive, at half size for the layout. The big files are on the drive. Plate 15 still has the wrong foot, I know.',
      'Ingrid',
    ],
    attachments: [
      {
        filename: 'plates-12-18.zip',
        content: zipOf({
          'plate-12.png': plate(2),
          'plate-13.png': plate(3),
          'plate-14.png': plate(4),
          'notes.txt': Buffer.from('Plate 15: the foot is wrong.\n'),
        }),
      },
    ],
  },
  {
    folder: 'INBOX',
    from: lukas,
    to: [mei, tom, priya],
    subject: 'Sales, week 46',
    hoursAgo: 22,
    flags: seen,
    html: salesTable,
  },
  {
    folder: 'INBOX',
    from: reader,
    to: [mei],
    subject: 'A mistake on page 83, and thank you',
    hoursAgo: 31,
    flags: ['\\Seen', '\\Flagged'],
    text: [
      'Dear Greylag Books,',
      'your Waders by Ear has been in my coat pocket since April, and I have learnt to tell the two godwits apart with my eyes shut, which at seventy-eight is no small thing.',
      'On page 83 the recording is said to be from Texel in May, but one can hear a cuckoo and, faintly, what must be the Den Helder ferry. I believe it is De Cocksdorp. Not that it matters to the bird.',
      'With kind regards,\nEleanor Whitcombe',
    ],
  },
  {
    folder: 'INBOX',
    from: bookfair,
    to: [mei],
    subject: 'Your stand C04:21: power, badges, set-up times',
    hoursAgo: 44,
    flags: seen,
    text: [
      'Dear exhibitor,',
      'set-up is on Wednesday from 12:00 to 20:00. Four badges are registered for Greylag Books. Orders for power and shelves close on Monday.',
      'The exhibitor desk',
    ],
    attachments: [
      {
        filename: 'exhibitor-guide.pdf',
        content: pdfOf('Exhibitor guide', [
          'Set-up: Wednesday, 12:00 to 20:00',
          'Doors open: Thursday, 09:00',
          'Stand: C04:21',
        ]),
      },
    ],
  },
  {
    folder: 'INBOX',
    from: warehouse,
    to: [mei],
    subject: 'Shipment NF-88213 has left Suzhou',
    hoursAgo: 19,
    text: [
      'Two pallets, 3,500 copies, 1,940 kg. Expected in Gothenburg in 34 days. You will hear from us when the ship has passed Suez.',
    ],
  },
  {
    id: 'coffee-1',
    folder: 'INBOX',
    from: priya,
    to: [mei],
    subject: 'Podcast with the ringing station?',
    hoursAgo: 70,
    flags: answered,
    text: [
      'They would take us out at four in the morning, in the rain, with a microphone. I said you would love to.',
      'Priya',
    ],
  },
  {
    folder: 'Sent',
    from: mei,
    to: [priya],
    subject: 'Re: Podcast with the ringing station?',
    hoursAgo: 69.5,
    flags: seen,
    answers: ['coffee-1'],
    text: ['I would indeed. I will bring the coffee if you bring the questions.', 'Mei'],
  },
  {
    folder: 'INBOX',
    from: lukas,
    to: [mei],
    subject: 'Invoice 2026-0391 needs your signature',
    hoursAgo: 12.3,
    text: [
      'The paper for the second half of the year. It is what we agreed, plus the pallet fee they forgot the last time. If you sign today it goes out tonight.',
      'Lukas',
    ],
    attachments: [
      {
        filename: 'invoice-2026-0391.pdf',
        content: pdfOf('Invoice 2026-0391', [
          'Paper, 157 g matt coated, 4.2 t',
          'Pallets: 6',
          'Due: 30 days',
        ]),
      },
    ],
  },
];

const olderSubjects: readonly (readonly [
  from: typeof tom,
  subject: string,
  text: string,
  hoursAgo: number,
])[] = [
  [
    tom,
    'Notes from the Varberg reading',
    'Forty people, eleven dogs. They want the owl calls on the website, and a bigger type in the index.',
    120,
  ],
  [
    ingrid,
    'Can I have the feathers back?',
    'The ones from the envelope in your desk. Plate 9 needs the real grey.',
    143,
  ],
  [
    priya,
    'Window display: three shops said yes',
    'Lund, Uppsala and the one in Visby that nobody has ever been to.',
    168,
  ],
  [
    lukas,
    'VAT for the Chinese edition',
    'I asked twice, and the answer is the same: zero, but we have to prove it with the bill of lading.',
    190,
  ],
  [
    siyuan,
    '书名的三个方案',
    '一、《北方候鸟图鉴》；二、《雁过北方》；三、《候鸟的路》。发行那边喜欢第一个，我喜欢第二个。',
    215,
  ],
  [
    tom,
    'Index: who does the second pass?',
    'I can take A to M if somebody rescues me from the buntings.',
    240,
  ],
  [
    bookfair,
    'Exhibitor newsletter, October',
    'The programme is out, and so is the list of who stands where.',
    300,
  ],
  [priya, 'Photo permissions, all but two', 'The heron and the man with the boat are still missing.', 330],
  [
    ingrid,
    'New pens',
    'They are wonderful and they cost what they cost. Receipt attached to my conscience.',
    360,
  ],
  [
    tom,
    'Fact check, chapters 1 to 3',
    'Seven small things and one big one: we have the Sabine’s gull wintering on the wrong ocean.',
    384,
  ],
];

const older: readonly Letter[] = olderSubjects.map(([from, subject, text, hoursAgo]) => ({
  folder: hoursAgo > 250 ? 'Archive' : 'INBOX',
  from,
  to: [mei],
  subject,
  hoursAgo,
  flags: seen,
  text: [text, from.name.split(' ')[0] ?? from.name],
}));

const filed: readonly Letter[] = [
  {
    folder: 'Books/Field guide',
    from: tom,
    to: [mei],
    subject: 'Contents, final order',
    hoursAgo: 520,
    flags: seen,
    text: ['Geese first, then ducks, then everything that is afraid of them.', 'Tom'],
  },
  {
    folder: 'Books/Field guide',
    from: siyuan,
    to: [mei],
    subject: '译名对照表 v3',
    hoursAgo: 610,
    flags: seen,
    text: ['按 2024 名录更新，共 412 种。', '思远'],
  },
  {
    folder: 'Books/Field guide/Illustrations',
    from: ingrid,
    to: [mei],
    subject: 'Sketches, barnacle goose',
    hoursAgo: 700,
    flags: ['\\Seen', '\\Flagged'],
    text: ['Three postures. The second one is the one.', 'Ingrid'],
    attachments: [{ filename: 'barnacle-sketch.png', content: plate(3) }],
  },
  {
    folder: 'Books/Field guide/Illustrations',
    from: ingrid,
    to: [mei],
    subject: 'Palette for the northern plates',
    hoursAgo: 760,
    flags: seen,
    text: ['Less green than you think.', 'Ingrid'],
  },
  {
    folder: 'Books/Owls of the North',
    from: lukas,
    to: [mei],
    subject: 'Reprint: numbers for the third time',
    hoursAgo: 900,
    flags: seen,
    text: ['3,500 copies, and we break even at 1,100.', 'Lukas'],
  },
  {
    folder: 'Drafts',
    from: mei,
    to: [reader],
    subject: 'Re: A mistake on page 83, and thank you',
    hoursAgo: 2,
    flags: seen,
    text: [
      'Dear Mrs Whitcombe,',
      'you are right, and the sound engineer has gone very red. The next printing will say De Cocksdorp.',
    ],
  },
  {
    folder: 'Junk',
    from: { name: 'Prize Department', address: 'win@lucky-draw.example' },
    to: [mei],
    subject: 'YOU HAVE BEEN SELECTED!!!',
    hoursAgo: 15,
    text: ['Dear winner, send us your account number to receive your goose.'],
  },
  {
    folder: 'Trash',
    from: warehouse,
    to: [mei],
    subject: 'Shipment NF-87790 was delivered',
    hoursAgo: 200,
    flags: seen,
    text: ['Signed for by: OKAFOR.'],
  },
];

export const workMail: readonly Letter[] = [...covers, ...printing, ...days, ...older, ...filed];
