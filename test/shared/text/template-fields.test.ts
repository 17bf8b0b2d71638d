import { describe, expect, test } from 'vitest';
import { fieldsIn, fillFields, firstName } from '../../../shared/text/template-fields.ts';

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

test('what one calls somebody', () => {
  expect(['Marta Vidal', 'Vidal, Marta', ' Ann ', '周岚', ''].map(firstName)).toEqual([
    'Marta',
    'Marta',
    'Ann',
    '周岚',
    '',
  ]);
});
