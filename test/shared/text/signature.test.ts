import { describe, expect, test } from 'vitest';
import {
  endsWithSignature,
  signatureBlock,
  textWithoutSignature,
  withoutSignature,
} from '../../../shared/text/signature.ts';

const signed = `<p>Hello</p>${signatureBlock('<p>Ann</p>')}`;

describe('a signature', () => {
  test('is told from what was written', () => {
    expect(withoutSignature(signed)).toBe('<p>Hello</p>');
    expect(withoutSignature('<p>Hello</p>')).toBe('<p>Hello</p>');
    expect(textWithoutSignature('Hello\n-- \nAnn')).toBe('Hello');
    expect(textWithoutSignature('Hello -- \nAnn')).toBe('Hello -- \nAnn');
  });
  test('ends a message, or has something behind it', () => {
    expect(endsWithSignature(`${signed}<p><br></p></body></html>`)).toBe(true);
    expect(endsWithSignature(`${signed}<div class="skein-quote"><p>On Monday</p></div>`)).toBe(false);
    expect(endsWithSignature(`${signed}<p><img src="cid:x"></p>`)).toBe(false);
    expect(endsWithSignature('<p>Hello</p>')).toBe(false);
  });
});
