/** Providers that many people have their mail at, and whose names are easily mistyped. */
const wellKnown: readonly string[] = [
  'gmail.com',
  'googlemail.com',
  'outlook.com',
  'hotmail.com',
  'live.com',
  'msn.com',
  'yahoo.com',
  'ymail.com',
  'icloud.com',
  'aol.com',
  'proton.me',
  'protonmail.com',
  'fastmail.com',
  'gmx.net',
  'gmx.de',
  'web.de',
  'yandex.ru',
  'mail.ru',
  'naver.com',
  'qq.com',
  'vip.qq.com',
  'foxmail.com',
  '163.com',
  'vip.163.com',
  '126.com',
  'yeah.net',
  'sina.com',
  'sina.cn',
  'sohu.com',
  'aliyun.com',
  '139.com',
  '189.cn',
  '21cn.com',
];

/** Real domains that are one letter away from another; whoever has them knows them well enough. */
const realOnes: ReadonlySet<string> = new Set([
  ...wellKnown,
  'mail.com',
  'email.com',
  'gmx.com',
  'gmx.at',
  'gmx.ch',
  'gmx.us',
  'me.com',
  'yahoo.ca',
  'yahoo.de',
  'yahoo.fr',
  'yahoo.it',
  'yahoo.es',
  'yahoo.in',
  'ya.ru',
  'yandex.com',
  'yandex.by',
  'yandex.kz',
  'hotmail.fr',
  'hotmail.it',
  'hotmail.de',
  'hotmail.es',
  'outlook.de',
  'outlook.fr',
  'outlook.it',
  'outlook.es',
  'outlook.jp',
  'live.cn',
  'live.ca',
  'live.fr',
  'live.nl',
  'live.de',
  'live.it',
  'msn.cn',
  'aol.de',
  'proton.ch',
  'fastmail.fm',
  'sohu.net',
  '136.com',
  '188.com',
  '119.com',
  'aliyun.cn',
]);

/** Endings that stand for no country and no registry, and what was meant. */
const wrongEnding = /\.(c|co|cm|om|con|cmo|ocm|vom|xom|comm|coom|cpm|clm|cim|cn?om|ne|nte|met|nett)$/;

/**
 * The well-known domain that is one slip away: a letter too many, too few, another one, or two in the wrong order, in
 * the name or in its ending (gmial.com, qq.con, 163.cm).
 *
 * @param domain lower case
 */
export function nearDomain(domain: string): string | undefined {
  if (realOnes.has(domain)) return undefined;
  const slip = wellKnown.find((each) => isOneSlip(domain, each) && isLikely(domain, each));
  if (slip) return slip;
  const ending = wrongEnding.exec(domain);
  if (!ending) return undefined;
  const stem = domain.slice(0, ending.index);
  return wellKnown.find((each) => {
    const dot = each.lastIndexOf('.');
    const name = each.slice(0, dot);
    return (stem === name || (name.length > 4 && isOneSlip(stem, name))) && /com|net/.test(each.slice(dot));
  });
}

/** Short names have many real neighbours: of theirs only the ending counts, or two letters in the wrong order. */
function isLikely(domain: string, known: string): boolean {
  const name = known.slice(0, known.lastIndexOf('.'));
  if (domain.startsWith(`${name}.`)) return wrongEnding.test(domain);
  if (!domain.endsWith(known.slice(name.length))) return false;
  return name.length > 4 || (domain.length === known.length && /\p{L}/u.test(name) && isSwap(domain, known));
}

function isSwap(a: string, b: string): boolean {
  return a.length === b.length && Array.from(a).sort().join('') === Array.from(b).sort().join('');
}

/** One letter more, one less, one other, or two neighbours in the other order; equal ones are no slip. */
export function isOneSlip(a: string, b: string): boolean {
  if (a === b || Math.abs(a.length - b.length) > 1) return false;
  let at = 0;
  while (at < a.length && at < b.length && a[at] === b[at]) at += 1;
  const restA = a.slice(at);
  const restB = b.slice(at);
  if (restA.length > restB.length) return restA.slice(1) === restB;
  if (restA.length < restB.length) return restA === restB.slice(1);
  return (
    restA.slice(1) === restB.slice(1) ||
    (restA[0] === restB[1] && restA[1] === restB[0] && restA.slice(2) === restB.slice(2))
  );
}
