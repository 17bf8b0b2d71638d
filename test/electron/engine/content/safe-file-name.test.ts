import { expect, test } from 'vitest';
import { safeFileName } from '../../../../electron/engine/content/safe-file-name.ts';

test.each<[string, string | undefined, string]>([
  ['a plain name', 'report.pdf', 'report.pdf'],
  ['Chinese', '报告 2024.pdf', '报告 2024.pdf'],
  ['a way out of the folder', '../../etc/passwd', '_.._etc_passwd'],
  ['a Windows path', 'C:\\Users\\x\\a.txt', 'C__Users_x_a.txt'],
  ['a device of Windows', 'con.txt', '_con.txt'],
  ['another', 'COM1', '_COM1'],
  ['a device with superscript', 'lpt¹.txt', '_lpt¹.txt'],
  ['control characters and line ends', 'a\r\nb\0c.txt', 'abc.txt'],
  ['text that is turned around', 'invoice\u202Efdp.exe', 'invoicefdp.exe'],
  ['what is not seen', 'a\u200Bb\uFEFF.txt', 'ab.txt'],
  ['a hidden file', '.bashrc', 'bashrc'],
  ['an option', '-rf', 'rf'],
  ['dots at the end', 'a.txt. . ', 'a.txt'],
  ['an alternate stream', 'a.txt:evil.exe', 'a.txt_evil.exe'],
  ['two endings stay in view', 'photo.jpg.exe', 'photo.jpg.exe'],
  ['many blanks before the ending', `photo.jpg${' '.repeat(100)}.exe`, 'photo.jpg .exe'],
  ['nothing', undefined, 'attachment'],
  ['nothing but separators', '///', 'attachment'],
])('%s', (_name, wanted, safe) => {
  expect(safeFileName(wanted)).toBe(safe);
});

test('a long name keeps its ending and fits every file system', () => {
  const name = safeFileName(`${'很'.repeat(300)}.pdf.exe`);
  expect(name.endsWith('….exe')).toBe(true);
  expect(Buffer.byteLength(name)).toBeLessThanOrEqual(180);
});
