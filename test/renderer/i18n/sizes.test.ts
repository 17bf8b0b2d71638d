import { expect, test } from 'vitest';
import { showSize } from '../../../renderer/i18n/sizes.ts';

test.each([
  [0, '0 bytes', '0字节'],
  [1, '1 byte', '1字节'],
  [743, '743 bytes', '743字节'],
  [1200, '1.2 KB', '1.2 KB'],
  [9000, '9 KB', '9 KB'],
  [81_400, '81 KB', '81 KB'],
  [999_700, '1 MB', '1 MB'],
  [3_240_000, '3.2 MB', '3.2 MB'],
  [47_600_000, '47.6 MB', '47.6 MB'],
  [2_500_000_000, '2.5 GB', '2.5 GB'],
])('%i bytes are said as people say them', (bytes, english, chinese) => {
  expect(showSize(bytes, 'en')).toBe(english);
  expect(showSize(bytes, 'zh-CN').replaceAll(/\s(?=字节)/gu, '')).toBe(chinese);
});
