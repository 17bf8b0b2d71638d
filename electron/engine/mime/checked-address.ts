import { domainToASCII } from 'node:url';
import { Failed } from '../failed.ts';
import { isAddrSpec } from './addr-spec.ts';

/**
 * An address that is in no header which would be checked when the message is built.
 *
 * @throws Failed `input-invalid`
 */
export function checkedAddress(address: string, field = 'to'): string {
  if (!isAddress(address)) {
    throw new Failed({ code: 'input-invalid', params: { field }, phase: 'input' });
  }
  return address;
}

export function isAddress(address: string): boolean {
  const domain = address.slice(address.lastIndexOf('@') + 1);
  return isAddrSpec(address) && (domain.startsWith('[') || domainToASCII(domain) !== '');
}
