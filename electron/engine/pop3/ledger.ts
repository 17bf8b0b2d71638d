import { oneAtATime } from '../one-at-a-time.ts';
import type { LocalMail, LocalMessage, ServerCopy } from '../vault/local-mail/local-mail.ts';
import type { Naming } from './names.ts';
import type { CopyNews, Local } from './plan.ts';

/** What is known of one POP3 server, wherever its mail was delivered to. */
export interface Ledger {
  /** Every copy ever seen, by key. */
  known(): ReadonlyMap<string, ServerCopy>;
  local(key: string): Local;
  messageOf(key: string): { readonly mail: LocalMail; readonly message: LocalMessage } | undefined;
  /** Of copies that are known; whoever comes later builds on it. One fsync for each place that has some of them. */
  note(news: readonly CopyNews[]): Promise<void>;
  rename(renames: Naming['renames']): Promise<void>;
}

/** @param mails all that may hold mail of this server; new copies are noted in the first */
export function createLedger(source: string, mails: readonly [LocalMail, ...LocalMail[]]): Ledger {
  const homeOf = (key: string): LocalMail => mails.find((mail) => mail.copies(source).has(key)) ?? mails[0];

  const inTurn = oneAtATime();

  const messageOf: Ledger['messageOf'] = (key) => {
    for (const mail of mails) {
      const message = mail.messageOf(source, key);
      if (message) return { mail, message };
    }
    return undefined;
  };

  return {
    known() {
      const [only, ...more] = mails.map((mail) => mail.copies(source)).filter(({ size }) => size > 0);
      if (!only) return new Map();
      if (more.length === 0) return only;
      return new Map([...more.reverse(), only].flatMap((copies) => [...copies]));
    },
    messageOf,
    local(key) {
      const message = messageOf(key)?.message;
      if (!message) return 'removed';
      if (message.wholeSize !== undefined) return 'headers';
      return message.folder === 'INBOX' ? 'inbox' : 'elsewhere';
    },
    note: (news) =>
      inTurn(async () => {
        for (const mail of mails) {
          const copies = mail.copies(source);
          const noted = news.flatMap((each) => {
            const copy = copies.get(each.uidl);
            return copy ? { ...copy, ...each } : [];
          });
          if (noted.length > 0) await mail.noteCopies(source, noted);
        }
      }),
    rename: (renames) =>
      inTurn(async () => {
        for (const [mail, ofIt] of Map.groupBy(renames, ({ from }) => homeOf(from)))
          await mail.renameCopies(source, ofIt);
      }),
  };
}

/** The account is gone: its mail in the inbox that accounts share is only here, as far as can be known. */
export async function forgetServer(shared: LocalMail, source: string): Promise<void> {
  const copies = [...shared.copies(source).values()].filter(({ state }) => state !== 'gone');
  await shared.noteCopies(
    source,
    copies.map((copy) => ({ ...copy, state: 'gone', wish: undefined })),
  );
}
