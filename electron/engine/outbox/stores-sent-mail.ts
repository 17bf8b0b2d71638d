import type { Account } from '../../../shared/model/account.ts';

/** Hosts of one provider that go by several names. */
const providers: readonly RegExp[] = [
  /(^|\.)(gmail|googlemail)\.com$/,
  /(^|\.)(outlook|office365|hotmail|live)\.com$/,
];

/**
 * A provider stores what was sent through its own server; what went out through another one never reaches it.
 *
 * @returns false when the outgoing server is known to be of another provider than the incoming one
 */
export function storesSentMail({ incoming, outgoing }: Pick<Account, 'incoming' | 'outgoing'>): boolean {
  const [from, to] = [incoming.host.toLowerCase(), outgoing.host.toLowerCase()];
  const provider = providers.find((each) => each.test(from));
  return provider ? provider.test(to) : domain(from) === domain(to);
}

const domain = (host: string): string => host.split('.').slice(-2).join('.');
