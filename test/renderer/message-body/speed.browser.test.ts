import DOMPurify from 'dompurify';
import { describe, expect, test } from 'vitest';
import { sanitise } from '../../../renderer/message-body/sanitise.ts';

const row =
  '<tr><td bgcolor="#ffffff" style="padding:10px 12px;font-family:Arial,sans-serif;color:#333333;background-image:url(https://a.example/bg.png)"><a href="https://a.example/x?y=1" style="color:#0a6;text-decoration:none"><img src="https://a.example/i.png" width="80" height="80" alt="x"></a> Some words of a newsletter that go on for a line or so.</td></tr>';

/** The best of some runs: whatever else the machine does, only adds. ms */
function quickest(run: () => unknown): number {
  const times = Array.from({ length: 9 }, () => {
    const started = performance.now();
    run();
    return performance.now() - started;
  });
  return Math.min(...times);
}

describe('speed', () => {
  test('a newsletter of 100 kB costs little more than the sanitiser alone, without styles and images', () => {
    const mail = `<style>${'.a td{color:red;padding:calc(1px + 2px)} '.repeat(200)}</style><table>${row.repeat(250)}</table>`;
    const ours = quickest(() => sanitise(mail, { parts: {}, remote: {} }));
    const peer = quickest(() => DOMPurify.sanitize(mail, { WHOLE_DOCUMENT: true }));
    console.log(
      `sanitise ${Math.round(mail.length / 1000)} kB: ${ours.toFixed(1)} ms, DOMPurify alone ${peer.toFixed(1)} ms`,
    );
    expect(ours / peer).toBeLessThan(5);
  });

  test('a hostile depth of nesting and a million attributes do not hang it', () => {
    const started = performance.now();
    sanitise('<div>'.repeat(20_000) + 'x', { parts: {}, remote: {} });
    sanitise(`<p ${Array.from({ length: 20_000 }, (_, n) => `a${n}="x"`).join(' ')}>x</p>`, {
      parts: {},
      remote: {},
    });
    sanitise(`<p style="${'color:red;'.repeat(20_000)}">x</p>`, { parts: {}, remote: {} });
    expect(performance.now() - started).toBeLessThan(15_000);
  });
});
