import { expect, test } from 'vitest';
import { storesSentMail } from '../../../../electron/engine/outbox/stores-sent-mail.ts';
import { anAccount } from '../../../fixtures/vault-fixtures.ts';

const through = (incoming: string, outgoing: string): boolean => {
  const server = { port: 993, security: 'tls', user: 'ann' };
  return storesSentMail(
    anAccount({
      incoming: { ...server, host: incoming, protocol: 'imap' },
      outgoing: { ...server, host: outgoing },
    }),
  );
};

test.each([
  ['imap.gmail.com', 'smtp.gmail.com', true],
  ['imap.gmail.com', 'smtp.googlemail.com', true],
  ['outlook.office365.com', 'smtp-mail.outlook.com', true],
  ['imap.gmail.com', 'smtp.work.example', false],
  ['outlook.office365.com', 'smtp.gmail.com', false],
  ['imap.mail.example', 'smtp.mail.example', true],
])('mail of %s through %s is stored by the provider: %s', (incoming, outgoing, expected) => {
  expect(through(incoming, outgoing)).toBe(expected);
});
