import { describe, expect, test } from 'vitest';
import { attachmentKind } from '../../../renderer/reader/attachment-kind.ts';
import { safeFileName, shownFileName } from '../../../renderer/reader/file-name.ts';
import { senderTime } from '../../../renderer/reader/sender-time.ts';

describe('names of attachments', () => {
  test.each([
    ['../../etc/passwd', '_.._etc_passwd'],
    ['C:\\a\\b.txt', 'C__a_b.txt'],
    ['annex\u202Efdp.exe', 'annexfdp.exe'],
    ['con.txt', '_con.txt'],
    ['.bashrc', 'bashrc'],
    ['a\u0000b\r\nc.pdf', 'abc.pdf'],
    ['扶手标注.dwg', '扶手标注.dwg'],
    ['   ', 'attachment'],
  ])('%j is saved as %s', (name, safe) => {
    expect(safeFileName(name)).toBe(safe);
  });

  test('long names keep their extension', () => {
    const name = safeFileName(`${'长'.repeat(300)}.pdf`);
    expect(Array.from(name)).toHaveLength(120);
    expect(name.endsWith('.pdf')).toBe(true);
  });

  test('what is shown cannot turn the direction of writing', () => {
    expect(shownFileName('invoice\u202Egnp.exe')).toBe('invoicegnp.exe');
  });

  test('the extension decides what it is called, not what the sender claims', () => {
    expect(attachmentKind('image/png', 'photo.png.exe')).toBe('program');
    expect(attachmentKind('application/octet-stream', '扶手标注.dwg')).toBe('drawing');
    expect(attachmentKind('application/pdf', 'unnamed')).toBe('pdf');
    expect(attachmentKind('text/html', 'x')).toBe('page');
    expect(attachmentKind('application/x-new', 'constructor')).toBe('file');
  });

  test('the sender’s clock is told only where it differs', () => {
    const sentAt = Date.UTC(2026, 10, 20, 10, 42);
    expect(senderTime({ sentAt, sentOffset: 480 }, 'en')).toEqual({ time: 'Fri 18:42', zone: 'UTC+8' });
    expect(senderTime({ sentAt, sentOffset: -210 }, 'en')).toMatchObject({ zone: 'UTC−3:30' });
    expect(senderTime({ sentAt, sentOffset: -new Date(sentAt).getTimezoneOffset() }, 'en')).toBeUndefined();
  });
});
