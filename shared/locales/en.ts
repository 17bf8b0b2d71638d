import app from './en/app.json' with { type: 'json' };
import commands from './en/commands.json' with { type: 'json' };
import failure from './en/failure.json' with { type: 'json' };
import folders from './en/folders.json' with { type: 'json' };
import messages from './en/messages.json' with { type: 'json' };
import settings from './en/settings.json' with { type: 'json' };
import sync from './en/sync.json' with { type: 'json' };
import reader from './en/reader.json' with { type: 'json' };
import compose from './en/compose.json' with { type: 'json' };
import drafts from './en/drafts.json' with { type: 'json' };
import recipients from './en/recipients.json' with { type: 'json' };
import accounts from './en/accounts.json' with { type: 'json' };
import identities from './en/identities.json' with { type: 'json' };
import templates from './en/templates.json' with { type: 'json' };
import outbox from './en/outbox.json' with { type: 'json' };
import reports from './en/reports.json' with { type: 'json' };
import shell from './en/shell.json' with { type: 'json' };

/** Every sentence, one file a namespace: the key `ns.name` is `name` of `en/ns.json`. */
export const en = {
  app,
  commands,
  failure,
  folders,
  messages,
  settings,
  sync,
  reader,
  compose,
  drafts,
  recipients,
  accounts,
  identities,
  templates,
  outbox,
  reports,
  shell,
};
