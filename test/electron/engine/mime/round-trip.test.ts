import { spawnSync } from 'node:child_process';
import { simpleParser } from 'mailparser';
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
  readonly files: readonly { readonly name: string; readonly type: string; readonly bytes: string }[];
}

const python = `
import sys, json, email, email.policy
m = email.message_from_bytes(sys.stdin.buffer.read(), policy=email.policy.default)
def names(h): return [f'{a.display_name}|{a.addr_spec}' for a in m[h].addresses] if m[h] else []
out = {'subject': m['subject'], 'from': names('from')[0], 'to': names('to'), 'text': '', 'html': '', 'files': [],
  'defects': [str(d) for p in m.walk() for d in p.defects]}
for p in m.walk():
  if p.is_multipart(): continue
  if p.get_filename():
    out['files'].append({'name': p.get_filename(), 'type': p.get_content_type(), 'bytes': p.get_payload(decode=True).hex()})
  elif p.get_content_type() == 'text/html': out['html'] = p.get_content()
  else:
    flowed = p.get_param('format') == 'flowed'
    text = p.get_content()
    if flowed:
      out['delsp'] = p.get_param('delsp') == 'yes'
    out['text'] = text
print(json.dumps(out))
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
};

describe('what is written is read back by others, part by part', () => {
  describe.each(Object.entries(cases))('%s', (_name, { subject, name, file, body }) => {
    const text = body.repeat(9).trim();
    const html = `<p>${text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</p><p><img src="cid:pic@skein"></p>`;
    const outgoing: Outgoing = {
      from: { name, address: 'ann@example.com' },
      to: [
        { name, address: 'to@example.org' },
        { name: '', address: 'bare@example.org' },
      ],
      cc: [],
      subject,
      html,
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
    const expected: Seen = {
      subject,
      from: `${name}|ann@example.com`,
      to: [`${name}|to@example.org`, '|bare@example.org'],
      text,
      html,
      files: [
        { name: 'pic.png', type: 'image/png', bytes: '89504e47' },
        { name: file, type: 'application/pdf', bytes: Buffer.from('bytes of the file').toString('hex') },
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
        })),
      };
      expect(seen).toEqual(expected);
    });

    test.skipIf(!hasPython)("by Python's email package", async () => {
      const run = spawnSync('python3', ['-c', python], {
        input: await written(outgoing),
        env: { ...process.env, PYTHONIOENCODING: 'utf-8' },
      });
      expect(run.stderr.toString()).toBe('');
      const { defects, delsp, ...seen } = JSON.parse(run.stdout.toString()) as Seen & {
        defects: string[];
        delsp: boolean;
      };
      expect(defects).toEqual([]);
      expect({ ...seen, html: seen.html.trim(), text: unflowed(seen.text, delsp) }).toEqual(expected);
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
