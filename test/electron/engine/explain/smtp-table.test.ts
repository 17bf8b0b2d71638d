import { describe, expect, it } from 'vitest';
import { explainSmtpError } from '../../../../electron/engine/backend/smtp/errors.ts';
import { explainSmtp, isTooManyRecipients } from '../../../../electron/engine/explain/smtp.ts';
import type { FailureCode, FailurePhase } from '../../../../shared/model/failure.ts';

type Row = readonly [FailurePhase, string, FailureCode, 'later' | 'never'];

/** A reply of the table, explained. */
function explained([phase, text]: Row): readonly [FailureCode, 'later' | 'never'] {
  const { failure, permanent } = explainSmtp({ reply: Number(text.slice(0, 3)), text, phase });
  return [failure.code, permanent ? 'never' : 'later'];
}

describe('replies in plain words', () => {
  const rows: readonly Row[] = [
    // busy or greylisted
    ['connect', '421 service not available', 'server-busy', 'later'],
    ['rcpt-to', '450 mailbox unavailable', 'server-busy', 'later'],
    ['rcpt-to', '451 4.7.1 Greylisting in action, please come back later', 'greylisted', 'later'],
    ['data', '451 local error in processing', 'server-busy', 'later'],
    ['login', '454 4.7.0 Temporary authentication failure', 'server-busy', 'later'],
    // a command was not accepted
    ['mail-from', '500 syntax error, command unrecognized', 'command-refused', 'never'],
    ['mail-from', '501 5.5.4 syntax error in parameters', 'command-refused', 'never'],
    ['data', '502 command not implemented', 'command-refused', 'never'],
    ['data', '503 bad sequence of commands', 'command-refused', 'never'],
    ['mail-from', '504 command parameter not implemented', 'command-refused', 'never'],
    // login or TLS first
    ['mail-from', '530 Authentication required', 'login-refused', 'later'],
    ['mail-from', '530 5.7.0 Must issue a STARTTLS command first', 'login-needs-tls', 'later'],
    // an app password, an authorization code, OAuth
    ['login', '534 5.7.9 Application-specific password required', 'login-needs-app-password', 'later'],
    ['login', '535 5.7.8 Error: authentication failed', 'login-refused', 'later'],
    [
      'login',
      '535-5.7.8 Username and Password not accepted. For more information, go to 535 5.7.8 https://support.google.com/mail/?p=BadCredentials',
      'login-needs-app-password',
      'later',
    ],
    ['login', '535 Error: ÇëÊ¹ÓÃÊÚÈ¨ÂëµÇÂ¼', 'login-needs-app-password', 'later'],
    ['login', '535 Error: 请使用授权码登录', 'login-needs-app-password', 'later'],
    [
      'login',
      '535 5.7.139 Authentication unsuccessful, basic authentication is disabled',
      'login-needs-oauth',
      'later',
    ],
    ['data', '550 5.7.30 Basic authentication is not supported', 'login-needs-oauth', 'later'],
    // this From is not allowed
    [
      'data',
      '550 5.7.60 SMTP; Client does not have permissions to send as this sender',
      'sender-refused',
      'never',
    ],
    ['mail-from', '553 Mail from must equal authorized user', 'sender-refused', 'never'],
    ['mail-from', '440 mail from account doesn’t conform with authentication', 'sender-refused', 'later'],
    ['rcpt-to', '553 5.7.1 <a@x.y>: Sender address rejected: not logged in', 'sender-refused', 'never'],
    // the recipient
    [
      'rcpt-to',
      '550 5.1.1 <nobody@x.y>: Recipient address rejected: User unknown',
      'recipient-refused',
      'never',
    ],
    ['rcpt-to', '550 no', 'recipient-refused', 'never'],
    ['rcpt-to', '551 user not local; please try <bo@z.y>', 'recipient-refused', 'never'],
    [
      'rcpt-to',
      '550 5.1.2 <a@nowhere.example>: Host or domain name not found',
      'recipient-domain-unknown',
      'never',
    ],
    ['rcpt-to', '556 5.1.10 domain does not accept mail', 'recipient-domain-unknown', 'never'],
    // too big, or full
    ['mail-from', '552 5.3.4 message size exceeds fixed limit', 'message-too-big', 'never'],
    ['data', '552 too much mail data', 'message-too-big', 'never'],
    ['rcpt-to', '552 5.2.2 mailbox full', 'recipient-mailbox-full', 'never'],
    ['rcpt-to', '452 4.2.2 over quota', 'recipient-mailbox-full', 'later'],
    // spam and policy, as exactly as the server says
    ['data', '554 5.7.1 message looks like spam', 'refused-as-spam', 'never'],
    ['data', '554 DT:SPM 126 smtp', 'refused-as-spam', 'never'],
    ['data', '550 5.7.1 rejected by our policy', 'refused-by-policy', 'never'],
    [
      'data',
      '550-5.7.26 This mail has been blocked because the sender is unauthenticated.',
      'sender-unauthenticated',
      'never',
    ],
    [
      'data',
      '550 5.7.515 Access denied, sending domain doesn’t meet the required level',
      'sender-unauthenticated',
      'never',
    ],
    [
      'connect',
      '554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org',
      'network-blocklisted',
      'never',
    ],
    ['rcpt-to', '554 5.7.1 <x@y.z>: Relay access denied', 'relay-refused', 'never'],
    ['rcpt-to', '550 relay not permitted', 'relay-refused', 'never'],
    [
      'data',
      '552-5.7.0 This message was blocked because its content presents a potential security issue.',
      'attachment-refused',
      'never',
    ],
    ['data', '550 5.6.0 Lone CR or LF in body', 'message-malformed', 'never'],
    // limits
    ['mail-from', '550 5.4.5 Daily user sending limit exceeded', 'server-limit', 'later'],
    ['data', '554 5.2.0 rate limit exceeded', 'server-limit', 'later'],
    ['rcpt-to', '452 4.5.3 Error: too many recipients', 'too-many-recipients', 'later'],
    ['connect', '421 4.7.0 Too many connections from your IP', 'too-many-connections', 'later'],
    // accounts
    ['login', '525 5.7.13 User Account Disabled', 'account-disabled', 'later'],
    ['login', '535 5.7.8 This account has been suspended', 'account-disabled', 'later'],
    ['login', '432 4.7.12 A password transition is needed', 'login-refused', 'later'],
    [
      'login',
      '538 5.7.11 Encryption required for requested authentication mechanism',
      'login-needs-tls',
      'later',
    ],
    ['login', '504 5.7.4 Unrecognized authentication type', 'login-method-missing', 'never'],
    ['login', '501 5.5.2 cannot decode response', 'command-refused', 'never'],
  ];
  it.each(rows)('%s: %s', (...row) => expect(explained(row)).toEqual(row.slice(2)));
});

describe('every code of RFC 5321 and every class of RFC 3463', () => {
  const replies = [421, 450, 451, 452, 455, 500, 501, 502, 503, 504, 550, 551, 552, 553, 554, 555];
  const phases: readonly FailurePhase[] = ['connect', 'mail-from', 'rcpt-to', 'data', 'login'];

  it.each(replies)('%i has a meaning wherever it is said, and is quoted', (reply) => {
    for (const phase of phases) {
      const text = `${reply} words`;
      const { failure, permanent } = explainSmtp({ reply, text, phase });
      expect(failure).toMatchObject({ phase, serverText: text });
      // What passes by itself is never given up, and 5yz never tried again unless the person can mend it.
      expect(permanent).toBe(reply >= 500 && failure.code !== 'login-refused');
    }
  });

  it.each<[string, FailurePhase, FailureCode]>([
    ['5.1.0', 'rcpt-to', 'recipient-refused'],
    ['5.1.1', 'data', 'recipient-refused'],
    ['5.1.3', 'rcpt-to', 'recipient-refused'],
    ['5.1.6', 'rcpt-to', 'recipient-refused'],
    ['5.1.7', 'mail-from', 'sender-refused'],
    ['5.1.8', 'rcpt-to', 'sender-refused'],
    ['5.2.1', 'rcpt-to', 'recipient-refused'],
    ['5.2.2', 'data', 'recipient-mailbox-full'],
    ['5.2.3', 'rcpt-to', 'message-too-big'],
    ['5.3.1', 'mail-from', 'server-trouble'],
    ['5.3.4', 'data', 'message-too-big'],
    ['5.4.4', 'rcpt-to', 'recipient-domain-unknown'],
    ['5.5.3', 'rcpt-to', 'too-many-recipients'],
    ['5.6.0', 'data', 'message-malformed'],
    ['5.6.7', 'rcpt-to', 'address-needs-smtputf8'],
    ['5.7.0', 'data', 'refused-by-policy'],
    ['5.7.1', 'rcpt-to', 'refused-by-policy'],
    ['5.7.10', 'mail-from', 'login-needs-tls'],
    ['5.7.25', 'data', 'sender-unauthenticated'],
  ])('%s at %s', (status, phase, code) => {
    expect(explainSmtp({ reply: 550, text: `550 ${status} words`, phase }).failure.code).toBe(code);
  });

  it('what nobody knows quotes the server', () => {
    expect(
      explainSmtp({ reply: 554, text: '554 5.3.0 the moon is in the wrong house', phase: 'data' }),
    ).toEqual({
      failure: {
        code: 'server-refused',
        params: { reply: 554 },
        phase: 'data',
        serverText: '554 5.3.0 the moon is in the wrong house',
      },
      permanent: true,
    });
  });

  it('a number of an address is no code', () => {
    expect(explainSmtp({ reply: 550, text: '550 [5.7.26.1] unknown', phase: 'rcpt-to' }).failure.code).toBe(
      'recipient-refused',
    );
  });

  it('too many recipients are told from other refusals', () => {
    expect(isTooManyRecipients(452, '452 4.5.3 Too many recipients')).toBe(true);
    expect(isTooManyRecipients(550, '550 5.5.3 too many')).toBe(true);
    expect(isTooManyRecipients(550, '550 5.1.1 unknown')).toBe(false);
    expect(isTooManyRecipients()).toBe(false);
  });
});

describe('lines, names and certificates', () => {
  const endpoint = { host: 'smtp.skein.example', port: 465 };
  it.each<[object, FailureCode]>([
    [{ code: 'EDNS', originalCode: 'ENOTFOUND' }, 'host-unknown'],
    [{ code: 'EDNS', originalCode: 'EAI_AGAIN' }, 'offline'],
    [{ code: 'ESOCKET', originalCode: 'ECONNREFUSED' }, 'connection-refused'],
    [{ code: 'ESOCKET', originalCode: 'ENETUNREACH' }, 'network-unreachable'],
    [{ code: 'ESOCKET', originalCode: 'ECONNRESET' }, 'connection-lost'],
    [{ code: 'ESOCKET', originalCode: 'CERT_HAS_EXPIRED' }, 'tls-certificate-expired'],
    [{ code: 'ESOCKET', originalCode: 'ERR_TLS_CERT_ALTNAME_INVALID' }, 'tls-certificate-name'],
    [{ code: 'ESOCKET', originalCode: 'SELF_SIGNED_CERT_IN_CHAIN' }, 'tls-certificate-untrusted'],
    [{ code: 'ESOCKET', originalCode: 'ERR_SSL_WRONG_VERSION_NUMBER' }, 'tls-failed'],
    [{ code: 'ETIMEDOUT', timeoutType: 'CONNECT_TIMEOUT' }, 'connection-timeout'],
    [{ code: 'ETIMEDOUT', timeoutType: 'SOCKET_TIMEOUT', command: 'CONN' }, 'connection-timeout'],
    [{ code: 'ETLS', command: 'STARTTLS', response: '454 TLS not available' }, 'starttls-missing'],
    [{ code: 'EPROTOCOL', command: 'CONN', response: '* OK IMAP4rev1' }, 'not-a-mail-server'],
    [{ code: 'ECONNECTION', command: 'CONN' }, 'connection-lost'],
    [{ code: 'EBUG' }, 'unexpected'],
  ])('%o', (error, code) => {
    const { failure, permanent } = explainSmtpError(Object.assign(new Error('x'), error), endpoint);
    expect(failure).toMatchObject({ code, side: 'outgoing', params: endpoint });
    expect(permanent).toBe(false);
  });

  it('names the command that was refused', () => {
    const error = { code: 'EENVELOPE', command: 'MAIL FROM', responseCode: 502, response: '502 what' };
    expect(explainSmtpError(Object.assign(new Error('x'), error), endpoint).failure).toMatchObject({
      code: 'command-refused',
      params: { command: 'MAIL FROM', reply: 502 },
    });
  });
});
