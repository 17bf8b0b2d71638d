import type { Router } from '@orpc/server';
import type { Contract } from '../../../shared/contract/index.ts';
import type { Welcome } from '../../../shared/contract/session.ts';
import type { OwnFolders } from '../accounts/own-folders.ts';
import type { Registry } from '../accounts/registry.ts';
import type { SubmissionOffers } from '../accounts/submission-offers.ts';
import type { FollowedDrafts } from '../drafts/followed-drafts.ts';
import type { Hub } from '../events/hub.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { Reports } from '../reports/reports.ts';
import type { TemplatesFile } from '../vault/templates-file.ts';
import { accountsApi } from './accounts.ts';
import type { People } from '../people/people.ts';
import { draftsApi, outboxApi } from './drafts.ts';
import { foldersApi } from './folders.ts';
import { api, type CallContext } from './implementation.ts';
import { messagesApi, type MessagesPorts } from './messages.ts';
import { peopleApi } from './people.ts';
import { reportsApi } from './reports.ts';
import { sessionApi } from './session.ts';
import { templatesApi } from './templates.ts';
import { eventsApi, settingsApi, syncApi } from './state.ts';

export interface ApiPorts extends MessagesPorts {
  readonly registry: Registry;
  readonly ownFolders: OwnFolders;
  readonly drafts: FollowedDrafts;
  readonly outbox: Outbox;
  readonly reports: Reports;
  readonly offers: SubmissionOffers;
  readonly people: People;
  readonly templates: TemplatesFile;
  readonly hub: Hub;
  welcome(): Welcome;
}

export type EngineRouter = Router<Contract, CallContext>;

/** The contract, procedure by procedure, on the services that keep it. */
export function createRouter(ports: ApiPorts): EngineRouter {
  return api.router({
    session: sessionApi(ports.welcome),
    accounts: accountsApi(ports.registry),
    folders: foldersApi(ports.registry, ports.store, ports.shown, ports.ownFolders, ports.content),
    messages: messagesApi(ports),
    drafts: draftsApi(ports.drafts, ports.outbox),
    outbox: outboxApi(ports.outbox, ports.offers, ports.reports),
    reports: reportsApi(ports.reports),
    sync: syncApi(ports.registry),
    settings: settingsApi(ports.settings, ports.onSettings),
    people: peopleApi(ports.people),
    templates: templatesApi(ports.templates, ports.hub),
    events: eventsApi(ports.hub),
  });
}
