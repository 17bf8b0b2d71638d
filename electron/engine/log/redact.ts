/** What must not be in a log, whoever hands it over: a second wall, not a licence to be careless. */

const secretNames =
  /\b(pass(?:word|wd|phrase)?|pwd|secret|token|auth|authorization|credentials?|api-?key|cookie|session)\b(["']?\s*[:=]\s*)("[^"]*"|'[^']*'|(?:(?:Bearer|Basic|XOAUTH2)\s+)?[^\s,;&"']+)/gi;
const secretName =
  /^(pass(word|wd|phrase)?|pwd|secret|.*token|auth(orization)?|credentials?|api-?key|cookie)$/i;
/** LOGIN and AUTHENTICATE of IMAP, AUTH of SMTP and PASS of POP3 carry the secret after the command. */
const loginCommands = /\b(LOGIN|AUTHENTICATE|AUTH\s+\S+|PASS|XOAUTH2|PLAIN|Bearer|Basic)(\s+)\S.*$/gm;
const localPart = /[^\s<>"'(),:;=[\]@]+@(?=[\p{L}\p{N}][\p{L}\p{N}.-]*)/gu;
/** Keys, codes and hashes: long runs of base64 or hex with a digit in them. */
const longToken = /\b(?=[\w+/=-]*\d)[\w+/-]{32,}={0,2}/g;
const maxLength = 2000;

/** @returns the text without passwords, local parts of addresses and long tokens, shortened. */
export function redact(text: string): string {
  return text
    .slice(0, maxLength)
    .replace(secretNames, '$1$2***')
    .replace(loginCommands, '$1$2***')
    .replace(localPart, '***@')
    .replace(longToken, '***');
}

/** One value of a log line; a name that says it is a secret hides whatever it holds. */
export function redactValue(name: string, value: string | number | boolean): string | number | boolean {
  if (secretName.test(name)) return '***';
  return typeof value === 'string' ? redact(value) : value;
}
