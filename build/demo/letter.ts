import MailComposer, { type MailComposerAttachment } from 'nodemailer/lib/mail-composer';

export interface Person {
  readonly name: string;
  readonly address: string;
}

/** One sample message, as somebody would describe it. */
export interface Letter {
  /** Folder of the mailbox it lies in. */
  readonly folder: string;
  readonly from: Person;
  readonly to: readonly Person[];
  readonly cc?: readonly Person[];
  readonly subject: string;
  /** Hours before the demo starts. */
  readonly hoursAgo: number;
  /** Paragraphs. */
  readonly text?: readonly string[];
  readonly html?: string;
  readonly attachments?: readonly MailComposerAttachment[];
  /** A calendar invitation: the whole VCALENDAR. */
  readonly invitation?: string;
  readonly flags?: readonly ('\\Seen' | '\\Flagged' | '\\Answered')[];
  /** Names it for `answers`. */
  readonly id?: string;
  /** The ids of the letters before it in the thread, oldest first. */
  readonly answers?: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
}

const hour = 3_600_000;

/** To the minute, because nobody's mail arrives at the same second of every hour. */
export function dateOf({ hoursAgo }: Letter, now: number): Date {
  return new Date(Math.floor((now - hoursAgo * hour) / 60_000) * 60_000);
}

const messageId = (id: string): string => `<${id}@letters.greylag.example>`;

/** The message as a server would have it. */
export function build(letter: Letter, now: number): Promise<Buffer> {
  const mail = new MailComposer({
    from: letter.from,
    to: [...letter.to],
    ...(letter.cc && { cc: [...letter.cc] }),
    subject: letter.subject,
    date: dateOf(letter, now),
    ...(letter.text && { text: `${letter.text.join('\n\n')}\n` }),
    ...(letter.html && { html: letter.html }),
    ...(letter.attachments && { attachments: [...letter.attachments] }),
    ...(letter.invitation && {
      icalEvent: { method: 'REQUEST', filename: 'invite.ics', content: letter.invitation },
    }),
    ...(letter.id && { messageId: messageId(letter.id) }),
    ...(letter.answers && {
      inReplyTo: messageId(letter.answers.at(-1) ?? ''),
      references: letter.answers.map(messageId).join(' '),
    }),
    ...(letter.headers && { headers: { ...letter.headers } }),
  });
  return mail.compile().build();
}
