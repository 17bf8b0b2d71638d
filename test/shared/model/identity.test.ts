import { describe, expect, test } from 'vitest';
import { account } from '../../../shared/model/account.ts';
import { identities, identitiesOf, identityOf } from '../../../shared/model/identity.ts';
import type { IdentityId } from '../../../shared/model/ids.ts';
import { anAccount } from '../../fixtures/vault-fixtures.ts';

const ann = { id: 'main', email: 'ann@mail.example', fullName: 'Ann' };
const sales = { id: 'sales', email: 'sales@mail.example', fullName: 'Sales' };

describe('who writes', () => {
  test('is the account’s own person where it has no identities', () => {
    expect(identitiesOf(anAccount())).toEqual([ann]);
    expect(identityOf(anAccount(), 'gone' as IdentityId)).toEqual(ann);
  });
  test('is who was chosen, else the default, else the first', () => {
    const two = anAccount({ identities: [ann, sales] });
    expect(identityOf(two, 'sales' as IdentityId).email).toBe('sales@mail.example');
    expect(identityOf(two, 'gone' as IdentityId).email).toBe('ann@mail.example');
    expect(identityOf(anAccount({ identities: [ann, { ...sales, isDefault: true }] })).id).toBe('sales');
  });
});

test.each([
  ['nobody', []],
  ['the same one twice', [ann, ann]],
  [
    'two defaults',
    [
      { ...ann, isDefault: true },
      { ...sales, isDefault: true },
    ],
  ],
  ['a name that ends the line', [{ ...ann, fullName: 'Ann\r\nBcc: eve@mail.example' }]],
  ['a name with a line separator', [{ ...ann, fullName: 'Ann\u2028x' }]],
  ['no address', [{ ...ann, email: 'ann' }]],
  ['an address that ends the line', [{ ...ann, email: 'ann@mail.example\r\nBcc:eve@x' }]],
  ['a Reply-To that is none', [{ ...ann, replyTo: [{ name: '', address: 'x\n@y' }] }]],
  ['a folder with a line end', [{ ...ann, sentFolder: 'a\r\nb' }]],
])('%s is refused', (_name, value) => {
  expect(identities.safeParse(value).success).toBe(false);
});

test('an account of before there were identities is still one', () => {
  const { identities: _i, plainText: _p, ...older } = anAccount();
  expect(account.parse(older)).toEqual(older);
});
