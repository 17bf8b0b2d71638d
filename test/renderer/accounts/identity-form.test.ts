import { expect, test } from 'vitest';
import {
  formOf,
  readForm,
  withDefault,
  withIdentity,
} from '../../../renderer/accounts/identities/identity-form.ts';
import { type Identity, identity } from '../../../shared/model/identity.ts';

const ann: Identity = identity.parse({
  id: 'main',
  email: 'ann@mail.example',
  fullName: 'Ann',
  replyTo: [{ name: '', address: 'team@mail.example' }],
  signatures: { new: '<p>Ann</p>', reply: '<p>A.</p>' },
  sentFolder: 'Mine/Sent',
});
const sales: Identity = identity.parse({ id: 'sales', email: 'sales@mail.example', fullName: '' });

test('an identity that is opened and saved is the same', () => {
  for (const each of [ann, sales]) expect(readForm(formOf(each))).toEqual({ identity: each });
});

test('answers have the same signature where that is wanted, or none', () => {
  const form = { ...formOf(ann), isSame: true };
  expect(readForm(form)).toMatchObject({
    identity: { signatures: { new: '<p>Ann</p>', reply: '<p>Ann</p>' } },
  });
  const none = readForm({ ...form, isSame: false, replySignature: '' });
  expect('identity' in none && none.identity.signatures).toEqual({ new: '<p>Ann</p>' });
});

test.each([
  ['email', { email: 'ann' }],
  ['fullName', { fullName: 'x'.repeat(201) }],
  ['replyTo', { replyTo: [{ name: '', address: 'nobody' }] }],
  ['signature', { signature: 'x'.repeat(1_000_001) }],
])('what is wrong with %s is said', (error, some) => {
  expect(readForm({ ...formOf(ann), ...some })).toEqual({ error });
});

test('there is one default; who is changed keeps it', () => {
  const all = withDefault([{ ...ann, isDefault: true }, sales], sales.id);
  expect(all.map(({ isDefault }) => isDefault)).toEqual([undefined, true]);
  expect(withIdentity(all, { ...sales, fullName: 'Sales' })[1]).toEqual({
    ...sales,
    fullName: 'Sales',
    isDefault: true,
  });
  expect(withIdentity([ann], sales)).toEqual([ann, sales]);
});
