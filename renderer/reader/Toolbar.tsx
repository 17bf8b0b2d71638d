import { CodeXml, Ellipsis } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { MessageView } from '../../shared/contract/messages.ts';
import { useCommandContext } from '../commands/context.ts';
import { CommandButton } from '../commands/CommandButton.tsx';
import { useCommand, useCommands, type ShownCommand } from '../commands/use-command.ts';
import { IconButton } from '../ui/Button.tsx';
import { Menu, type MenuEntry } from '../ui/Menu.tsx';

const answers = ['write.reply', 'write.reply-all', 'write.forward'];
const actions = [
  'message.archive',
  'message.delete',
  'message.junk',
  'message.mark-unread',
  'message.star',
  'message.move',
];

/** What can be done with the open message. `view` is undefined while it is on its way. */
export function Toolbar({
  view,
  onSource,
}: {
  readonly view: MessageView | undefined;
  readonly onSource: () => void;
}): ReactElement {
  const { t } = useTranslation();
  const more = useCommands(['message.mark-read', 'message.not-junk']);
  const again = useCommands(['message.redirect', 'message.edit-as-new', 'message.send-again']);
  const { folder } = useCommandContext();
  const save = useCommand('message.save');
  const copies = useCommands(['message.download-whole', 'message.remove-from-server']);
  const entries: MenuEntry[] = [
    ...more.map((each) => shown(each, false)),
    ...again.map((each, index) => shown(each, index === 0)),
    {
      id: 'source',
      label: t('reader.show-source'),
      icon: <CodeXml aria-hidden />,
      begins: true,
      isDisabled: !view,
      run: onSource,
    },
    shown(save, false),
    ...copies.filter(({ isEnabled }) => isEnabled).map((each, index) => shown(each, index === 0)),
  ];
  return (
    <div className="reader-bar" role="toolbar" aria-label={t('reader.toolbar')}>
      <div className="reader-answers">
        {[...answers, ...(folder?.role === 'sent' ? ['message.send-again'] : [])].map((id) => (
          <CommandButton key={id} id={id} look="words" />
        ))}
      </div>
      <div className="reader-actions">
        {actions.map((id) => (
          <CommandButton key={id} id={id} className={id === 'message.star' ? 'star' : undefined} />
        ))}
        <Menu label={t('reader.more')} entries={entries}>
          <IconButton label={t('reader.more')}>
            <Ellipsis aria-hidden />
          </IconButton>
        </Menu>
      </div>
    </div>
  );
}

function shown({ id, label, shortcut, Icon, isEnabled, run }: ShownCommand, begins: boolean): MenuEntry {
  return {
    id,
    label,
    shortcut,
    begins,
    icon: Icon && <Icon aria-hidden />,
    isDisabled: !isEnabled,
    run,
  };
}
