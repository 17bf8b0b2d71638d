import { describe, expect, it } from 'vitest';
import { explainImap } from '../../../../electron/engine/explain/imap.ts';
import { explainNetworkError } from '../../../../electron/engine/explain/network.ts';
import { shortServerText } from '../../../../electron/engine/explain/server-text.ts';
import { explainSmtp } from '../../../../electron/engine/explain/smtp.ts';
import type { FailureCode, FailurePhase } from '../../../../shared/model/failure.ts';

describe('what IMAP servers answer', () => {
  it.each<[FailurePhase, 'NO' | 'BAD' | 'BYE', string | undefined, string, FailureCode]>([
    // RFC 5530
    ['login', 'NO', 'AUTHENTICATIONFAILED', 'Authentication failed.', 'login-refused'],
    ['login', 'NO', 'AUTHORIZATIONFAILED', 'not you', 'login-refused'],
    ['login', 'NO', 'EXPIRED', 'password expired', 'login-refused'],
    [
      'login',
      'NO',
      'PRIVACYREQUIRED',
      'Plaintext authentication disallowed on non-secure (SSL/TLS) connections.',
      'login-needs-tls',
    ],
    ['login', 'NO', 'UNAVAILABLE', 'Temporary authentication failure.', 'server-busy'],
    ['login', 'NO', undefined, 'Server temporarily unavailable, try again', 'server-busy'],
    ['store', 'NO', 'NOPERM', 'Permission denied', 'folder-read-only'],
    ['append', 'NO', 'OVERQUOTA', 'Quota exceeded (mailbox for user is full)', 'mailbox-full'],
    ['append', 'NO', 'LIMIT', 'too many', 'server-limit'],
    ['append', 'NO', 'TOOBIG', 'no', 'message-too-big'],
    ['append', 'NO', 'TRYCREATE', "Mailbox doesn't exist: Nowhere", 'folder-missing'],
    ['select', 'NO', 'NONEXISTENT', 'Unknown Mailbox', 'folder-missing'],
    ['select', 'NO', undefined, "Mailbox doesn't exist: Nowhere", 'folder-missing'],
    ['list', 'NO', 'ALREADYEXISTS', 'Mailbox already exists', 'folder-exists'],
    ['list', 'NO', undefined, 'Duplicate folder name, already exists', 'folder-exists'],
    ['fetch', 'NO', 'INUSE', 'locked', 'server-busy'],
    [
      'fetch',
      'BAD',
      undefined,
      'Request is throttled. Suggested Backoff Time: 9000 milliseconds',
      'server-busy',
    ],
    ['fetch', 'NO', 'EXPUNGEISSUED', 'gone', 'message-gone'],
    ['fetch', 'BAD', undefined, 'Error in IMAP command', 'server-refused'],
    ['connect', 'BYE', undefined, 'Too many connections', 'too-many-connections'],
    ['idle', 'BYE', undefined, 'Server shutting down', 'connection-lost'],
    // providers
    ['select', 'NO', undefined, 'SELECT Unsafe Login. Please contact kefu@188.com for help', 'unsafe-login'],
    ['list', 'BAD', undefined, 'User is authenticated but not connected.', 'protocol-disabled'],
    ['login', 'NO', undefined, 'LOGIN failed.', 'login-needs-oauth'],
    [
      'login',
      'NO',
      'ALERT',
      'Application-specific password required: https://support.google.com/accounts/answer/185833 (Failure)',
      'login-needs-app-password',
    ],
    [
      'login',
      'NO',
      'ALERT',
      'Please log in via your web browser: https://support.google.com/mail/accounts/answer/78754 (Failure)',
      'login-needs-app-password',
    ],
    [
      'login',
      'NO',
      'ALERT',
      'Your account is not enabled for IMAP use. IMAP access is disabled for your domain.',
      'protocol-disabled',
    ],
    ['login', 'NO', 'ALERT', 'Too many simultaneous connections. (Failure)', 'too-many-connections'],
    [
      'login',
      'NO',
      undefined,
      'Login fail. Account is abnormal, service is not open, password is incorrect, login frequency limited, or system is busy. More information at https://help.mail.qq.com/detail/108/1023',
      'login-needs-app-password',
    ],
    ['login', 'NO', undefined, 'LOGIN Login error or password error', 'login-refused'],
    ['login', 'NO', 'AUTHENTICATIONFAILED', '请使用授权码登录', 'login-needs-app-password'],
    [
      'login',
      'NO',
      undefined,
      'ERR.LOGIN.PASSERR authorization code is required',
      'login-needs-app-password',
    ],
    [
      'login',
      'NO',
      'AUTHENTICATIONFAILED',
      'Authentication Failed. See https://support.apple.com/102654',
      'login-needs-app-password',
    ],
    [
      'login',
      'NO',
      'AUTHENTICATIONFAILED',
      'LOGIN Invalid credentials. See https://help.yahoo.com/kb/SLN4075.html',
      'login-needs-app-password',
    ],
  ])('%s: %s [%s] %s', (phase, status, code, text, expected) => {
    expect(explainImap({ status, code, text, phase })).toMatchObject({
      code: expected,
      phase,
      serverText: text,
    });
  });
});

describe('what submission servers answer', () => {
  it.each<[FailurePhase, string, FailureCode, boolean]>([
    ['connect', '421 4.3.2 Service not available, closing transmission channel', 'server-busy', false],
    ['connect', '554 5.7.1 Your IP is on a blocklist', 'network-blocklisted', true],
    ['rcpt-to', '450 4.2.0 <bo@x.y>: Recipient address rejected: Greylisted', 'greylisted', false],
    ['data', '451 4.7.1 try later', 'server-busy', false],
    ['login', '454 4.7.0 Temporary authentication failure', 'server-busy', false],
    ['connect', '500 5.5.2 syntax error', 'command-refused', true],
    ['connect', '502 5.5.1 not implemented', 'command-refused', true],
    ['login', '503 5.5.1 AUTH not available', 'login-method-missing', true],
    ['login', '504 5.5.4 Unrecognized authentication type', 'login-method-missing', true],
    ['mail-from', '530 5.7.0 Must issue a STARTTLS command first', 'login-needs-tls', false],
    ['mail-from', '530 5.7.1 Authentication required', 'login-refused', false],
    [
      'login',
      '534-5.7.9 Application-specific password required. Learn more at 534 5.7.9 https://support.google.com',
      'login-needs-app-password',
      false,
    ],
    [
      'login',
      '535-5.7.8 Username and Password not accepted. For more information, go to 535 5.7.8 https://support.google.com/mail/?p=BadCredentials',
      'login-needs-app-password',
      false,
    ],
    ['login', '535 5.7.8 Error: authentication failed: UGFzc3dvcmQ6', 'login-refused', false],
    [
      'login',
      '535 Login Fail. Please enter your authorization code to login. More information in https://service.mail.qq.com/detail/0/53',
      'login-needs-app-password',
      false,
    ],
    ['login', '535 Error: authentication failed, 请使用授权码登录', 'login-needs-app-password', false],
    [
      'login',
      '535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant.',
      'login-needs-oauth',
      false,
    ],
    [
      'login',
      '535 5.7.139 Authentication unsuccessful, basic authentication is disabled.',
      'login-needs-oauth',
      false,
    ],
    [
      'data',
      '550 5.7.30 Basic authentication is not supported for Client Submission.',
      'login-needs-oauth',
      false,
    ],
    [
      'data',
      '550 5.7.60 SMTP; Client does not have permissions to send as this sender',
      'sender-refused',
      true,
    ],
    ['data', '554 5.2.252 SendAsDenied; ann@x.y not allowed to send as bo@x.y', 'sender-refused', true],
    ['mail-from', '553 Mail from must equal authorized user', 'sender-refused', true],
    [
      'mail-from',
      '553 5.7.1 <b@x.y>: Sender address rejected: not owned by user a@x.y',
      'sender-refused',
      true,
    ],
    [
      'rcpt-to',
      '550 5.1.1 <nobody@x.y>: Recipient address rejected: User unknown',
      'recipient-refused',
      true,
    ],
    ['rcpt-to', '550 no such user', 'recipient-refused', true],
    ['rcpt-to', '551 user not local', 'recipient-refused', true],
    ['rcpt-to', '554 5.7.1 <x@y.z>: Relay access denied', 'relay-refused', true],
    ['mail-from', '552 5.3.4 Message size exceeds fixed limit', 'message-too-big', true],
    ['data', '552 5.3.4 Error: message file too big', 'message-too-big', true],
    ['rcpt-to', '552 5.2.2 mailbox full', 'recipient-mailbox-full', true],
    ['rcpt-to', '452 4.2.2 The email account is over quota', 'recipient-mailbox-full', false],
    ['data', '554 5.7.1 Spam message rejected', 'refused-as-spam', true],
    ['data', '554 DT:SPM 163 smtp9,D9GowAB, spam', 'refused-as-spam', true],
    ['data', '550 5.7.1 Message rejected due to content restrictions', 'refused-by-policy', true],
    [
      'data',
      '550 5.7.26 This mail is unauthenticated, SPF and DKIM did not pass',
      'sender-unauthenticated',
      true,
    ],
    ['rcpt-to', '553 5.6.7 SMTPUTF8 is required', 'address-needs-smtputf8', true],
  ])('%s: %s', (phase, text, code, permanent) => {
    const explained = explainSmtp({ reply: Number(text.slice(0, 3)), text, phase });
    expect(explained).toMatchObject({ failure: { code, phase, serverText: text }, permanent });
  });
});

describe('what the system says', () => {
  const endpoint = { host: 'mail.skein.example', port: 993 };

  it.each<[object, FailureCode]>([
    [{ code: 'ENOTFOUND' }, 'host-unknown'],
    [{ code: 'EAI_AGAIN' }, 'offline'],
    [{ code: 'ECONNREFUSED' }, 'connection-refused'],
    [{ code: 'ESOCKET', originalCode: 'ECONNREFUSED' }, 'connection-refused'],
    [{ code: 'EHOSTUNREACH' }, 'network-unreachable'],
    [{ code: 'ETIMEDOUT' }, 'connection-timeout'],
    [{ code: 'ECONNRESET' }, 'connection-lost'],
    [
      new AggregateError([
        Object.assign(new Error('v6'), { code: 'ENETUNREACH' }),
        Object.assign(new Error('v4'), { code: 'ECONNREFUSED' }),
      ]),
      'network-unreachable',
    ],
    [{ message: 'wrapped', cause: { code: 'CERT_HAS_EXPIRED' } }, 'tls-certificate-expired'],
    [{ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }, 'tls-certificate-untrusted'],
    [{ code: 'ERR_TLS_CERT_ALTNAME_INVALID' }, 'tls-certificate-name'],
    [{ code: 'ERR_SSL_WRONG_VERSION_NUMBER' }, 'tls-failed'],
  ])('%o', (error, code) => {
    expect(explainNetworkError(error, endpoint)).toMatchObject({ code, params: endpoint });
  });

  it('says nothing about errors that are not of the network', () => {
    expect(explainNetworkError(new TypeError('x'), endpoint)).toBeUndefined();
    expect(explainNetworkError('x', endpoint)).toBeUndefined();
  });

  it('shows what a server said on one line of bounded length', () => {
    expect(shortServerText('a\r\nb\u001b[31m')).toBe('a b [31m');
    expect(shortServerText('x'.repeat(5000))).toHaveLength(1000);
    expect(shortServerText(' \r\n')).toBeUndefined();
  });
});
