import type { Account } from '../../../shared/model/account.ts';
import { createImapBackend } from '../backend/imap/backend.ts';
import type { MailBackend } from '../backend/mail-backend.ts';
import type { Pop3Session } from '../backend/pop3/pop3-session.ts';
import { createPop3Session } from '../backend/pop3/session.ts';
import type { MailTransport } from '../backend/mail-transport.ts';
import type { SmtpExtensions } from '../backend/smtp/extensions.ts';
import { createMailTransport } from '../backend/smtp/send.ts';
import { Failed } from '../failed.ts';
import type { Log } from '../log/log.ts';
import type { Secrets } from '../secrets.ts';

export interface Passwords {
  readonly incoming?: string;
  readonly outgoing?: string;
}

/** From an account and its passwords to servers that can be talked to. */
export interface Logins {
  /** Of an IMAP account. @throws Failed `secret-missing` */
  backend(account: Account): Promise<MailBackend>;
  /** Of a POP3 account; not connected yet. @throws Failed `secret-missing` */
  pop3(account: Account): Promise<Pop3Session>;
  /** @throws Failed `secret-missing`, also for an account that was removed meanwhile */
  transportOf(account: Account | undefined): Promise<MailTransport>;
  /** Logs in to the sides of which the password is known, and out again. @throws Failed with its side */
  test(account: Account, passwords: Passwords): Promise<void>;
}

export interface LoginPorts {
  readonly secrets: Secrets;
  readonly log: Log;
  /** What an account's submission server offers, told at each login. */
  readonly onOffer?: (account: Account, extensions: SmtpExtensions) => void;
}

export function createLogins({ secrets, log, onOffer }: LoginPorts): Logins {
  async function password(account: Account, side: 'incoming' | 'outgoing'): Promise<string> {
    const secret = await secrets.get({ accountId: account.id, side });
    if (!secret)
      throw new Failed({ code: 'secret-missing', phase: 'login', side, params: { account: account.name } });
    return secret;
  }

  function openBackend(account: Account, secret: string): MailBackend {
    return createImapBackend({ server: account.incoming, password: secret, log: log.child('imap') });
  }

  function openPop3({ incoming }: Account, password: string): Pop3Session {
    return createPop3Session({ server: incoming, secret: { kind: 'password', password }, log });
  }

  async function testIncoming(account: Account, secret: string): Promise<void> {
    if (account.incoming.protocol === 'pop3') {
      const session = openPop3(account, secret);
      try {
        await session.connect();
        await session.quit();
      } finally {
        session.close();
      }
      return;
    }
    const backend = openBackend(account, secret);
    try {
      await backend.connect();
    } finally {
      await backend.close();
    }
  }

  function openTransport(account: Account, secret: string): MailTransport {
    return createMailTransport({
      server: account.outgoing,
      onOffer: (extensions) => onOffer?.(account, extensions),
      secret: { kind: 'password', password: secret },
      log: log.child('smtp'),
    });
  }

  return {
    backend: async (account) => openBackend(account, await password(account, 'incoming')),
    pop3: async (account) => openPop3(account, await password(account, 'incoming')),
    async transportOf(account) {
      if (!account) throw new Failed({ code: 'secret-missing', phase: 'login', side: 'outgoing' });
      return openTransport(account, await password(account, 'outgoing'));
    },

    async test(account, { incoming, outgoing }) {
      if (incoming !== undefined) await testIncoming(account, incoming);
      if (outgoing !== undefined) {
        const transport = openTransport(account, outgoing);
        try {
          await transport.verify();
        } finally {
          await transport.close();
        }
      }
    },
  };
}
