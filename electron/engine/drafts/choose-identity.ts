import { domainToASCII } from 'node:url';
import type { Account } from '../../../shared/model/account.ts';
import type { Address } from '../../../shared/model/address.ts';
import { identitiesOf, type Identity } from '../../../shared/model/identity.ts';
import type { AccountId } from '../../../shared/model/ids.ts';

/** Who of an account writes. */
export interface Writer {
  readonly account: Account;
  readonly identity: Identity;
}

/** What of a message tells to whom it was written. */
export interface WrittenTo {
  readonly from: readonly Address[];
  readonly to: readonly Address[];
  readonly cc: readonly Address[];
  /** Whom the servers on its way delivered it to: says it where To and Cc do not (lists, Bcc, forwarding). */
  readonly deliveredTo?: readonly string[] | undefined;
}

interface Parts {
  /** In lower case, its host in ASCII, without what stands behind the plus. */
  readonly plain: string;
  readonly tag: string | undefined;
}

/** `ann+shop@例子.example`: `ann@xn--fsqu00a.example` and `shop`. */
function parts(address: string): Parts {
  const at = address.lastIndexOf('@');
  const [local = '', ...tag] = address.slice(0, Math.max(at, 0)).toLowerCase().split('+');
  const domain = address.slice(at + 1).toLowerCase();
  const host = `@${domainToASCII(domain) || domain}`;
  return { plain: local + host, tag: tag.length > 0 ? tag.join('+') : undefined };
}

/** Finds what an address belongs to: the very address, or the one that it is a plus-address of. */
function finder<T>(
  all: readonly (readonly [email: string, belongs: T])[],
): (address: string) => T | undefined {
  const own = all.map(([email, belongs]) => ({ ...parts(email), belongs }));
  return (address) => {
    const { plain, tag } = parts(address);
    const fitting = own.filter((each) => each.plain === plain);
    const found = fitting.find((each) => each.tag === tag) ?? fitting.find((each) => each.tag === undefined);
    return found?.belongs;
  };
}

function writers(accounts: readonly Account[]): (readonly [string, Writer])[] {
  return accounts.flatMap((account) =>
    identitiesOf(account).map((identity) => [identity.email, { account, identity }] as const),
  );
}

/** Whether an address is one of the person's: of an identity, a plus-address of one, or an account's. */
export function ownAddresses(accounts: readonly Account[]): (address: string) => boolean {
  const all = [...writers(accounts).map(([email]) => email), ...accounts.map(({ email }) => email)];
  const find = finder(all.map((email) => [email, true] as const));
  return (address) => find(address) === true;
}

/**
 * Who answers a message: who wrote it, if that was the person; else the first whom it was written to, of its own
 * account before any other.
 *
 * @param own the account that the message lies in; undefined for mail on this computer
 * @returns undefined where it was written to nobody of them
 */
export function chooseIdentity(
  { from, to, cc, deliveredTo = [] }: WrittenTo,
  accounts: readonly Account[],
  own: AccountId | undefined,
): Writer | undefined {
  const addresses = [...[...from, ...to, ...cc].map(({ address }) => address), ...deliveredTo];
  const first = accounts.filter(({ id }) => id === own);
  for (const among of [first, accounts]) {
    const find = finder(writers(among));
    for (const address of addresses) {
      const found = find(address);
      if (found) return found;
    }
  }
  return undefined;
}
