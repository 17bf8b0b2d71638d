/** Reports as servers write them; {@link partsOf} makes sections of them, as a backend gives them. */
import { readFileSync } from 'node:fs';
import type { MessageReport } from '../../../../../shared/model/report.ts';
import { readMessage } from '../../../../../electron/engine/mime/read.ts';
import { readReport } from '../../../../../electron/engine/mime/report/read-report.ts';
import { sectionsOfReport } from '../../../../../electron/engine/mime/report/recognise.ts';

/** What a report in these bytes tells. */
export async function told(source: string | Buffer): Promise<MessageReport | undefined> {
  const bytes = Buffer.from(source);
  const { envelope, ranges } = await readMessage(bytes);
  const sections = sectionsOfReport(envelope.parts).flatMap((part) => {
    const range = ranges[part.section];
    return range ? [{ part, bytes: bytes.subarray(range.start, range.end) }] : [];
  });
  return readReport(sections, envelope.inReplyTo[0]);
}

export const toldInFile = (path: string): Promise<MessageReport | undefined> => told(readFileSync(path));

interface Written {
  readonly from?: string;
  readonly status: readonly string[];
  /** Lines of the returned header; none: nothing came back. */
  readonly returned?: readonly string[];
  readonly returnedType?: string;
  readonly head?: readonly string[];
  readonly type?: string;
}

/** A multipart/report with these parts. */
export function report({
  from = 'MAILER-DAEMON@mx.example',
  status,
  returned = ['Message-ID: <m1@skein.example>', 'Subject: Plan'],
  returnedType = 'text/rfc822-headers',
  head = [],
  type = 'delivery-status',
}: Written): string {
  const lines = [
    `From: ${from}`,
    ...head,
    'MIME-Version: 1.0',
    `Content-Type: multipart/report; report-type=${type}; boundary="b"`,
    '',
    '--b',
    'Content-Type: text/plain; charset=utf-8',
    '',
    'This is what became of your message.',
    '--b',
    `Content-Type: message/${type}`,
    '',
    ...status,
    ...(returned.length > 0 ? ['--b', `Content-Type: ${returnedType}`, '', ...returned, ''] : []),
    '--b--',
    '',
  ];
  return lines.join('\r\n');
}
