import { ArrowLeft } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommand } from '../commands/use-command.ts';
import { FolderTree } from '../folders/index.ts';
import { MessagesPane } from '../messages/index.ts';
import { DraftList, OutboxList } from '../outbox/index.ts';
import { Reader } from '../reader/index.ts';
import { useDialogs } from '../state/dialogs.ts';
import { useLayout } from '../state/layout.ts';
import { usePlace } from '../state/place.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { SplitHandle } from '../ui/SplitHandle.tsx';
import type { Panes } from './use-window-width.ts';

const foldersRange = { min: 160, max: 360, usual: 220 };
const listRange = { min: 280, max: 640, usual: 380 };

/** Folders, list, reader: side by side as far as they fit. */
export function PaneFrame({ panes }: { readonly panes: Panes }): ReactElement {
  const { t } = useTranslation();
  const layout = useLayout();
  const { open: dialog, close } = useDialogs();
  const { place, open } = usePlace();
  const withFolders = panes === 3 && !layout.foldersHidden;
  const alone = panes === 1 || place?.kind !== 'folder';
  const showReader = panes > 1 ? place?.kind === 'folder' : open !== undefined;
  const showList = panes > 1 || open === undefined;
  const listWidth = Math.min(layout.listWidth, panes === 2 ? 320 : listRange.max);
  return (
    <main className="panes">
      {withFolders && (
        <>
          <nav className="pane-folders" style={{ width: layout.foldersWidth }} aria-label={t('folders.tree')}>
            <FolderTree />
          </nav>
          <SplitHandle
            label={t('app.resize-folders')}
            value={layout.foldersWidth}
            {...foldersRange}
            onChange={layout.setFoldersWidth}
          />
        </>
      )}
      {showList && (
        <div className="pane-list" style={alone ? { flex: 1 } : { width: listWidth }}>
          {place?.kind === 'drafts' ? (
            <DraftList />
          ) : place?.kind === 'outbox' ? (
            <OutboxList />
          ) : (
            <MessagesPane />
          )}
        </div>
      )}
      {showList && showReader && (
        <SplitHandle
          label={t('app.resize-list')}
          value={listWidth}
          {...listRange}
          onChange={layout.setListWidth}
        />
      )}
      {showReader && (
        <div className="pane-reader" tabIndex={-1}>
          {panes === 1 && <BackBar />}
          <Reader />
        </div>
      )}
      <Dialog
        title={t('folders.tree')}
        closeLabel={t('app.close')}
        isOpen={dialog === 'folders'}
        onClose={close}
        bare
        isDismissable
      >
        <div className="drawer">
          <FolderTree onGone={close} />
        </div>
      </Dialog>
    </main>
  );
}

function BackBar(): ReactElement {
  const { label, shortcut, run } = useCommand('list.back');
  return (
    <div className="back-bar">
      <Button icon={<ArrowLeft aria-hidden />} shortcut={shortcut} onPress={run}>
        {label}
      </Button>
    </div>
  );
}
