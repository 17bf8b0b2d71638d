import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Account } from '../../../shared/model/account.ts';
import { type AccountId, accountId } from '../../../shared/model/ids.ts';
import { type SubmissionOffer, submissionOffer } from '../../../shared/model/submission-offer.ts';
import type { MailTransport } from '../backend/mail-transport.ts';
import type { SmtpExtensions } from '../backend/smtp/extensions.ts';
import type { Hub } from '../events/hub.ts';
import { isFailed } from '../failed.ts';
import type { Log } from '../log/log.ts';
import { oneAtATime } from '../one-at-a-time.ts';

const offersFile = z.record(z.string(), submissionOffer);

interface OfferPorts {
  /** `<profile>/cache`: what is lost is said again at the next login. */
  readonly cacheFolder: string;
  account(id: AccountId): Account | undefined;
  /** Not connected yet. @throws Failed `secret-missing` */
  transportOf(account: Account): Promise<MailTransport>;
  readonly hub: Pick<Hub, 'emit'>;
  readonly log: Log;
}

/** What the accounts' submission servers take, so that one can say so before a message is sent. */
export interface SubmissionOffers {
  /** As far as it is known; what is not known is asked for, once, and told by an event. */
  of(id: AccountId): Promise<SubmissionOffer | null>;
  /** A server has just said so. */
  learn(account: Account, extensions: SmtpExtensions): void;
  /** What was learnt is on the disk. Never rejects. */
  close(): Promise<void>;
}

export function createSubmissionOffers({
  cacheFolder,
  account,
  transportOf,
  hub,
  log,
}: OfferPorts): SubmissionOffers {
  const path = join(cacheFolder, 'submission-offers.json');
  const offers = new Map<string, SubmissionOffer>();
  const asked = new Set<AccountId>();
  const inTurn = oneAtATime();
  const read = inTurn(async () => {
    try {
      const found = offersFile.parse(JSON.parse(await readFile(path, 'utf8')));
      // What was said since is newer.
      for (const [id, offer] of Object.entries(found)) if (!offers.has(id)) offers.set(id, offer);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT'))
        log.info('offers-unreadable');
    }
  });

  const keep = (): Promise<void> =>
    inTurn(async () => {
      const known = Object.fromEntries([...offers].filter(([id]) => account(accountId.parse(id))));
      try {
        await mkdir(cacheFolder, { recursive: true });
        await writeFile(`${path}.new`, JSON.stringify(known));
        await rename(`${path}.new`, path);
      } catch {
        // It will be said again; who writes a message misses nothing but a warning.
        log.info('offers-not-kept');
      }
    });

  function known({ id, outgoing }: Account): SubmissionOffer | undefined {
    const offer = offers.get(id);
    return offer?.host === outgoing.host && offer.port === outgoing.port ? offer : undefined;
  }

  async function ask(of: Account): Promise<void> {
    if (asked.has(of.id)) return;
    asked.add(of.id);
    try {
      const transport = await transportOf(of);
      try {
        await transport.verify();
      } finally {
        await transport.close();
      }
    } catch (error) {
      // Sending will say so. The next composer asks again, but not with a password that was refused.
      if (!isFailed(error) || error.failure.phase !== 'login') asked.delete(of.id);
      log.info('offer-not-heard', { code: isFailed(error) ? error.failure.code : 'unexpected' });
    }
  }

  return {
    async of(id) {
      await read;
      const whose = account(id);
      if (!whose) return null;
      const offer = known(whose);
      if (!offer) void ask(whose);
      return offer ?? null;
    },
    learn(whose, { maxSize, utf8, reports, requireTls, hold }) {
      const { host, port } = whose.outgoing;
      const offer: SubmissionOffer = {
        host,
        port,
        ...(maxSize === undefined ? {} : { maxSize }),
        utf8,
        reports,
        requireTls,
        ...(hold && { hold: true }),
      };
      const before = offers.get(whose.id);
      offers.set(whose.id, offer);
      if (before && JSON.stringify(before) === JSON.stringify(offer)) return;
      hub.emit({ kind: 'accounts' });
      void keep();
    },
    close: () => inTurn(async () => undefined),
  };
}
