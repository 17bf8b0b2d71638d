import type { Failure, FailureCode, FailurePhase } from '../../../shared/model/failure.ts';
import { loginHint } from './login-hints.ts';
import { shortServerText } from './server-text.ts';

/** An -ERR. */
export interface Pop3Refusal {
  /** The response code in brackets (RFC 2449, RFC 3206), e.g. IN-USE. */
  readonly code?: string;
  /** The words after it. */
  readonly text?: string;
  readonly phase: FailurePhase;
  readonly params?: Failure['params'];
}

const byCode: Readonly<Partial<Record<string, FailureCode>>> = {
  'IN-USE': 'mailbox-in-use',
  'LOGIN-DELAY': 'login-too-soon',
  AUTH: 'login-refused',
  'SYS/TEMP': 'server-trouble',
  'SYS/PERM': 'server-needs-repair',
};

/** Words of servers that send no code. First match wins. */
const byText: readonly (readonly [RegExp, FailureCode])[] = [
  [
    /(mail ?(drop|box)|folder)[^.]{0,40}(lock(ed)?\b|in use|busy|already open)|(account|user)[^.]{0,40}already (logged|in use)|unable to (get )?lock|lock (busy|failed)|another (pop3? )?session|邮箱.{0,8}(锁定|占用)/i,
    'mailbox-in-use',
  ],
  [
    /too (often|frequent|soon)|login (frequency|delay|interval)|minimum (login )?interval|登录(过于)?频繁|频率/i,
    'login-too-soon',
  ],
  [/temporar|try again|unavailable|internal (server )?error|system busy|系统忙|稍后/i, 'server-trouble'],
];

const noSuchMessage =
  /(no such|there'?s no|unknown|invalid|non-?exist\w*) (message|msg)|message (number )?(not found|does(n't| not) exist|out of range)|already (been )?(deleted|expunged)|(message|msg) \d+ (already )?deleted|is expunged/i;

/** A refusal of a POP3 server as a Failure of the incoming side. */
export function explainPop3({ code, text, phase, params = {} }: Pop3Refusal): Failure {
  return {
    code: codeOf(code?.toUpperCase(), text, phase),
    params,
    phase,
    side: 'incoming',
    serverText: shortServerText(text),
  };
}

function codeOf(code: string | undefined, text: string | undefined, phase: FailurePhase): FailureCode {
  const known = code === undefined ? undefined : (byCode[code] ?? byCode[code.split('/', 1)[0] ?? '']);
  // A plain [AUTH] often carries the remedy in its words.
  if (known && known !== 'login-refused') return known;
  const said = byText.find(([pattern]) => pattern.test(text ?? ''))?.[1];
  if (phase === 'login') return loginHint(text) ?? (known ? undefined : said) ?? 'login-refused';
  if (known) return known;
  if (phase === 'fetch' && noSuchMessage.test(text ?? '')) return 'message-gone';
  return said ?? 'server-refused';
}
