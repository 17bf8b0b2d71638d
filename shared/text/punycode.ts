const base = 36;
const tMin = 1;
const tMax = 26;

/** A domain with its encoded labels (`xn--…`) as people read them; a label that encodes nothing stays (RFC 3492). */
export function fromPunycode(domain: string): string {
  if (!/(^|\.)xn--/i.test(domain)) return domain;
  return domain
    .split('.')
    .map((label) => (/^xn--/i.test(label) ? (decode(label.slice(4).toLowerCase()) ?? label) : label))
    .join('.');
}

function decode(text: string): string | undefined {
  if (text === '') return undefined;
  const cut = text.lastIndexOf('-');
  const points = Array.from(text.slice(0, Math.max(cut, 0)), (char) => char.charCodeAt(0));
  let [n, bias, i] = [128, 72, 0];
  for (let at = cut + 1; at < text.length; ) {
    const before = i;
    let weight = 1;
    for (let k = base; ; k += base) {
      const digit = digitOf(text.charCodeAt(at++));
      if (digit === undefined) return undefined;
      i += digit * weight;
      const t = k <= bias ? tMin : Math.min(k - bias, tMax);
      if (digit < t) break;
      weight *= base - t;
      if (!Number.isSafeInteger(weight)) return undefined;
    }
    bias = adapted(i - before, points.length + 1, before === 0);
    n += Math.floor(i / (points.length + 1));
    i %= points.length + 1;
    if (n > 0x10ffff || (n >= 0xd800 && n < 0xe000)) return undefined;
    points.splice(i++, 0, n);
  }
  return String.fromCodePoint(...points);
}

function digitOf(code: number): number | undefined {
  if (code >= 97 && code < 123) return code - 97;
  return code >= 48 && code < 58 ? code - 22 : undefined;
}

function adapted(delta: number, length: number, isFirst: boolean): number {
  let left = Math.floor(delta / (isFirst ? 700 : 2));
  left += Math.floor(left / length);
  let k = 0;
  for (; left > ((base - tMin) * tMax) / 2; k += base) left = Math.floor(left / (base - tMin));
  return k + Math.floor(((base - tMin + 1) * left) / (left + 38));
}
