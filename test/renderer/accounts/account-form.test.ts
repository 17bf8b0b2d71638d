import { describe, expect, test } from 'vitest';
import {
  defaultPort,
  emptyForm,
  fieldOfFailure,
  likelyHost,
  readForm,
  type AccountForm,
} from '../../../renderer/accounts/account-form.ts';

const filled: AccountForm = {
  ...emptyForm,
  fullName: 'Lin',
  email: 'lin@northriver.example',
  password: 'secret',
  incomingHost: 'imap.northriver.example',
  outgoingHost: 'smtp.northriver.example',
};

describe('the account form', () => {
  test('a few fields are enough: the address logs in, ports follow security, one password serves both', () => {
    expect(readForm(filled)).toEqual({
      account: {
        name: 'lin@northriver.example',
        email: 'lin@northriver.example',
        fullName: 'Lin',
        incoming: {
          protocol: 'imap',
          host: 'imap.northriver.example',
          port: 993,
          security: 'tls',
          user: 'lin@northriver.example',
          password: 'secret',
        },
        outgoing: {
          host: 'smtp.northriver.example',
          port: 587,
          security: 'starttls',
          user: 'lin@northriver.example',
          password: 'secret',
        },
      },
    });
  });

  test('ports of the standards', () => {
    expect([
      defaultPort('imap', 'tls'),
      defaultPort('imap', 'starttls'),
      defaultPort('pop3', 'tls'),
      defaultPort('pop3', 'none'),
      defaultPort('smtp', 'tls'),
      defaultPort('smtp', 'none'),
    ]).toEqual([993, 143, 995, 110, 465, 587]);
  });

  test('a POP3 account says what happens on its server, by default nothing', () => {
    const read = readForm({ ...filled, protocol: 'pop3', incomingSecurity: 'starttls' });
    expect(read).toMatchObject({
      account: {
        incoming: { protocol: 'pop3', port: 110, security: 'starttls' },
        pop3: { leave: { kind: 'always' }, deliverTo: 'own', everyMinutes: 10 },
      },
    });
    expect(readForm(filled)).not.toHaveProperty('account.pop3');
    expect(readForm({ ...filled, protocol: 'pop3', leave: 'days', leaveDays: 'soon' })).toEqual({
      errors: { leaveDays: 'days' },
    });
  });

  test('likely hosts are hints, not values', () => {
    expect(likelyHost('imap', 'a@b.example')).toBe('imap.b.example');
    expect(likelyHost('pop3', '')).toBe('pop.example.com');
    expect(readForm({ ...filled, incomingHost: '' })).toEqual({ errors: { incomingHost: 'host' } });
  });

  test('every wrong field is named at once', () => {
    expect(readForm({ ...emptyForm, incomingPort: '99999', outgoingPort: 'x' })).toEqual({
      errors: {
        email: 'email',
        incomingHost: 'host',
        incomingPort: 'port',
        incomingUser: 'user',
        password: 'password',
        outgoingHost: 'host',
        outgoingPort: 'port',
        outgoingUser: 'user',
        outgoingPassword: 'password',
      },
    });
  });

  test('no encryption is refused for servers elsewhere and taken for this computer', () => {
    const open = { ...filled, incomingSecurity: 'none', outgoingSecurity: 'none' } as const;
    expect(readForm(open)).toEqual({
      errors: { incomingSecurity: 'plaintext', outgoingSecurity: 'plaintext' },
    });
    expect(readForm({ ...open, incomingHost: '127.0.0.1', outgoingHost: 'localhost' })).toHaveProperty(
      'account',
    );
  });

  test('a login of its own for sending', () => {
    const read = readForm({
      ...filled,
      hasOutgoingLogin: true,
      outgoingUser: 'relay',
      outgoingPassword: 'other',
    });
    expect(read).toMatchObject({
      account: { outgoing: { user: 'relay', password: 'other' }, incoming: { password: 'secret' } },
    });
  });

  test.each([
    ['incoming', 'login-refused', 'password'],
    ['outgoing', 'host-unknown', 'outgoingHost'],
    ['incoming', 'connection-refused', 'incomingPort'],
    ['outgoing', 'tls-certificate-untrusted', 'outgoingHost'],
  ] as const)('a failure leads to its field: %s %s', (side, code, field) => {
    expect(fieldOfFailure({ code, side, params: {} }, filled)).toBe(field);
  });
});
