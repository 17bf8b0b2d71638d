import { describe, expect, test } from 'vitest';
import { partName, withoutTwins } from '../../../shared/text/part-name.ts';

const rendition = { type: 'text/calendar' };
const file = { type: 'application/ics', fileName: 'invite.ics' };
const letter = { type: 'application/pdf', fileName: 'letter.pdf' };

describe('a part without a name', () => {
  test('is called by its type', () => {
    expect(partName(rendition)).toBe('invitation.ics');
    expect(partName({ type: 'image/jpeg', fileName: '  ' })).toBe('image.jpg');
    expect(partName({ type: 'message/rfc822' })).toBe('message.eml');
  });

  test('keeps the name that it has, and gets none where the type tells nothing', () => {
    expect(partName(file)).toBe('invite.ics');
    expect(partName({ type: 'application/octet-stream' })).toBeUndefined();
  });
});

describe('an invitation', () => {
  test('is shown once where it comes as a rendition and as a file', () => {
    expect(withoutTwins([rendition, letter, file])).toEqual([letter, file]);
  });

  test('is shown where it comes as a rendition alone, and all files that have names are', () => {
    expect(withoutTwins([rendition, letter])).toEqual([rendition, letter]);
    const other = { type: 'text/calendar', fileName: 'other.ics' };
    expect(withoutTwins([file, other, rendition])).toEqual([file, other]);
  });
});
