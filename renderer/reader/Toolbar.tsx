import { CodeXml, Download, Ellipsis } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { MessageView } from '../../shared/contract/messages.ts';
import { CommandButton } from '../commands/CommandButton.tsx';
import { useCommands } from '../commands/use-command.ts';
import { IconButton } from '../ui/Button.tsx';
import { Menu, type MenuEntry } from '../ui/Menu.tsx';
import { saveAddress } from './download.ts';
import { safeFileName } from './file-name.ts';

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
  const entries: MenuEntry[] = [
    ...more.map(({ id, label, shortcut, Icon, isEnabled, run }) => ({
      id,
      label,
      shortcut,
      icon: Icon && <Icon aria-hidden />,
      isDisabled: !isEnabled,
      run,
    })),
    {
      id: 'source',
      label: t('reader.show-source'),
      icon: <CodeXml aria-hidden />,
      begins: true,
      isDisabled: !view,
      run: onSource,
    },
    {
      id: 'save',
      label: t('reader.save-message'),
      icon: <Download aria-hidden />,
      isDisabled: !view,
      run: () =>
        view &&
        saveAddress(view.sourceUrl, safeFileName(`${view.summary.subject || t('reader.no-subject')}.eml`)),
    },
  ];
  return (
    <div className="reader-bar" role="toolbar" aria-label={t('reader.toolbar')}>
      <div className="reader-answers">
        {answers.map((id) => (
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
