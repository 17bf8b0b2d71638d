/** A message of plain text, as a server holds it. */
export function plainMail(message: {
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly id?: string;
  readonly date?: Date;
  readonly headers?: readonly string[];
}): string {
  return [
    `From: ${message.from}`,
    `To: ${message.to}`,
    `Subject: ${message.subject}`,
    `Date: ${(message.date ?? new Date()).toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: <${message.id ?? crypto.randomUUID()}@skein.example>`,
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: 8bit',
    ...(message.headers ?? []),
    '',
    ...message.text.split('\n'),
    '',
  ].join('\r\n');
}
