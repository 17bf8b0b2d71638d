import type { FailureCode } from '../../../shared/model/failure.ts';

/**
 * What providers say when they refuse a login for a reason that has a remedy. IMAP and SMTP servers of one provider
 * use the same words, so the table serves both. First match wins.
 */
const hints: readonly (readonly [RegExp, FailureCode])[] = [
  // NetEase (163, 126, yeah) wants ID between login and SELECT.
  [/unsafe login/i, 'unsafe-login'],
  // Microsoft: basic authentication is off for the mailbox or for the tenant.
  [
    /5\.7\.139|basic authentication is disabled|SmtpClientAuthentication is disabled|5\.7\.30|^LOGIN failed\.?$/i,
    'login-needs-oauth',
  ],
  [/authenticated but not connected/i, 'protocol-disabled'],
  // Gmail: "Application-specific password required", "Web login required", "Username and Password not accepted".
  [
    /application-specific password|app(lication)?[- ]?specific|app password|InvalidSecondFactor/i,
    'login-needs-app-password',
  ],
  [
    /5\.7\.9|BadCredentials|Username and Password not accepted|web login required|please log in via your web browser/i,
    'login-needs-app-password',
  ],
  // QQ, NetEase, Sina, Aliyun: an authorization code made in the web mail. Some say it in GBK, which arrives as Latin-1.
  [
    /授权码|ÊÚÈ¨Âë|authorization code|authorized? code|auth code|independent password|密码或授权码|Login fail\. (Account|Password)|using the authorization|unable to log ?on/i,
    'login-needs-app-password',
  ],
  // iCloud and Yahoo say it in a help address.
  [/support\.apple\.com\/|help\.yahoo\.com\/kb|SLN\d{4,}|app-specific/i, 'login-needs-app-password'],
  // The protocol is switched off in the web mail's settings.
  [
    /(imap|pop3?|smtp)[^.]{0,40}(is |are )?(disabled|not enabled|turned off|not activated|未开启|未启用)|service (is )?not open|not been activated|access (is )?disabled for (your|this) (domain|user|account)/i,
    'protocol-disabled',
  ],
  [
    /too many (simultaneous |concurrent )?(connections|sessions|logins)|maximum number of connections|connection limit|session limit/i,
    'too-many-connections',
  ],
  [/oauth|modern auth|XOAUTH2/i, 'login-needs-oauth'],
  [
    /must issue a STARTTLS|plaintext authentication (is )?(disallowed|disabled)|requires? (a )?secure connection|encryption required/i,
    'login-needs-tls',
  ],
];

/** @returns undefined when the words give no hint: then the password or the name is plainly wrong. */
export function loginHint(text: string | undefined): FailureCode | undefined {
  if (!text) return undefined;
  return hints.find(([pattern]) => pattern.test(text))?.[1];
}
