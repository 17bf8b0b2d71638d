import { describe, expect, test } from 'vitest';
import { asBase64, messageSize } from '../../../renderer/compose/message-size.ts';
import type { Draft } from '../../../shared/model/draft.ts';

const file = (size: number, contentId?: string) => ({
  hash: 'a'.repeat(64),
  fileName: 'a.bin',
  type: 'application/octet-stream',
  size,
  ...(contentId === undefined ? {} : { contentId }),
});
const draft = (attachments: Draft['attachments'], html = '<p>Hello</p>'): Draft =>
  ({ html, attachments }) as unknown as Draft;

describe('how large a message gets', () => {
  test('a file grows by what base64 in lines makes of it', () => {
    for (const size of [0, 1, 56, 57, 58, 1000, 10_000]) {
      const lines = Buffer.alloc(size)
        .toString('base64')
        .replace(/(.{1,76})/g, '$1\r\n');
      expect(asBase64(size)).toBe(lines.length);
    }
  });

  test('files that are on their way count like those that are there', () => {
    const one = messageSize(draft([file(1_000_000)]), [2_000_000]);
    expect(one.files).toBe(3_000_000);
    expect(one.sent).toBeGreaterThan(asBase64(1_000_000) + asBase64(2_000_000));
    expect(one.sent).toBeLessThan(3_000_000 * 1.4);
  });

  test('a picture of a quote that was left out is not sent', () => {
    const pictures = [file(50_000, 'shown@x'), file(900_000, 'gone@x')];
    expect(messageSize(draft(pictures, '<img src="cid:shown@x">')).files).toBe(50_000);
  });
});
