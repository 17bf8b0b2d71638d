import type { Address } from '../../../shared/model/address.ts';
import type { Near } from '../../../shared/model/person.ts';
import { lookAlike } from '../../../shared/text/look-alike.ts';
import { nearDomain } from '../../../shared/text/near.ts';
import { addressKey, shownAddress } from '../addresses.ts';
import { faultOf } from './faults.ts';

/**
 * Why an address may not be the one that is meant: a key of `recipients.doubts`. What was probably meant, in
 * `correction`.
 */
export interface Doubt {
  readonly kind: 'needs-utf8' | 'no-tld' | 'other-address' | 'look-alike' | 'near-person' | 'near-domain';
  readonly correction?: Address;
}

/**
 * @param near what the engine knows of it; null: it is meant; undefined: not known yet
 * @param takesUtf8 whether the outgoing server takes letters beyond ASCII before the @ (RFC 6531), as far as it is known
 */
export function doubtOf(
  { name, address }: Address,
  near: Near | null | undefined,
  takesUtf8 = true,
): Doubt | undefined {
  if (faultOf(address)) return undefined;
  const shown = shownAddress(address);
  const plain = lookAlike(shown);
  if (plain !== undefined) return { kind: 'look-alike', correction: { name, address: plain } };
  const named = /[^\s<>"'()[\],;:]+@[^\s<>"'()[\],;:]+/.exec(name)?.[0];
  if (named !== undefined && addressKey(named) !== addressKey(address))
    return { kind: 'other-address', correction: { name: '', address } };
  const at = shown.lastIndexOf('@');
  const domain = shown.slice(at + 1).toLowerCase();
  // oxlint-disable-next-line no-control-regex -- ASCII from its first to its last letter
  if (!takesUtf8 && /[^\u0000-\u007f]/.test(address.slice(0, address.lastIndexOf('@'))))
    return { kind: 'needs-utf8' };
  if (near)
    return {
      kind: near.by === 'person' ? 'near-person' : 'near-domain',
      correction: { name: near.name || name, address: near.address },
    };
  const provider = near === undefined ? nearDomain(domain) : undefined;
  if (provider !== undefined)
    return { kind: 'near-domain', correction: { name, address: `${address.slice(0, at)}@${provider}` } };
  return !domain.includes('.') && !domain.startsWith('[') && domain !== 'localhost'
    ? { kind: 'no-tld' }
    : undefined;
}
