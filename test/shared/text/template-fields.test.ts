import { describe, expect, test } from 'vitest';
import { fieldsIn, fillFields, firstName, nextField } from '../../../shared/text/template-fields.ts';

describe('the fields of a template', () => {
  test('are filled in where something is known, and stay where nothing is', () => {
    const values = { firstName: 'Marta', myName: '林小雁', email: '' };
    expect(fillFields('Dear {{first name}}, {{ My  Name }} of {{company}} ({{email}})', values)).toBe(
      'Dear Marta, 林小雁 of {{company}} ({{email}})',
    );
    expect(fillFields('{{称呼}}，你好', values)).toBe('Marta，你好');
  });
  test('are written as the text asks for, and never filled twice', () =>
    expect(
      fillFields('<p>{{name}}</p>', { name: '<b>{{email}}', email: 'x' }, (value) =>
        value.replaceAll('<', '&lt;'),
      ),
    ).toBe('<p>&lt;b>{{email}}</p>'));
  test('are found where they stand', () => {
    expect(fieldsIn('a {{one}} {{ two }}')).toEqual([
      { from: 2, to: 9, name: 'one' },
      { from: 10, to: 19, name: 'two' },
    ]);
    for (const none of ['{{}}', '{{ }}', '{one}', '{{a\nb}}', `{{${'x'.repeat(61)}}}`])
      expect(fieldsIn(none)).toEqual([]);
  });
});

describe('Tab among the fields', () => {
  const all = fieldsIn('{{one}} and {{two}}');
  const [one, two] = all;
  test('goes from one to the next, and from behind them all to the first', () => {
    expect(nextField(all, { from: 7, to: 7 }, 1)).toBe(two);
    expect(nextField(all, { from: 19, to: 19 }, 1)).toBe(one);
    expect(nextField(all, { from: 12, to: 19 }, -1)).toBe(one);
    expect(nextField(all, { from: 0, to: 0 }, -1)).toBe(two);
    expect(nextField([], { from: 0, to: 0 }, 1)).toBeUndefined();
  });
  test('holds nobody: from the last one it leaves the text, and from the first one backwards', () => {
    expect(nextField(all, { from: 12, to: 19 }, 1)).toBeUndefined();
    expect(nextField(all, { from: 0, to: 7 }, -1)).toBeUndefined();
  });
});

test('what one calls somebody', () => {
  expect(['Marta Vidal', 'Vidal, Marta', ' Ann ', '周岚', ''].map(firstName)).toEqual([
    'Marta',
    'Marta',
    'Ann',
    '周岚',
    '',
  ]);
});
