import { expect, test } from 'vitest';
import { sanitise } from '../../../renderer/message-body/sanitise.ts';

const nothing = { parts: {}, remote: {} };

/** The runner's own limit ends a sanitiser that hangs. */
test.each([
  ['20,000 elements inside each other', `${'<div>'.repeat(20_000)}end`],
  ['20,000 attributes', `<p ${Array.from({ length: 20_000 }, (_, n) => `a${n}="x"`).join(' ')}>end</p>`],
  ['20,000 declarations', `<p style="${'color:red;'.repeat(20_000)}">end</p>`],
])('%s are got through', (_name, html) => {
  expect(sanitise(html, nothing).html).toContain('end');
});
