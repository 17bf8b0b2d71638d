import { BlockList, isIPv4, isIPv6 } from 'node:net';

/** Whether the engine may connect there for the sake of a message. */
export interface AddressPolicy {
  address(ip: string): boolean;
  port(port: number): boolean;
}

/** IPv4 that is not the public internet (IANA special-purpose registry, RFC 6890 and its successors). */
const notPublic = new BlockList();
for (const [net, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const) {
  notPublic.addSubnet(net, prefix, 'ipv4');
}

/** Of IPv6 only global unicast is public, and of that not what stands for something else. */
const global6 = new BlockList();
global6.addSubnet('2000::', 3, 'ipv6');
const special6 = new BlockList();
for (const [net, prefix] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const) {
  special6.addSubnet(net, prefix, 'ipv6');
}

/** The eight groups of an IPv6 address, its dotted tail included. */
function groups(ip: string): number[] {
  const dotted = /^(.*:)(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(ip);
  const text = dotted
    ? `${dotted[1]}${((Number(dotted[2]) << 8) | Number(dotted[3])).toString(16)}:${((Number(dotted[4]) << 8) | Number(dotted[5])).toString(16)}`
    : ip;
  const [head = '', tail] = text.split('::');
  const read = (part: string | undefined): number[] =>
    part ? part.split(':').map((group) => Number.parseInt(group, 16)) : [];
  const before = read(head);
  const after = read(tail);
  return tail === undefined
    ? before
    : [...before, ...Array<number>(8 - before.length - after.length).fill(0), ...after];
}

export function isPublicAddress(ip: string): boolean {
  if (isIPv4(ip)) return !notPublic.check(ip, 'ipv4');
  // A zone (%eth0) only exists for addresses of this link.
  if (!isIPv6(ip) || ip.includes('%')) return false;
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = groups(ip.toLowerCase());
  const embedded = `${g >> 8}.${g & 255}.${h >> 8}.${h & 255}`;
  // Mapped IPv4 and NAT64 (RFC 6052) are as public as the address inside.
  if (a === 0 && b === 0 && c === 0 && d === 0 && e === 0 && f === 0xffff) return isPublicAddress(embedded);
  if (a === 0x64 && b === 0xff9b && c === 0 && d === 0 && e === 0 && f === 0)
    return isPublicAddress(embedded);
  return global6.check(ip, 'ipv6') && !special6.check(ip, 'ipv6');
}

/** Public addresses, and the ports where images are served. */
export const publicOnly: AddressPolicy = {
  address: isPublicAddress,
  port: (port) => port === 80 || port === 443 || port === 8080 || port === 8443,
};
