import { useContext, useEffect, useMemo, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { createRegistry } from '../commands/registry.ts';
import { CommandsContext } from '../commands/Commands.tsx';
import { useKeys } from '../commands/use-keys.ts';
import {
  closeOwnWindow,
  Composers,
  isComposerComing,
  openOwn,
  type OwnDraft,
  useComposers,
} from '../compose/index.ts';
import { useLines } from '../state/lines.ts';
import { Button } from '../ui/Button.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { Logo } from '../ui/Logo.tsx';
import { BottomLine } from './BottomLine.tsx';

/** A window for one draft alone. It closes with it; after sending as soon as that can no longer be taken back here. */
export function ComposerWindow({ draft }: { readonly draft: OwnDraft }): ReactElement {
  const registry = useContext(CommandsContext);
  // There is no mail here that the other commands could be about.
  const few = useMemo(() => createRegistry([registry.get('edit.undo')]), [registry]);
  return (
    <CommandsContext value={few}>
      <Alone draft={draft} />
    </CommandsContext>
  );
}

function Alone({ draft }: { readonly draft: OwnDraft }): ReactElement {
  const { t } = useTranslation();
  const isWriting = useComposers(({ sessions, coming }) => sessions.length + coming > 0);
  const isElsewhere = useComposers(({ elsewhere }) => elsewhere !== undefined);
  // Something to read or to take back; that something was done holds no window open.
  const isTold = useLines(({ line }) => line?.kind === 'failed' || line?.undo !== undefined);
  const [hasBegun, begin] = useState(false);
  useKeys(isComposerComing);
  useTitle();
  useEffect(() => {
    void openOwn(draft).then(() => begin(true));
  }, [draft]);
  useEffect(() => {
    if (hasBegun && !isWriting && !isTold && !isElsewhere) closeOwnWindow();
  }, [hasBegun, isWriting, isTold, isElsewhere]);
  return (
    <main className="composer-window">
      <Composers />
      {!isWriting && hasBegun && (
        <EmptyState
          picture={<Logo size={40} />}
          title={t('compose.window.done')}
          actions={
            <Button kind="outline" onPress={closeOwnWindow}>
              {t('compose.window.close')}
            </Button>
          }
        >
          {t('compose.window.closes')}
        </EmptyState>
      )}
      <BottomLine />
    </main>
  );
}

/** The window is called what the message is about. */
function useTitle(): void {
  const { t } = useTranslation();
  const session = useComposers(({ sessions }) => sessions[0]);
  useEffect(() => {
    const name = (): void => {
      const subject = session?.store.getState().draft.subject.trim();
      document.title = t('app.title', { folder: subject || t('compose.new') });
    };
    name();
    return session?.store.subscribe(name);
  }, [session, t]);
}
