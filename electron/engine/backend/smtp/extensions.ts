/** What a server offered in its answer to EHLO. */
export interface SmtpExtensions {
  /** SASL mechanisms in capitals; undefined: the server has no AUTH. */
  readonly mechanisms: readonly string[] | undefined;
  /** The largest message, bytes (RFC 1870); undefined: none is named. */
  readonly maxSize: number | undefined;
  /** Recipients of one transaction (RFC 9422); undefined: none is named. */
  readonly maxRecipients: number | undefined;
  readonly utf8: boolean;
  readonly reports: boolean;
  readonly requireTls: boolean;
  /** Holds mail until a time (RFC 4865): for at most so many ms, and not beyond that moment, ms since 1970. */
  readonly hold: { readonly most: number; readonly until: number } | undefined;
}

/** @param lines of the answer, without codes and without the first one; none after HELO */
export function extensionsOf(lines: readonly string[]): SmtpExtensions {
  const named = (name: string): string | undefined => {
    const found = lines.find((line) => line.toUpperCase().split(/[ =]/, 1)[0] === name);
    return found?.slice(name.length + 1).trim();
  };
  // Old servers write AUTH=LOGIN beside AUTH LOGIN, or alone.
  const auth = lines.filter((line) => /^AUTH([ =]|$)/i.test(line));
  return {
    mechanisms:
      auth.length === 0
        ? undefined
        : [...new Set(auth.flatMap((line) => line.slice(5).toUpperCase().split(/[ =]+/)).filter(Boolean))],
    // `SIZE 0` and `SIZE` alone: no fixed limit.
    maxSize: positive(named('SIZE')),
    maxRecipients: positive(/\bRCPTMAX=(\d{1,9})\b/i.exec(named('LIMITS') ?? '')?.[1]),
    utf8: named('SMTPUTF8') !== undefined,
    reports: named('DSN') !== undefined,
    requireTls: named('REQUIRETLS') !== undefined,
    hold: holdOf(named('FUTURERELEASE')),
  };
}

function holdOf(limits: string | undefined): SmtpExtensions['hold'] {
  const [, seconds = '', date = ''] = /^(\d{1,9})\s+(\S+)/.exec(limits ?? '') ?? [];
  const until = Date.parse(date);
  return seconds === '' || Number.isNaN(until) ? undefined : { most: Number(seconds) * 1000, until };
}

function positive(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,15}$/.test(text) && Number(text) > 0 ? Number(text) : undefined;
}
