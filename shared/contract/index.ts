import { accounts } from './accounts.ts';
import { drafts } from './drafts.ts';
import { events } from './events.ts';
import { folders } from './folders.ts';
import { messages } from './messages.ts';
import { outbox } from './outbox.ts';
import { people } from './people.ts';
import { reports } from './reports.ts';
import { session } from './session.ts';
import { settings } from './settings.ts';
import { sync } from './sync.ts';
import { templates } from './templates.ts';

/** What the face may ask of the engine. */
export const contract = {
  session,
  accounts,
  folders,
  messages,
  drafts,
  outbox,
  reports,
  people,
  sync,
  settings,
  templates,
  events,
};
export type Contract = typeof contract;
