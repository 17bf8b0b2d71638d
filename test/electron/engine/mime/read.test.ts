import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import PostalMime from 'postal-mime';
import { describe, expect, test } from 'vitest';
import { readMessage } from '../../../../electron/engine/mime/read.ts';
import { corporaHere, filesIn } from './corpora.ts';

const message = (...rows: string[]): Buffer => Buffer.from(rows.join('\r\n'));
const words = (text: string | undefined): string[] => (text ?? '').match(/[\p{L}\p{N}]+/gu) ?? [];

/**
 * Where postal-mime and we read another text, and who is right: looked at one by one.
 * Keys are file names.
 */
const deliberate: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    [
      'basic-plain-with-bad-header-separator.msg',
      'hdr-fakeout.msg',
      'malformedHeader-nocrlfcrlf.msg',
      'malformedHeader-noheader.msg',
      'malformedHeaderStartsBody-nocrlfcrlf.msg',
      'malformedHeaderStartsBody-noheader.msg',
      'obsolete.msg',
      'example13.eml',
    ].map((name) => [name, 'what is no header is shown as text']),
  ),
  ...Object.fromEntries(
    ['badbound.msg', 'missing-boundary.msg', 'multipartnopart.msg', 'very-very-long-boundary.msg'].map(
      (name) => [name, 'a multipart without parts shows what it has'],
    ),
  ),
  ...Object.fromEntries(
    ['lennie.msg', 'multi-badnames.msg', 'multi-igor.msg', 'multi-igor2.msg'].map((name) => [
      name,
      'a named text is an attachment',
    ]),
  ),
  'content_transfer_encoding_empty.eml': 'Big5 is read with its Hong Kong supplement',
  'content_transfer_encoding_plain.eml': '8-bit text declared as ASCII is guessed, not shown broken',
  'raw_email6.eml': '8-bit text declared as ASCII is guessed, not shown broken',
  'raw_email10.eml': '8-bit text declared as ASCII is guessed, not shown broken',
  'infinite.msg': '8-bit text declared as ASCII is guessed, not shown broken',
  'content_transfer_encoding_with_8bits.eml': 'the title of HTML is not text',
  'ending-boundaries.msg': 'what follows a boundary behind a blank is ignored (RFC 2046 5.1.1)',
  'very-long-boundary.msg': 'trailing blanks of a boundary are not significant (RFC 2046 5.1.1)',
  'weird-boundary.msg': 'trailing blanks of a boundary are not significant (RFC 2046 5.1.1)',
};

describe.skipIf(!corporaHere)('the text is what a second parser reads', () => {
  const files = [...filesIn('mikel-mail', '.eml'), ...filesIn('mime4j', '.msg')];
  test.each(files.map((file) => [basename(file), file]))('%s', async (name, file) => {
    const bytes = readFileSync(file);
    const ours = await readMessage(bytes);
    const theirs = await PostalMime.parse(bytes, { forceRfc822Attachments: true });
    const same =
      words(ours.body.text).join(' ') ===
      words(theirs.text ?? theirs.html?.replace(/<style[\s\S]*?<\/style>|<[^>]+>/g, ' ')).join(' ');
    expect(same).toBe(deliberate[name] === undefined);
  });
});

describe('what is shown and what is attached', () => {
  test('of alternatives, the HTML; the plain one is the text', async () => {
    const read = await readMessage(
      message(
        'Content-Type: multipart/alternative; boundary=a',
        '',
        '--a',
        '',
        'plain',
        '--a',
        'Content-Type: text/html',
        '',
        '<p>html</p>',
        '--a--',
      ),
    );
    expect(read.body).toEqual({ text: 'plain', html: '<p>html</p>' });
    expect(read.envelope.parts.map((part) => [part.section, part.use])).toEqual([
      ['1', 'text'],
      ['2', 'text'],
    ]);
    expect(read.summary.hasAttachments).toBe(false);
  });

  test('a list footer behind HTML is shown too', async () => {
    const read = await readMessage(
      message(
        'Content-Type: multipart/mixed; boundary=a',
        '',
        '--a',
        'Content-Type: text/html',
        '',
        '<p>html</p>',
        '--a',
        '',
        'you are subscribed to <list>',
        '--a--',
      ),
    );
    expect(read.body.html).toContain('<p>html</p>');
    expect(read.body.html).toContain('subscribed to &lt;list&gt;');
  });

  test('two texts around a picture are joined', async () => {
    const read = await readMessage(
      message(
        'Content-Type: multipart/mixed; boundary=a',
        '',
        '--a',
        '',
        'before',
        '--a',
        'Content-Type: image/png',
        '',
        'x',
        '--a',
        '',
        'after',
        '--a--',
      ),
    );
    expect(read.body.text).toBe('before\nafter');
    expect(read.envelope.parts[1]).toMatchObject({ section: '2', use: 'attachment' });
  });

  test('an image the HTML refers to is no attachment', async () => {
    const read = await readMessage(
      message(
        'Content-Type: multipart/related; boundary=a',
        '',
        '--a',
        'Content-Type: text/html',
        '',
        '<img src="cid:x@y">',
        '--a',
        'Content-Type: image/png; name=x.png',
        'Content-ID: <x@y>',
        'Content-Transfer-Encoding: base64',
        '',
        'iVBORw0K',
        '--a--',
      ),
    );
    expect(read.envelope.parts[1]).toMatchObject({ use: 'inline', contentId: 'x@y', fileName: 'x.png' });
    expect(read.summary.hasAttachments).toBe(false);
  });

  test('a text that is a file is an attachment', async () => {
    const read = await readMessage(
      message(
        'Content-Type: multipart/mixed; boundary=a',
        '',
        '--a',
        '',
        'see file',
        '--a',
        'Content-Type: text/plain; name=notes.txt',
        '',
        'notes',
        '--a--',
      ),
    );
    expect(read.body.text).toBe('see file');
    expect(read.summary.hasAttachments).toBe(true);
  });

  test('wrapped lines are joined (format=flowed)', async () => {
    const read = await readMessage(
      message(
        'Content-Type: text/plain; format=flowed; delsp=yes',
        '',
        'so ',
        'me words ',
        'end',
        '> quo ',
        '> ted',
      ),
    );
    expect(read.body.text).toBe('some wordsend\n> quoted');
  });

  test('a file name in RFC 2231, as an encoded word, or as bare UTF-8', async () => {
    const named = async (field: string) =>
      (
        await readMessage(
          message('Content-Type: application/pdf', `Content-Disposition: attachment; ${field}`, '', 'x'),
        )
      ).envelope.parts[0]?.fileName;
    expect(await named("filename*=UTF-8''%E4%B8%AD%E6%96%87.pdf")).toBe('中文.pdf');
    expect(await named("filename*0*=UTF-8''%E4%B8%AD; filename*1*=%E6%96%87.pdf")).toBe('中文.pdf');
    expect(await named('filename="=?gb2312?B?1tDOxA==?=.pdf"')).toBe('中文.pdf');
    expect(await named('filename="中文.pdf"')).toBe('中文.pdf');
  });

  test('ranges are the encoded bytes of each section', async () => {
    const source = message(
      'Content-Type: multipart/mixed; boundary=a',
      '',
      '--a',
      '',
      'one',
      '--a',
      '',
      'two',
      '--a--',
    );
    const { ranges } = await readMessage(source);
    expect(
      Object.entries(ranges).map(([section, { start, end }]) => [
        section,
        source.toString('utf8', start, end),
      ]),
    ).toEqual([
      ['1', 'one'],
      ['2', 'two'],
    ]);
  });

  test('a multipart whose parts cannot be found shows what it has', async () => {
    const read = await readMessage(message('Content-Type: multipart/mixed; boundary=never', '', 'some text'));
    expect(read.body.text).toBe('some text');
  });
});
