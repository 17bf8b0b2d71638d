import { simpleParser } from 'mailparser';
import { describe, expect, it } from 'vitest';
import { writeReceipt } from '../../../../electron/engine/mime/write-receipt.ts';
import { told } from './report/reports.ts';

const wanted = {
  from: { name: '安 Ann', address: 'ann@skein.example' },
  to: [{ name: '', address: 'bo@skein.example' }],
  subject: '已读：季度报告，请周四前批注，请周四前批注，请周四前批注',
  text: '以下邮件\n\n  主题：季度报告\n',
  original: '<m1@skein.example>',
  messageId: '<r1@skein.example>',
  date: new Date('2026-11-21T12:00:00Z'),
};

describe('a receipt that is sent', () => {
  it('is read back as what it says', async () => {
    const bytes = Buffer.from(writeReceipt(wanted));
    const read = await simpleParser(bytes);
    expect(read).toMatchObject({
      subject: wanted.subject,
      messageId: wanted.messageId,
      inReplyTo: wanted.original,
      date: wanted.date,
      from: { value: [wanted.from] },
    });
    expect(read.text).toContain('主题：季度报告');
    expect(read.headers.get('content-type')).toMatchObject({
      value: 'multipart/report',
      params: { 'report-type': 'disposition-notification' },
    });
    expect(await told(bytes)).toEqual({
      kind: 'receipt',
      about: [wanted.original],
      by: 'ann@skein.example',
      disposition: 'displayed',
      automatic: false,
    });
    for (const line of bytes.toString('latin1').split('\r\n')) {
      expect(line.length).toBeLessThan(320);
      expect(line).not.toMatch(/[\n\u0080-\u00ff]/);
    }
  });

  it('tells nothing of this computer', () => {
    const text = Buffer.from(writeReceipt(wanted)).toString('latin1');
    expect(/^Reporting-UA: (.*)\r$/m.exec(text)?.[1]).toBe('Skein');
    expect(text).not.toMatch(/^(received|user-agent|x-mailer):/im);
  });

  it('has no line that the message it answers made up', () => {
    const hostile = {
      ...wanted,
      subject: 'Read: x\r\nBcc: eve@other.example',
      original: '<a>\r\nBcc: eve@other.example',
    };
    const text = Buffer.from(writeReceipt(hostile)).toString('latin1');
    expect(text).not.toMatch(/^bcc:/im);
    expect(text).not.toMatch(/^(in-reply-to|original-message-id):/im);
  });
});
