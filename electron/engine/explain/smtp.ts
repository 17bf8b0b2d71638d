import type { Failure, FailureCode, FailurePhase } from '../../../shared/model/failure.ts';
import { loginHint } from './login-hints.ts';
import { shortServerText } from './server-text.ts';
import { lateLoginRules, loginRules, mailRules, type SmtpRule } from './smtp-rules.ts';

/** A reply of 400 or above. */
export interface SmtpRefusal {
  readonly reply: number;
  /** The whole reply, e.g. "550 5.1.1 no such user". */
  readonly text: string;
  readonly phase: FailurePhase;
  /** `command`, `recipient`, `sender` and `host` make the sentence say more. */
  readonly params?: Failure['params'];
}

export interface SmtpExplanation {
  readonly failure: Failure;
  /** Trying the same again cannot succeed (5yz of RFC 5321 4.2.1, but for those that a person can mend meanwhile). */
  readonly permanent: boolean;
}

/** What the person can mend, or time, while the message waits: the login, a setting, a limit. */
const mendable: ReadonlySet<FailureCode> = new Set([
  'login-refused',
  'login-needs-app-password',
  'login-needs-oauth',
  'login-needs-tls',
  'account-disabled',
  'protocol-disabled',
  'too-many-connections',
  'server-limit',
]);

/** What a reply means. What the table does not know is `server-refused`, which quotes the server. */
export function explainSmtp({ reply, text, phase, params = {} }: SmtpRefusal): SmtpExplanation {
  const code = codeOf(reply, text, phase);
  const failure: Failure = { code, params: { reply, ...params }, phase, serverText: shortServerText(text) };
  return { failure, permanent: reply >= 500 && !mendable.has(code) };
}

/** More recipients than one transaction takes: the others may go in another (RFC 5321 4.5.3.1.10). */
export function isTooManyRecipients(reply = 0, text = ''): boolean {
  return reply >= 400 && codeOf(reply, text, 'rcpt-to') === 'too-many-recipients';
}

function codeOf(reply: number, text: string, phase: FailurePhase): FailureCode {
  const find = (rules: readonly SmtpRule[]): FailureCode | undefined =>
    rules.find((rule) => matches(rule, reply, text, phase))?.code;
  if (phase !== 'login') return find(mailRules) ?? 'server-refused';
  // 454 is a temporary failure of the login service (RFC 4954 4.7); 535 carries the remedy in its words at most.
  return (
    find(loginRules) ??
    loginHint(text) ??
    find(lateLoginRules) ??
    (reply < 500 && reply !== 432 ? 'server-busy' : 'login-refused')
  );
}

function matches(rule: SmtpRule, reply: number, text: string, phase: FailurePhase): boolean {
  const { phases, replies, passing, status, words } = rule;
  if (phases && !phases.includes(phase)) return false;
  if (replies && !replies.includes(reply)) return false;
  if (passing && reply >= 500) return false;
  if (!status && !words) return true;
  return (status && hasStatus(status, text)) || words?.test(text) || false;
}

/** @param wanted patterns; `none` matches a reply without any */
function hasStatus(wanted: readonly string[], text: string): boolean {
  // The first is the server's own; others may be quoted from elsewhere. Not inside an address of four numbers.
  const found = /(?<![\d.])[45]\.[0-7]\.\d{1,3}(?!\.?\d)/.exec(text)?.[0] ?? 'none';
  return wanted.some((each) => patternOf(each).test(found));
}

const patterns = new Map<string, RegExp>();

/** Made once: a report on many recipients asks for each of them. */
function patternOf(wanted: string): RegExp {
  const pattern =
    patterns.get(wanted) ?? new RegExp(`^${wanted.replaceAll('.', '\\.').replaceAll('x', '\\d+')}$`);
  patterns.set(wanted, pattern);
  return pattern;
}
