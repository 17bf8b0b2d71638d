// Nothing that is not seen, and no line or paragraph separator: none of them is in an address (RFC 5322 3.4.1, RFC 6532).
const unsafe = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;

/**
 * Whether it is one address, and nothing but that: in a header it cannot become two, a comment or a group, and in the
 * envelope no other command. Looser than what the face calls an address, because answers go to whatever wrote.
 */
export function isAddrSpec(address: string): boolean {
  return (
    !unsafe.test(address) &&
    /^(?:[^\s@<>",;:()[\]\\]+|"[^"\\]+")@(?:[^\s@<>",;:()[\]\\]+|\[[\da-f.:]+\]|\[IPv6:[\da-f.:]+\])$/i.test(
      address,
    )
  );
}
