import { describe, expect, test } from 'vitest';
import {
  chooseIdentity,
  ownAddresses,
  type WrittenTo,
} from '../../../../electron/engine/drafts/choose-identity.ts';
import type { Account } from '../../../../shared/model/account.ts';
import type { AccountId, IdentityId } from '../../../../shared/model/ids.ts';
import { anAccount } from '../../../fixtures/vault-fixtures.ts';

const identity = (id: string, email: string) => ({ id: id as IdentityId, email, fullName: id });
const account = (id: string, email: string, ...more: readonly string[]): Account => ({
  ...anAccount(),
  id: id as AccountId,
  email,
  ...(more.length > 0
    ? { identities: [email, ...more].map((each) => identity(each.split('@')[0] ?? '', each)) }
    : {}),
});
const work = account('work', 'ann@work.example', 'sales@work.example', 'ann+list@work.example');
const home = account('home', 'ann@例子.example');
const people = (...addresses: string[]) => addresses.map((address) => ({ name: '', address }));
const written = (some: Partial<WrittenTo>): WrittenTo => ({
  from: people('bob@else.example'),
  to: [],
  cc: [],
  ...some,
});
const chosen = (some: Partial<WrittenTo>, own: string | undefined = 'work'): string | undefined => {
  const found = chooseIdentity(written(some), [work, home], own as AccountId);
  return found && `${found.account.id}:${found.identity.email}`;
};

describe('the identity of an answer', () => {
  test('is the one in To, before the one in Cc, before whom servers delivered it to', () => {
    expect(
      chosen({
        to: people('x@else.example', 'Sales@Work.Example'),
        cc: people('ann@work.example'),
        deliveredTo: ['ann@work.example'],
      }),
    ).toBe('work:sales@work.example');
    expect(chosen({ cc: people('ann@work.example'), deliveredTo: ['sales@work.example'] })).toBe(
      'work:ann@work.example',
    );
    expect(chosen({ to: people('list@else.example'), deliveredTo: ['sales@work.example'] })).toBe(
      'work:sales@work.example',
    );
  });
  test('is the one of a plus-address, unless that has an identity of its own', () => {
    expect(chosen({ to: people('sales+shop@work.example') })).toBe('work:sales@work.example');
    expect(chosen({ to: people('ann+list@work.example') })).toBe('work:ann+list@work.example');
    expect(chosen({ to: people('sales@else.example') })).toBeUndefined();
  });
  test('is of the message’s own account where one fits, else of any', () => {
    const both = { to: people('ann@xn--fsqu00a.example'), cc: people('ann@work.example') };
    expect(chosen(both)).toBe('work:ann@work.example');
    expect(chosen(both, 'home')).toBe('home:ann@例子.example');
    expect(chosen({ to: people('ann@xn--fsqu00a.example') })).toBe('home:ann@例子.example');
    expect(chosen({ to: people('sales@work.example') }, 'local')).toBe('work:sales@work.example');
  });
  test('is the writer’s, of one’s own message', () =>
    expect(chosen({ from: people('sales@work.example'), to: people('ann@work.example') })).toBe(
      'work:sales@work.example',
    ));
  test('is nobody’s where nobody of them was written to', () =>
    expect(chosen({ to: people('@', '', 'x') })).toBeUndefined());
});

test('own addresses are those of all identities of all accounts', () => {
  const isOwn = ownAddresses([work, home]);
  for (const each of ['SALES@work.example', 'ann+x@work.example', 'ann@例子.example'])
    expect(isOwn(each)).toBe(true);
  for (const each of ['bob@work.example', 'ann@else.example', '']) expect(isOwn(each)).toBe(false);
});
