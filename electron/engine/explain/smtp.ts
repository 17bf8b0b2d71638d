import type { Failure, FailureCode, FailurePhase } from '../../../shared/model/failure.ts';
import { loginHint } from './login-hints.ts';
import { shortServerText } from './server-text.ts';

/** A reply of 400 or above. */
export interface SmtpRefusal {
  readonly reply: number;
  /** The whole reply, e.g. "550 5.1.1 no such user". */
  readonly text: string;
  readonly phase: FailurePhase;
  readonly params?: Failure['params'];
}

export interface SmtpExplanation {
  readonly failure: Failure;
  /** Trying the same again cannot succeed (5yz of RFC 5321 4.2.1, but for those that a person can mend meanwhile). */
  readonly permanent: boolean;
}

const codes = (...list: string[]): RegExp =>
  new RegExp(
    `\\b(${list.map((each) => each.replaceAll('.', '\\.').replaceAll('x', '\\d{1,3}')).join('|')})\\b`,
  );

/** Enhanced codes of RFC 3463 with the words of those who send none; read in this order, by phase. */
const rules: readonly {
  readonly phases?: readonly FailurePhase[];
  readonly match: (reply: number, text: string) => boolean;
  readonly code: FailureCode;
}[] = [
  {
    match: (reply, text) =>
      codes('5.7.139', '5.7.30', '5.7.57').test(text) || (reply === 535 && /basic auth/i.test(text)),
    code: 'login-needs-oauth',
  },
  { phases: ['login'], match: (reply) => reply === 534, code: 'login-needs-app-password' },
  { match: (reply) => reply === 538, code: 'login-needs-tls' },
  { match: (reply, text) => reply === 530 && /starttls|tls|encrypt/i.test(text), code: 'login-needs-tls' },
  { match: (reply) => reply === 530, code: 'login-refused' },
  {
    phases: ['login'],
    match: (reply) => reply === 504 || reply === 502 || reply === 503,
    code: 'login-method-missing',
  },
  {
    match: (_reply, text) =>
      codes('5.7.60').test(text) ||
      /send ?as ?denied|not owned by user|sender address rejected: not owned|must (be )?(the )?same as|from.{0,20}not (allowed|match)/i.test(
        text,
      ),
    code: 'sender-refused',
  },
  { match: (reply, text) => reply === 552 && codes('5.3.4', '5.2.3').test(text), code: 'message-too-big' },
  {
    match: (_reply, text) =>
      codes('5.3.4', '5.2.3').test(text) || /message (size|file too big)|size exceeds|too large/i.test(text),
    code: 'message-too-big',
  },
  {
    match: (reply, text) =>
      codes('x.2.2').test(text) ||
      (reply === 452 && /quota|full|storage/i.test(text)) ||
      (reply === 552 && /quota|mailbox.{0,10}full/i.test(text)),
    code: 'mailbox-full',
  },
  { match: (_reply, text) => codes('x.6.7').test(text), code: 'address-needs-smtputf8' },
  {
    match: (reply, text) => reply === 421 && /too many|connections|rate/i.test(text),
    code: 'too-many-connections',
  },
  {
    match: (_reply, text) =>
      codes('5.7.26', '5.7.25', '5.7.27').test(text) || /\b(dmarc|dkim|spf)\b/i.test(text),
    code: 'refused-by-policy',
  },
  {
    match: (_reply, text) =>
      /spam|junk|blocked|blacklist|block ?list|reputation|content reject|suspicious|virus/i.test(text),
    code: 'refused-as-spam',
  },
  { match: (reply) => reply < 500, code: 'server-busy' },
  {
    phases: ['mail-from'],
    match: (reply) => [550, 551, 553, 554, 501].includes(reply),
    code: 'sender-refused',
  },
  {
    phases: ['rcpt-to'],
    match: (reply, text) => codes('5.1.x', '5.2.1', '5.4.x').test(text) || [551, 553, 501].includes(reply),
    code: 'recipient-refused',
  },
  { phases: ['rcpt-to'], match: (_reply, text) => codes('5.7.x').test(text), code: 'refused-by-policy' },
  {
    phases: ['rcpt-to'],
    match: (reply) => reply === 550 || reply === 554 || reply === 556,
    code: 'recipient-refused',
  },
  { phases: ['data'], match: (reply) => reply === 553, code: 'sender-refused' },
  { phases: ['data'], match: (reply) => reply === 552, code: 'message-too-big' },
  {
    phases: ['data'],
    match: (reply, text) => reply === 554 || codes('5.7.x').test(text),
    code: 'refused-by-policy',
  },
  { phases: ['data'], match: (reply) => reply === 550, code: 'refused-by-policy' },
];

/** What the person can mend while the message waits: the login, a setting, the connection. */
const mendable: ReadonlySet<FailureCode> = new Set([
  'login-refused',
  'login-needs-app-password',
  'login-needs-oauth',
  'login-needs-tls',
  'protocol-disabled',
  'too-many-connections',
]);

export function explainSmtp({ reply, text, phase, params = {} }: SmtpRefusal): SmtpExplanation {
  const code = codeOf(reply, text, phase);
  const failure: Failure = { code, params: { reply, ...params }, phase, serverText: shortServerText(text) };
  return { failure, permanent: reply >= 500 && !mendable.has(code) };
}

function codeOf(reply: number, text: string, phase: FailurePhase): FailureCode {
  const found = rules.find(
    (rule) => (!rule.phases || rule.phases.includes(phase)) && rule.match(reply, text),
  )?.code;
  if (phase !== 'login') return found ?? 'server-refused';
  if (found && found !== 'server-busy') return found;
  // 454 is a temporary failure of the login service (RFC 4954 4.7); 535 carries the remedy in its words at most.
  return loginHint(text) ?? found ?? 'login-refused';
}
