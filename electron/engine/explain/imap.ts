import type { Failure, FailureCode, FailurePhase } from '../../../shared/model/failure.ts';
import { loginHint } from './login-hints.ts';
import { shortServerText } from './server-text.ts';

/** A NO or BAD (or BYE) of an IMAP server. */
export interface ImapRefusal {
  readonly status: 'NO' | 'BAD' | 'BYE';
  /** The response code in brackets, upper case, e.g. OVERQUOTA. */
  readonly code?: string;
  readonly text?: string;
  readonly phase: FailurePhase;
  readonly params?: Failure['params'];
}

/** Response codes of RFC 5530, RFC 9051 7.1 and of RFC 7889 (TOOBIG is RFC 4469's). */
const byCode: Readonly<Record<string, FailureCode>> = {
  AUTHENTICATIONFAILED: 'login-refused',
  AUTHORIZATIONFAILED: 'login-refused',
  EXPIRED: 'login-refused',
  PRIVACYREQUIRED: 'login-needs-tls',
  CONTACTADMIN: 'protocol-disabled',
  WEBALERT: 'login-needs-app-password',
  UNAVAILABLE: 'server-busy',
  INUSE: 'server-busy',
  THROTTLED: 'server-busy',
  SERVERBUG: 'server-refused',
  CLIENTBUG: 'server-refused',
  CANNOT: 'server-refused',
  NOPERM: 'folder-read-only',
  'READ-ONLY': 'folder-read-only',
  OVERQUOTA: 'mailbox-full',
  LIMIT: 'server-limit',
  TOOBIG: 'message-too-big',
  APPENDLIMIT: 'message-too-big',
  TRYCREATE: 'folder-missing',
  NONEXISTENT: 'folder-missing',
  ALREADYEXISTS: 'folder-exists',
  EXPUNGEISSUED: 'message-gone',
};

/** Words of servers that send no code. First match wins. */
const byText: readonly (readonly [RegExp, FailureCode])[] = [
  [/unsafe login/i, 'unsafe-login'],
  [/authenticated but not connected/i, 'protocol-disabled'],
  [/throttled|try again later|temporarily|server (is )?busy|too busy/i, 'server-busy'],
  [/over ?quota|quota exceeded|mailbox (is )?full|insufficient (storage|space)/i, 'mailbox-full'],
  [
    /too many (simultaneous |concurrent )?(connections|sessions|logins)|maximum number of connections/i,
    'too-many-connections',
  ],
  [/read[- ]only|permission denied|not allowed|no permission|access denied/i, 'folder-read-only'],
];

const missingFolder =
  /(mailbox|folder)[^.]{0,60}(does(n't| not) exist|not found|unknown)|no such (mailbox|folder)|unknown (mailbox|folder)|(can't|cannot) (open|select) (mailbox|folder)/i;
const tooBig = /too (big|large)|exceeds|maximum message size/i;
const existsAlready = /already exists/i;

/** A refusal of an IMAP server as a Failure; `side` is the caller's. */
export function explainImap({ status, code, text, phase, params = {} }: ImapRefusal): Failure {
  return {
    code: codeOf(status, code?.toUpperCase(), text, phase),
    params,
    phase,
    serverText: shortServerText(text),
  };
}

function codeOf(
  status: ImapRefusal['status'],
  code: string | undefined,
  text: string | undefined,
  phase: FailurePhase,
): FailureCode {
  if (phase === 'login') {
    const known = code ? byCode[code] : undefined;
    if (code === 'LIMIT') return 'too-many-connections';
    // A plain AUTHENTICATIONFAILED often carries the remedy in its words.
    if (known && known !== 'login-refused') return known;
    return (
      loginHint(text) ??
      (code === undefined && /temporar|try again|unavailable|internal/i.test(text ?? '')
        ? 'server-busy'
        : 'login-refused')
    );
  }
  if (status === 'BYE') return byText.find(([pattern]) => pattern.test(text ?? ''))?.[1] ?? 'connection-lost';
  const known = code ? byCode[code] : undefined;
  if (known) return known;
  if (text) {
    const said = byText.find(([pattern]) => pattern.test(text))?.[1];
    if (said) return said;
    if (missingFolder.test(text)) return 'folder-missing';
    if (existsAlready.test(text)) return 'folder-exists';
    if (phase === 'append' && tooBig.test(text)) return 'message-too-big';
  }
  return 'server-refused';
}
