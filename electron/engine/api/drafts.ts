import type { SubmissionOffers } from '../accounts/submission-offers.ts';
import type { FollowedDrafts } from '../drafts/followed-drafts.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { Reports } from '../reports/reports.ts';
import { api } from './implementation.ts';

export function draftsApi(drafts: FollowedDrafts, outbox: Outbox) {
  return {
    list: api.drafts.list.handler(() => drafts.list()),
    open: api.drafts.open.handler(({ input }) => drafts.open(input.id)),
    create: api.drafts.create.handler(({ input }) => drafts.create(input)),
    openMessage: api.drafts.openMessage.handler(({ input }) => drafts.openMessage(input.id)),
    close: api.drafts.close.handler(({ input }) => drafts.close(input.id)),
    save: api.drafts.save.handler(({ input }) => drafts.save(input)),
    discard: api.drafts.discard.handler(({ input }) => drafts.discard(input.id)),
    send: api.drafts.send.handler(({ input }) => outbox.send(input.id, input.revision, input.sendAt)),
  };
}

export function outboxApi(outbox: Outbox, offers: SubmissionOffers, reports: Reports) {
  return {
    list: api.outbox.list.handler(async () => reports.withFates(await outbox.list())),
    offer: api.outbox.offer.handler(({ input }) => offers.of(input.accountId)),
    redirect: api.outbox.redirect.handler(({ input }) => outbox.redirect(input)),
    toDraft: api.outbox.toDraft.handler(({ input }) => outbox.toDraft(input.id)),
    retry: api.outbox.retry.handler(({ input }) => outbox.retry(input.id)),
    schedule: api.outbox.schedule.handler(({ input }) => outbox.schedule(input.id, input.sendAt)),
    cancel: api.outbox.cancel.handler(({ input }) => outbox.cancel(input.id)),
    sendToRest: api.outbox.sendToRest.handler(({ input }) => outbox.sendToRest(input.id, input.recipients)),
    fileHere: api.outbox.fileHere.handler(({ input }) => outbox.fileHere(input.id)),
    settle: api.outbox.settle.handler(({ input }) => outbox.settle(input.id, input.outcome)),
    discard: api.outbox.discard.handler(({ input }) => outbox.discard(input.id)),
  };
}
