import { expect, test } from 'vitest';
import { DotStuffing } from '../../../../../electron/engine/backend/smtp/dot-stuffing.ts';

/** RFC 5321 4.5.2, of the whole text at once. */
function overTheLine(text: string): string {
  const lines = text.replaceAll(/\r\n?|\n/g, '\r\n');
  const stuffed = `\n${lines}`.replaceAll('\n.', '\n..').slice(1);
  return `${stuffed}${stuffed.endsWith('\r\n') ? '' : '\r\n'}.\r\n`;
}

test.each(['\r\n.', '\n.', '\r', '\n', '\r.', '\r\r\n', '\r\n', '\n\r', '.'])(
  'wherever in a long piece it stands: %j',
  (odd) => {
    const length = 100_000;
    for (let at = 32 * 1024 - 4; at <= 32 * 1024 + 2; at += 1) {
      const text = `${'x'.repeat(at)}${odd}${'y'.repeat(length - at)}`;
      const stuffing = new DotStuffing();
      const sent = Buffer.concat([stuffing.take(Buffer.from(text)), stuffing.end()]);
      expect(sent.toString('latin1') === overTheLine(text), `at ${at}`).toBe(true);
    }
  },
);
