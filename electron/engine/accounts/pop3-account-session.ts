import { type Account, defaultPop3Options } from '../../../shared/model/account.ts';
import type { Pop3Session } from '../backend/pop3/pop3-session.ts';
import { createCollector } from '../pop3/collector.ts';
import type { Look } from '../pop3/look.ts';
import type { LocalMail } from '../vault/local-mail/local-mail.ts';
import type { AccountSession, SessionPorts } from './account-session.ts';
import { createSession } from './session.ts';

export interface Pop3AccountPorts {
  /** Of the account's mail on this computer. */
  readonly session: SessionPorts;
  /** The account as it is now; undefined once it was removed. */
  account(): Account | undefined;
  openMail(): Promise<{ readonly own: LocalMail; readonly shared: LocalMail }>;
  /** @throws Failed `secret-missing` */
  openServer(): Promise<Pop3Session>;
  readonly isWhole: Look['isWhole'];
}

/**
 * A POP3 account: a session over its mail on this computer, which works like that of any server, and a collector that
 * brings mail there. What the person sees is how the collecting goes; once that is done, how the cache keeps up.
 */
export function createPop3Session(account: Account, ports: Pop3AccountPorts): AccountSession {
  const { hub, clock, log } = ports.session;
  const inner = createSession(account, ports.session);
  const collector = createCollector({
    account: account.id,
    host: account.incoming.host,
    options: () => ports.account()?.pop3 ?? defaultPop3Options,
    openMail: ports.openMail,
    openSession: ports.openServer,
    isWhole: ports.isWhole,
    onState: () => hub.emit({ kind: 'sync', accountId: account.id }),
    onNotice: (failure) => hub.emit({ kind: 'notice', failure }),
    clock,
    log,
  });
  return {
    get state() {
      return collector.state.kind === 'up-to-date' ? inner.state : collector.state;
    },
    get backend() {
      return inner.backend;
    },
    collector,
    start() {
      inner.start();
      collector.start();
    },
    wantFolder: inner.wantFolder,
    wantNews: inner.wantNews,
    wantSending: inner.wantSending,
    wantAgain: inner.wantAgain,
    async stop() {
      await Promise.all([inner.stop(), collector.stop()]);
    },
  };
}
