import { expect, test } from 'vitest';
import { createRandom } from '../../fixtures/random.ts';
import { DotStuffing } from '../../../electron/engine/dot-stuffing.ts';

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

test('wherever a piece lies in memory, however short it is, and whatever bytes are around it', () => {
  const random = createRandom(3);
  const parts = ['\r\n', '.', 'x', '\u008d', '\u008a\u000e', '\t', '\n', '\r', '\r\n.', 'yyyyyyy'];
  for (let round = 0; round < 5000; round += 1) {
    // Mostly regular text, as that is what passes without being changed.
    const common = random.chance(0.5) ? 3 : parts.length;
    const text = Array.from({ length: 1 + random.below(30) }, () => parts[random.below(common)]).join('');
    const around = Buffer.alloc(80 + text.length * 2, '\n.');
    const at = random.below(8);
    const length = around.write(text, at, 'latin1');
    const stuffing = new DotStuffing();
    const cut = at + random.below(length + 1);
    const sent = Buffer.concat([
      stuffing.take(around.subarray(at, cut)),
      stuffing.take(around.subarray(cut, at + length)),
      stuffing.end(),
    ]);
    expect(sent.toString('latin1'), JSON.stringify(text)).toBe(overTheLine(text));
    const isAsItWas = sent.toString('latin1').startsWith(`${text}${text.endsWith('\n') ? '' : '\r\n'}.`);
    expect(stuffing.changesNothing, JSON.stringify(text)).toBe(isAsItWas);
    if (!isAsItWas) continue;
    const passing = new DotStuffing(true);
    const passed = Buffer.concat([passing.take(around.subarray(at, at + length)), passing.end()]);
    expect(passed.equals(sent), JSON.stringify(text)).toBe(true);
  }
});
