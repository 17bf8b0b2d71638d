import { useQueryClient } from '@tanstack/react-query';
import { useContext, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { readContext } from '../commands/context.ts';
import { isMac, showShortcut } from '../commands/keys.ts';
import { deleteTargets } from '../commands/list/message-commands.ts';
import { removableFromServer, removeFromServer } from '../commands/list/server-copy-commands.ts';
import { CommandsContext } from '../commands/Commands.tsx';
import { allComposerKeys } from '../compose/index.ts';
import { isKeptHere } from '../state/kept-here.ts';
import { useDialogs } from '../state/dialogs.ts';
import { listHandle } from '../state/list-handle.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Kbd } from '../ui/Kbd.tsx';

/** The question before something is gone for good. */
export function DeleteForGood(): ReactElement {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const { open, close } = useDialogs();
  const isOpen = open === 'delete-for-good';
  const { targets, folder, account } = readContext(queries);
  const count = isOpen ? targets.length : 1;
  const isHere = folder !== undefined && isKeptHere(folder.accountId, account);
  const remove = (): void => {
    close();
    void deleteTargets(readContext(queries));
    listHandle()?.focus();
  };
  return (
    <Dialog
      role="alertdialog"
      title={t('app.delete-for-good.title')}
      closeLabel={t('app.close')}
      isOpen={isOpen}
      onClose={close}
      foot={
        <>
          <Button kind="outline" onPress={close}>
            {t('app.cancel')}
          </Button>
          <Button kind="outline" danger autoFocus onPress={remove}>
            {t('app.delete-for-good.confirm')}
          </Button>
        </>
      }
    >
      <p>{t(isHere ? 'app.delete-for-good.here' : 'app.delete-for-good.text', { count })}</p>
    </Dialog>
  );
}

/** The question before a POP3 server loses its copy. */
export function RemoveFromServer(): ReactElement {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const { open, close } = useDialogs();
  const isOpen = open === 'remove-from-server';
  const count = isOpen ? removableFromServer(readContext(queries)).length : 1;
  const remove = (): void => {
    close();
    void removeFromServer(readContext(queries));
  };
  return (
    <Dialog
      role="alertdialog"
      title={t('app.off-server.title')}
      closeLabel={t('app.close')}
      isOpen={isOpen}
      onClose={close}
      foot={
        <>
          <Button kind="outline" onPress={close}>
            {t('app.cancel')}
          </Button>
          <Button kind="outline" danger autoFocus onPress={remove}>
            {t('app.off-server.confirm')}
          </Button>
        </>
      }
    >
      <p>{t('app.off-server.text', { count })}</p>
    </Dialog>
  );
}

const groups = ['write', 'message', 'list', 'folders', 'go', 'app'] as const;

/** Every key there is, read from the commands themselves. */
export function Shortcuts(): ReactElement {
  const { t } = useTranslation();
  const { open, close } = useDialogs();
  const { commands } = useContext(CommandsContext);
  return (
    <Dialog
      title={t('app.shortcuts.title')}
      closeLabel={t('app.close')}
      isOpen={open === 'shortcuts'}
      onClose={close}
      wide
      isDismissable
    >
      {/* The list is longer than a small window, and the keyboard must be able to scroll it. */}
      <div
        className="shortcuts"
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        role="group"
        aria-label={t('app.shortcuts.title')}
      >
        {groups.map((group) => (
          <section key={group}>
            <h3>{t(`app.shortcuts.${group}`)}</h3>
            <dl>
              {commands
                .filter((command) => command.group === group && command.shortcuts.length > 0)
                .map((command) => (
                  <div key={command.id}>
                    <dt>{t(command.label)}</dt>
                    <dd>
                      {command.shortcuts.map((shortcut) => (
                        <Kbd key={shortcut}>{showShortcut(shortcut, isMac)}</Kbd>
                      ))}
                    </dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
        <section>
          <h3>{t('app.shortcuts.compose')}</h3>
          <dl>
            {allComposerKeys.map(({ label, shortcut }) => (
              <div key={label}>
                <dt>{t(label)}</dt>
                <dd>
                  <Kbd>{showShortcut(shortcut, isMac)}</Kbd>
                </dd>
              </div>
            ))}
          </dl>
        </section>
      </div>
    </Dialog>
  );
}
