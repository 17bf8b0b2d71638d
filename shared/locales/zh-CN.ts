import app from './zh-CN/app.json' with { type: 'json' };
import commands from './zh-CN/commands.json' with { type: 'json' };
import failure from './zh-CN/failure.json' with { type: 'json' };
import folders from './zh-CN/folders.json' with { type: 'json' };
import messages from './zh-CN/messages.json' with { type: 'json' };
import settings from './zh-CN/settings.json' with { type: 'json' };
import sync from './zh-CN/sync.json' with { type: 'json' };
import reader from './zh-CN/reader.json' with { type: 'json' };
import compose from './zh-CN/compose.json' with { type: 'json' };
import drafts from './zh-CN/drafts.json' with { type: 'json' };
import recipients from './zh-CN/recipients.json' with { type: 'json' };
import accounts from './zh-CN/accounts.json' with { type: 'json' };
import identities from './zh-CN/identities.json' with { type: 'json' };
import templates from './zh-CN/templates.json' with { type: 'json' };
import outbox from './zh-CN/outbox.json' with { type: 'json' };
import reports from './zh-CN/reports.json' with { type: 'json' };
import shell from './zh-CN/shell.json' with { type: 'json' };

/** Every sentence, one file a namespace: the key `ns.name` is `name` of `zh-CN/ns.json`. */
export const zhCN = {
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
