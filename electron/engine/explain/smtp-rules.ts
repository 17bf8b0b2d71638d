import type { FailureCode, FailurePhase } from '../../../shared/model/failure.ts';

/** One line of the table. Phase and reply must be among those named; of status and words one must match. */
export interface SmtpRule {
  readonly phases?: readonly FailurePhase[];
  readonly replies?: readonly number[];
  /** Only replies of 4yz, which ask for another try. */
  readonly passing?: true;
  /** Enhanced codes (RFC 3463, 5248, and what Microsoft and Google made up): `x.5.3`, `5.7.60`, `5.1.x`. */
  readonly status?: readonly string[];
  /** For servers that send no enhanced code, or a wrong one. */
  readonly words?: RegExp;
  readonly code: FailureCode;
}

const oauth: SmtpRule = {
  status: ['5.7.139', '5.7.30', '5.7.57'],
  words: /basic auth(entication)? is (disabled|not supported)|SmtpClientAuthentication is disabled/i,
  code: 'login-needs-oauth',
};
const needsTls: readonly SmtpRule[] = [
  { replies: [538], code: 'login-needs-tls' },
  { status: ['5.7.10', '5.7.11'], code: 'login-needs-tls' },
  { replies: [530, 550, 554], words: /starttls|\btls\b|encrypt/i, code: 'login-needs-tls' },
];

/** Answers to AUTH, read before the hints that IMAP and SMTP share. */
export const loginRules: readonly SmtpRule[] = [
  oauth,
  ...needsTls,
  { status: ['5.7.13'], code: 'account-disabled' },
  { replies: [525], code: 'account-disabled' },
  { replies: [534], code: 'login-needs-app-password' },
  { replies: [502, 503, 504], code: 'login-method-missing' },
  { replies: [500, 501, 555], code: 'command-refused' },
];

/** Answers to AUTH, read after the hints. */
export const lateLoginRules: readonly SmtpRule[] = [
  {
    words:
      /(account|user|mailbox)[^.]{0,20}(disabled|suspended|locked|blocked|deactivated|frozen)|账[号户]被|帐[号户]被/i,
    code: 'account-disabled',
  },
];

/** Everything else that is refused on the way, first match wins. */
export const mailRules: readonly SmtpRule[] = [
  oauth,
  ...needsTls,
  { replies: [530], code: 'login-refused' },
  { passing: true, words: /gr[ea]y[- ]?list/i, code: 'greylisted' },
  {
    replies: [440],
    code: 'sender-refused',
  },
  {
    status: ['5.7.60', '5.2.252', '5.1.7', '5.1.8'],
    words:
      /send ?as ?denied|sender address rejected|not owned by user|mail from must|must (be )?(the )?same as|from.{0,20}not (allowed|match)|not (allowed|authori[sz]ed|permitted) to send (as|from|on behalf)/i,
    code: 'sender-refused',
  },
  {
    words:
      /virus|malware|infected|(banned|forbidden|prohibited|illegal|dangerous)[^.]{0,20}(file|attachment|extension|content)|attachment[^.]{0,40}(not (allowed|accepted|permitted)|blocked|refused|rejected)|potential security issue|blocked for security/i,
    code: 'attachment-refused',
  },
  {
    status: ['x.3.4', 'x.2.3'],
    words: /message (size|file too big)|size exceeds|(message|mail|content) (is )?too (large|big)/i,
    code: 'message-too-big',
  },
  {
    status: ['5.4.5', '5.1.90', '5.7.232', '5.7.233', '5.7.705', '5.7.708'],
    words:
      /(daily|hourly|sending|sent|outgoing|rate)[^.]{0,30}(limit|quota)|rate limit|too many (messages|mails|emails)|frequency limit|发送(频率|数量)/i,
    code: 'server-limit',
  },
  { status: ['x.5.3'], words: /too many (recipients|rcpts?\b)/i, code: 'too-many-recipients' },
  { replies: [421, 450, 451], words: /too many|connections|\brate\b/i, code: 'too-many-connections' },
  { status: ['x.3.1'], words: /insufficient system (storage|resources)/i, code: 'server-trouble' },
  { status: ['x.2.2'], code: 'recipient-mailbox-full' },
  {
    replies: [422, 450, 452, 550, 552, 554],
    words:
      /over ?quota|quota exceeded|exceed[^.]{0,20}quota|mailbox[^.]{0,10}full|storage (limit|allocation)|邮箱已满/i,
    code: 'recipient-mailbox-full',
  },
  { status: ['x.6.7', 'x.6.9'], words: /smtputf8/i, code: 'address-needs-smtputf8' },
  {
    status: ['x.7.20', 'x.7.21', 'x.7.22', 'x.7.23', 'x.7.24', 'x.7.25', 'x.7.26', 'x.7.27', '5.7.515'],
    words: /\b(dmarc|dkim|spf)\b/i,
    code: 'sender-unauthenticated',
  },
  {
    status: ['5.7.54', '5.7.64'],
    words:
      /relay(ing)?( access)? (is )?(denied|not (permitted|allowed)|prohibited)|(unable|not (permitted|allowed)|do not) (to )?relay/i,
    code: 'relay-refused',
  },
  {
    status: ['5.7.511', '5.7.606'],
    words:
      /block ?list|black ?list|\b(rbl|dnsbl)\b|spamhaus|spamcop|barracuda|reputation|\b(ip|host|network)\b[^.]{0,40}\b(blocked|banned|listed)\b/i,
    code: 'network-blocklisted',
  },
  {
    status: ['5.7.501', '5.7.502', '5.7.503', '5.7.350'],
    words: /spam|\bDT:SPM\b|junk|blocked|content reject|suspicious|suspected|unsolicited/i,
    code: 'refused-as-spam',
  },
  { passing: true, code: 'server-busy' },
  // Exchange says 5.1.10 of people it does not know; elsewhere it is a domain without mail (RFC 7505).
  { words: /RESOLVER\.ADR\.|Recipient ?Not ?Found/i, code: 'recipient-refused' },
  {
    status: ['5.1.2', '5.1.10', '5.4.4'],
    words:
      /(domain|host)( name)?[^.]{0,20}(not found|does not (exist|accept)|unknown|invalid)|no mx\b|null mx|unrouteable/i,
    code: 'recipient-domain-unknown',
  },
  { replies: [556], code: 'recipient-domain-unknown' },
  { phases: ['rcpt-to', 'data'], status: ['5.1.x', '5.2.1'], code: 'recipient-refused' },
  // OpenSMTPD says 5.2.4 of whom it does not know.
  { phases: ['rcpt-to'], status: ['5.2.x'], code: 'recipient-refused' },
  { phases: ['rcpt-to'], replies: [551, 553], code: 'recipient-refused' },
  { phases: ['rcpt-to'], replies: [501], words: /address|recipient|mailbox/i, code: 'recipient-refused' },
  { phases: ['mail-from'], replies: [501], words: /address|sender/i, code: 'sender-refused' },
  { replies: [500, 501, 502, 503, 504, 555], code: 'command-refused' },
  // RFC 3463 3.6: the protocol; 550 and 554 say so as well.
  { status: ['5.5.0', '5.5.1', '5.5.2', '5.5.4', '5.5.5', '5.5.6'], code: 'command-refused' },
  // At this command it need not be the sender: the mail system, the network or the content may be the matter.
  { phases: ['mail-from'], status: ['5.3.x', '5.4.x', '5.6.x'], code: 'server-refused' },
  { phases: ['mail-from'], status: ['5.7.x'], code: 'refused-by-policy' },
  { phases: ['mail-from'], replies: [550, 551, 553, 554], code: 'sender-refused' },
  { phases: ['rcpt-to'], status: ['5.3.x', '5.6.x'], code: 'server-refused' },
  { phases: ['rcpt-to'], status: ['5.7.x'], code: 'refused-by-policy' },
  { phases: ['rcpt-to'], replies: [550, 554, 521], code: 'recipient-refused' },
  {
    phases: ['data'],
    status: ['5.6.x'],
    words:
      /bare (lf|cr|newline)|lines? (is |are )?(too|longer)|malformed|invalid header|\brfc ?5322\b|missing (from|date|message-id)/i,
    code: 'message-malformed',
  },
  { phases: ['data'], replies: [553], code: 'sender-refused' },
  { phases: ['data'], replies: [552], code: 'message-too-big' },
  { phases: ['data'], status: ['5.7.x'], code: 'refused-by-policy' },
  { phases: ['data'], replies: [550, 554], status: ['none'], code: 'refused-by-policy' },
];
