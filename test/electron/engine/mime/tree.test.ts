import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, test } from 'vitest';
import { decodeTransfer } from '../../../../electron/engine/mime/transfer.ts';
import { type Entity, readTree } from '../../../../electron/engine/mime/tree.ts';
import { corporaHere, type ExpectedEntity, expectedTree, filesIn } from './corpora.ts';

/** Where we differ from mime4j's expectation, and why. */
const deliberate: Readonly<Record<string, string>> = {
  'frag.msg': 'the last two bytes of cut base64 are kept',
  'multi-frag.msg': 'the last two bytes of cut base64 are kept',
  'hdr-fakeout.msg': 'text without a blank line before it is shown, not taken for a header',
  'basic-plain-with-bad-header-separator.msg': 'text without a blank line before it is shown',
  'malformedHeader-nocrlfcrlf.msg': 'a line that may be text is shown',
  'malformedHeader-noheader.msg': 'a message without header is shown as text',
  'malformedHeaderStartsBody-nocrlfcrlf.msg': 'a line that may be text is shown',
  'malformedHeaderStartsBody-noheader.msg': 'a message without header is shown as text',
  'obsolete.msg': 'a field name that is not ASCII ends the header',
  'very-long-boundary.msg': 'trailing blanks of a boundary are not significant (RFC 2046 5.1.1)',
  'weird-boundary.msg': 'trailing blanks of a boundary are not significant (RFC 2046 5.1.1)',
  'very-very-long-boundary.msg': 'boundaries beyond 998 characters are not matched',
};

const lines = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1').replace(/\r\n/g, '\n');

/** Depth and decoded body of every entity, in order. */
function outline(source: Buffer, entity: Entity, expected: ExpectedEntity | undefined, depth = 0): string[] {
  if (entity.type === 'message/rfc822' && entity.children.length === 0 && expected?.children.length === 1) {
    // To us an encoded message is an attachment; what is inside must be right once it is decoded.
    const inner = decodeTransfer(source.subarray(entity.bodyStart, entity.bodyEnd), entity.encoding);
    return [`${depth}`, ...outline(inner, readTree(inner), expected.children[0], depth + 1)];
  }
  if (entity.children.length > 0)
    return [
      `${depth}`,
      ...entity.children.flatMap((child, index) =>
        outline(source, child, expected?.children[index], depth + 1),
      ),
    ];
  // A multipart without parts has no body to compare.
  if (entity.type.startsWith('multipart/') && !expected?.body) return [`${depth} `];
  return [
    `${depth} ${lines(decodeTransfer(source.subarray(entity.bodyStart, entity.bodyEnd), entity.encoding))}`,
  ];
}

function expectedOutline(entity: ExpectedEntity, depth = 0): string[] {
  if (entity.children.length > 0)
    return [`${depth}`, ...entity.children.flatMap((child) => expectedOutline(child, depth + 1))];
  return [`${depth} ${lines(entity.body ?? Buffer.alloc(0))}`];
}

describe.skipIf(!corporaHere)('the tree and the decoded bytes are what mime4j expects', () => {
  test.each(filesIn('mime4j', '.msg').map((file) => [basename(file), file]))('%s', (name, file) => {
    const source = readFileSync(file);
    const expected = expectedTree(file.replace('.msg', '_decoded.xml'));
    const same =
      JSON.stringify(outline(source, readTree(source), expected)) ===
      JSON.stringify(expectedOutline(expected));
    // A deliberate difference that is gone is told too.
    expect(same).toBe(deliberate[name] === undefined);
  });
});

const message = (...rows: string[]): Buffer => Buffer.from(rows.join('\r\n'));
const sections = (entity: Entity): string[] =>
  entity.children.length ? entity.children.flatMap(sections) : [entity.section];

describe('section numbers are those of IMAP', () => {
  test('a plain message has one part, 1', () => {
    expect(sections(readTree(message('Subject: x', '', 'hello')))).toEqual(['1']);
  });

  test('parts nest with dots, and a multipart inside a message has the number of the message', () => {
    const source = message(
      'Content-Type: multipart/mixed; boundary=a',
      '',
      '--a',
      'Content-Type: multipart/alternative; boundary=b',
      '',
      '--b',
      '',
      'one',
      '--b',
      'Content-Type: text/html',
      '',
      'two',
      '--b--',
      '--a',
      'Content-Type: message/rfc822',
      '',
      'Subject: inner',
      'Content-Type: multipart/mixed; boundary=c',
      '',
      '--c',
      '',
      'three',
      '--c',
      '',
      'four',
      '--c--',
      '--a',
      'Content-Type: message/rfc822',
      '',
      'Subject: plain',
      '',
      'five',
      '--a--',
    );
    expect(sections(readTree(source))).toEqual(['1.1', '1.2', '2.1', '2.2', '3.1']);
  });
});

describe('hostile structure costs little', () => {
  test('5,000 levels of nesting', () => {
    let source = '';
    for (let level = 0; level < 5000; level++)
      source += `Content-Type: multipart/mixed; boundary=b${level}\r\n\r\n--b${level}\r\n`;
    expect(readTree(Buffer.from(`${source}\r\nend`)).type).toBe('multipart/mixed');
  });

  test('100,000 parts end at a bound', () => {
    const source = Buffer.from(
      `Content-Type: multipart/mixed; boundary=b\r\n\r\n${'--b\r\n\r\nx\r\n'.repeat(100_000)}`,
    );
    expect(readTree(source).children.length).toBeLessThan(3000);
  });

  test('a header without end', () => {
    const tree = readTree(Buffer.from(`Subject: ${'a\r\n '.repeat(1_000_000)}`));
    expect(tree.type).toBe('text/plain');
  });
});
