import { spawnSync } from 'node:child_process';
import { simpleParser } from 'mailparser';
import PostalMime from 'postal-mime';
import { describe, expect, test } from 'vitest';
import type { Outgoing } from '../../../../electron/engine/mime/mime.ts';
import { readMessage } from '../../../../electron/engine/mime/read.ts';
import { writeMessage } from '../../../../electron/engine/mime/write.ts';
import { whole } from '../../../fixtures/whole.ts';

const written = (message: Outgoing): Promise<Buffer> => whole(writeMessage(message));

/** What every reader must see of a message. */
interface Seen {
  readonly subject: string;
  readonly from: string;
  readonly to: readonly string[];
  readonly text: string;
  readonly html: string;
  readonly files: readonly {
    readonly name: string;
    readonly type: string;
    readonly bytes: string;
    /** In the text, and not beside it. */
    readonly shown: boolean;
  }[];
}

const python = `
import sys, json, base64, email, email.policy
from email.header import decode_header, make_header
from email.utils import getaddresses
def read(source):
  m = email.message_from_bytes(source, policy=email.policy.default)
  # The newer policy keeps the blanks between the encoded words of a long name (RFC 2047 6.2).
  old = email.message_from_bytes(source)
  def names(h): return [f'{make_header(decode_header(name))}|{address}' for name, address in getaddresses([old[h]])]
  out = {'subject': m['subject'], 'from': names('from')[0], 'to': names('to'), 'text': '', 'html': '', 'files': [],
    'defects': [str(d) for p in m.walk() for d in p.defects] + [str(d) for h in m.values() for d in h.defects]}
  for p in m.walk():
    if p.is_multipart(): continue
    if p.get_filename():
      out['files'].append({'name': p.get_filename(), 'type': p.get_content_type(), 'bytes': p.get_payload(decode=True).hex(),
        'shown': p.get_content_disposition() == 'inline'})
    elif p.get_content_type() == 'text/html': out['html'] = p.get_content()
    else:
      text = p.get_content()
      if p.get_param('format') == 'flowed': out['delsp'] = p.get_param('delsp') == 'yes'
      out['text'] = text
  return out
print(json.dumps([read(base64.b64decode(line)) for line in sys.stdin]))
`;
const hasPython = spawnSync('python3', ['--version']).status === 0;

/** RFC 3676 for unquoted text, written a second time and from the RFC alone. */
function unflowed(text: string, delSp: boolean): string {
  let out = '';
  for (const line of text.replaceAll('\r\n', '\n').replace(/\n$/, '').split('\n')) {
    const whole = line.startsWith(' ') ? line.slice(1) : line;
    if (whole.endsWith(' ') && whole !== '-- ') out += delSp ? whole.slice(0, -1) : whole;
    else out += `${whole}\n`;
  }
  return out.trimEnd();
}

const cases: Readonly<Record<string, { subject: string; name: string; file: string; body: string }>> = {
  English: { subject: 'Minutes', name: 'Ann Lee', file: 'plan.pdf', body: 'Hello, here is the plan. ' },
  Chinese: {
    subject: '关于下周三会议安排以及预算草案的通知（请务必回复）',
    name: '张三',
    file: '季度预算（最终版）.xlsx',
    body: '各位好，下周三的会议改到三号会议室，请准时参加。',
  },
  Japanese: {
    subject: '来週の打ち合わせについて、場所と時間のご確認',
    name: '山田 太郎',
    file: '議事録「最終」.docx',
    body: 'お世話になっております。来週の打ち合わせの件でご連絡しました。',
  },
  emoji: {
    subject: 'Party 🎉👩‍👩‍👧‍👦 tonight 🇳🇴',
    name: 'Bo 🐧',
    file: '🎂 cake.png',
    body: 'Bring cake 🎂 and 👩‍👩‍👧‍👦! ',
  },
  'right to left': {
    subject: 'הפגישה נדחתה ליום ראשון',
    name: 'דוד כהן',
    file: 'تقرير الربع الأول.pdf',
    body: 'مرحبا بكم جميعا في الاجتماع القادم. ',
  },
  'names that need quoting': {
    subject: 'a "b" <c>; =?utf-8?q?x?= d',
    name: 'Lee, "Bo" (x)',
    file: `it's a "b"; c=d.txt`,
    body: 'Curly “quotes” & <tags> and = signs. ',
  },
  'so much Chinese that it is folded, where characters have four bytes too': {
    subject: `紧急：${'关于二〇二六年度𠮷野家北京𠀀分公司预算调整的通知，'.repeat(12)}完`,
    name: '欧阳'.repeat(40),
    file: `${'第一季度销售额与𠮷利润分析报告（含附录）'.repeat(8)}.xlsx`,
    body: '各位同事：\u3000\u3000请查收附件𠮷。',
  },
  'both directions, and marks that turn them': {
    subject: 'חשבונית \u202egnp.exe\u202c 2026 عاجل',
    name: '\u2067דוד\u2069 Cohen',
    file: 'invoice\u202egnp.exe',
    body: 'שלום \u202eabc\u202c and العربية together. ',
  },
  'what looks like the syntax around it': {
    subject: '=?UTF-8?B?5L2g5aW9?= Re: "quoted" \\ back; slash, (comment) 100% =20',
    name: "O'Neil\\, Jr. <b@c.example>; (x)",
    file: "utf-8''a%20b*0=c; \\d.txt",
    body: 'charset=utf-8; --boundary From here =3D and . alone. ',
  },
  'separators of other worlds': {
    subject: 'one\u2028two\u2029three\u0085four\u00a0five\u3000six',
    name: 'Ann\u2028Lee\u00a0Bo',
    file: 'a\u2028b\u00a0c\u3000d.txt',
    body: 'one\u3000two and\u2003three. ',
  },
  'one long word': {
    subject: `Re: ${'x'.repeat(300)}`,
    name: 'Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz'.repeat(3),
    file: `${'very-long-name_'.repeat(15)}.tar.gz`,
    body: `${'w'.repeat(1500)} `,
  },
};

function outgoingOf({ subject, name, file, body }: (typeof cases)[string]): Outgoing {
  const text = body.repeat(9).trim();
  return {
    from: { name, address: 'ann@example.com' },
    to: [
      { name, address: 'to@example.org' },
      { name: '', address: 'bare@example.org' },
    ],
    cc: [],
    subject,
    html: `<p>${text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</p><p><img src="cid:pic@skein"></p>`,
    attachments: [
      { fileName: file, type: 'application/pdf', bytes: Buffer.from('bytes of the file') },
      {
        fileName: 'pic.png',
        type: 'image/png',
        contentId: 'pic@skein',
        bytes: Buffer.from('89504e47', 'hex'),
      },
    ],
    references: [],
    messageId: '<id-1@example.com>',
    date: new Date(1_700_000_000_000),
  };
}

const fromQ = (data: string): Buffer =>
  Buffer.from(
    data
      .replaceAll('_', ' ')
      .replaceAll(/=([\dA-F]{2})/g, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  );

function once<T>(work: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | undefined;
  return () => (running ??= work());
}

describe('what is written is read back by others, part by part', () => {
  /** All of them in one process. */
  const byPython = once(async () => {
    const sources = await Promise.all(Object.values(cases).map((each) => written(outgoingOf(each))));
    const run = spawnSync('python3', ['-c', python], {
      input: sources.map((each) => each.toString('base64')).join('\n'),
      env: { ...process.env, PYTHONIOENCODING: 'utf-8' },
    });
    if (run.status !== 0) throw new Error(run.stderr.toString());
    const read = JSON.parse(run.stdout.toString()) as (Seen & { defects: string[]; delsp: boolean })[];
    return (title: string) => {
      const one = read[Object.keys(cases).indexOf(title)];
      if (!one) throw new Error(`not read: ${title}`);
      return one;
    };
  });

  describe.each(Object.entries(cases))('%s', (title, one) => {
    const { subject, name, file } = one;
    const outgoing = outgoingOf(one);
    const text = one.body.repeat(9).trim();
    const expected: Seen = {
      subject,
      from: `${name}|ann@example.com`,
      to: [`${name}|to@example.org`, '|bare@example.org'],
      text,
      html: outgoing.html,
      files: [
        { name: 'pic.png', type: 'image/png', bytes: '89504e47', shown: true },
        {
          name: file,
          type: 'application/pdf',
          bytes: Buffer.from('bytes of the file').toString('hex'),
          shown: false,
        },
      ],
    };

    test('by mailparser', async () => {
      const mail = await simpleParser(Buffer.from(await written(outgoing)), {
        skipHtmlToText: true,
        skipImageLinks: true,
      });
      const shown = (each: { name: string; address?: string }): string =>
        `${each.name}|${each.address ?? ''}`;
      const to = Array.isArray(mail.to) ? mail.to : mail.to ? [mail.to] : [];
      const seen: Seen = {
        subject: mail.subject ?? '',
        from: mail.from?.value.map(shown)[0] ?? '',
        to: to.flatMap(({ value }) => value.map(shown)),
        text: (mail.text ?? '').trim(),
        html: (mail.html || '').trim(),
        files: mail.attachments.map((each) => ({
          name: each.filename ?? '',
          type: each.contentType,
          bytes: each.content.toString('hex'),
          shown: each.contentDisposition === 'inline',
        })),
      };
      expect(seen).toEqual(expected);
    });

    test('by postal-mime', async () => {
      const mail = await PostalMime.parse(await written(outgoing), { attachmentEncoding: 'arraybuffer' });
      const shown = (each: { name?: string; address?: string } = {}): string =>
        `${each.name ?? ''}|${each.address ?? ''}`;
      const seen: Seen = {
        subject: mail.subject ?? '',
        from: shown(mail.from),
        to: (mail.to ?? []).map(shown),
        text: (mail.text ?? '').trim(),
        html: (mail.html ?? '').trim(),
        files: mail.attachments.map((each) => ({
          name: each.filename ?? '',
          type: each.mimeType,
          bytes: Buffer.from(each.content as ArrayBuffer).toString('hex'),
          shown: each.disposition === 'inline',
        })),
      };
      expect(seen).toEqual(expected);
    });

    test.skipIf(!hasPython)("by Python's email package", async () => {
      const { defects, delsp, ...seen } = (await byPython())(title);
      expect(defects).toEqual([]);
      expect({ ...seen, html: seen.html.trim(), text: unflowed(seen.text, delsp) }).toEqual(expected);
    });

    test('in lines that any server takes, each encoded word with whole characters', async () => {
      const source = (await written(outgoing)).toString('latin1');
      expect(Math.max(...source.split('\r\n').map(({ length }) => length))).toBeLessThanOrEqual(998);
      expect(source.replaceAll('\r\n', '')).not.toMatch(/[\r\n\0]/);
      const head = source.slice(0, source.indexOf('\r\n\r\n'));
      // oxlint-disable-next-line no-control-regex -- nothing beyond ASCII in a header
      expect(head).toMatch(/^[\x00-\x7f]*$/);
      for (const [word, , coding = '', data = ''] of head.matchAll(/=\?(UTF-8)\?([BQ])\?([^?]*)\?=/gi)) {
        expect(word.length).toBeLessThanOrEqual(75);
        const bytes = coding.toUpperCase() === 'B' ? Buffer.from(data, 'base64') : fromQ(data);
        expect(() => new TextDecoder('utf-8', { fatal: true }).decode(bytes), word).not.toThrow();
      }
    });

    test('by ourselves', async () => {
      const read = await readMessage(await written(outgoing));
      expect(read.summary).toMatchObject({ subject, from: [{ name, address: 'ann@example.com' }] });
      expect(read.body.text?.trim()).toBe(text);
      expect(read.envelope.parts.filter(({ use }) => use !== 'text').map(({ fileName }) => fileName)).toEqual(
        ['pic.png', file],
      );
    });
  });

  test('a message in plain text has no HTML, and its pictures are files', async () => {
    const bytes = await written({
      from: { name: '', address: 'a@example.com' },
      to: [{ name: '', address: 'b@example.com' }],
      cc: [],
      subject: 'plain',
      plain: true,
      html: '<div style="white-space: pre-wrap">a &lt; b\n\n  c</div><blockquote>old <img src="cid:p@x"></blockquote>',
      attachments: [{ fileName: 'p.png', type: 'image/png', contentId: 'p@x', bytes: Buffer.from('x') }],
      references: [],
      messageId: '<id-2@example.com>',
      date: new Date(0),
    });
    const read = await readMessage(bytes);
    expect(read.body).toEqual({ text: 'a < b\n\n  c\n\n> old' });
    expect(read.envelope.parts.find(({ fileName }) => fileName === 'p.png')).toMatchObject({
      use: 'attachment',
    });
  });
});
