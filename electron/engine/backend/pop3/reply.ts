/** A status line: +OK or -ERR. */
export interface Reply {
  readonly ok: boolean;
  /** The extended response code in brackets (RFC 2449), upper case. */
  readonly code?: string;
  /** The words after it, decoded as well as can be. */
  readonly text: string;
}

/** @param line byte by letter @returns undefined for what is not a status line */
export function replyOf(line: string): Reply | undefined {
  const [, status, rest = ''] = /^(\+OK|-ERR)(?:[ \t](.*))?$/is.exec(line) ?? [];
  if (status === undefined) return undefined;
  const [, code, words = ''] = /^\[([\x21-\x5a\x5e-\x7e]{1,60})\][ \t]*(.*)$/s.exec(rest) ?? [];
  return {
    ok: status.startsWith('+'),
    ...(code !== undefined && { code: code.toUpperCase() }),
    text: decoded(code === undefined ? rest : words),
  };
}

/** Servers in China answer in GBK, others in UTF-8; RFC 1939 has neither. */
function decoded(latin1: string): string {
  const bytes = Buffer.from(latin1, 'latin1');
  for (const name of ['utf-8', 'gb18030']) {
    try {
      return new TextDecoder(name, { fatal: true }).decode(bytes);
    } catch {
      continue; // Not this one; latin1 takes everything.
    }
  }
  return latin1;
}
